// The engine a command works with: --engine, and what is said when WebGPU cannot be had.

import { Option } from 'commander';
import type { Engine } from '../engine/contract.ts';
import { messageOf } from '../model/input-error.ts';
import type { CliContext } from './context.ts';
import { fileMemory } from './variant-memory.ts';

export const ENGINE_CHOICES = ['auto', 'webgpu', 'cpu', 'reference'] as const;
export type EngineChoice = (typeof ENGINE_CHOICES)[number];

export interface ChosenEngine {
  readonly engine: Engine;
  /** One sentence: why this engine. */
  readonly reason: string;
}

export function engineOption(): Option {
  return new Option('--engine <engine>', 'the engine that computes').choices(ENGINE_CHOICES).default('auto');
}

/** Opens the engine. Under auto a missing WebGPU leads to the CPU engine, with the reason; asked for, it is an error. */
export async function openChosenEngine(context: CliContext, kind: EngineChoice): Promise<ChosenEngine> {
  if (kind === 'reference' || kind === 'cpu') return chosen(await context.openEngine({ kind }));
  let gpu: GPU;
  try {
    gpu = await context.openGpu();
  } catch (error) {
    if (kind === 'webgpu') throw error;
    const engine = await context.openEngine({ kind });
    return { engine, reason: messageOf(error) };
  }
  return chosen(await context.openEngine({ kind, gpu, memory: fileMemory() }));
}

function chosen(engine: Engine): ChosenEngine {
  return { engine, reason: engine.reason };
}
