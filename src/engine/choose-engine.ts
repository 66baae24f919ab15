// WebGPU or the CPU: what a short measurement on this machine says, remembered from one start to the next.

import type { VariantMemory } from '../gpu/tuner.ts';
import type { Engine, ExperimentInput } from './contract.ts';

/** A small sweep of the usual kind: long enough to tell a GPU from a CPU, over in a blink on either. */
const TRIAL: ExperimentInput = {
  network: { width: 128, depth: 8, activation: 'tanh', input: { batch: 64 } },
  sweep: { 'network.weights.gain': [0.5, 0.8, 0.9, 1, 1.1, 1.2, 1.5, 2] },
  measure: ['forward', 'backward'],
};
/** The first run compiles, draws and allocates; the best of the others counts. */
const RUNS = 3;
/** To be raised when one of the engines has become faster: what was remembered before is then measured again. */
const GENERATION = 1;

export type FasterEngine = 'webgpu' | 'cpu';

export interface Comparison {
  readonly faster: FasterEngine;
  /** Milliseconds of the trial; null where the choice was remembered. */
  readonly webgpu: number | null;
  readonly cpu: number | null;
}

/** Both engines, at work one after the other. Rejects where either fails. */
export async function compareEngines(engines: Readonly<Record<FasterEngine, Engine>>): Promise<Comparison> {
  const cpu = await trialTime(engines.cpu);
  const webgpu = await trialTime(engines.webgpu);
  return { faster: webgpu <= cpu ? 'webgpu' : 'cpu', webgpu, cpu };
}

/** What was remembered of these two adapters. */
export async function rememberedChoice(memory: VariantMemory | undefined, key: string): Promise<FasterEngine | null> {
  const choice = (await memory?.read(key)) ?? null;
  return choice === 'webgpu' || choice === 'cpu' ? choice : null;
}

export function choiceKey(webgpuAdapter: string, cpuAdapter: string): string {
  return `engine ${GENERATION} for ${webgpuAdapter} or ${cpuAdapter}`;
}

async function trialTime(engine: Engine): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run <= RUNS; run++) {
    const started = performance.now();
    for await (const _ of engine.run(TRIAL)) {
      // Only the time counts.
    }
    if (run > 0) best = Math.min(best, performance.now() - started);
  }
  return best;
}
