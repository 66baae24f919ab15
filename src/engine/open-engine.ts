// Opens an engine: the one that was asked for, or under `auto` the fastest that works here, with the reason. Engines are loaded when they
// are first wanted.

import { type DeviceSession, openDevice } from '../gpu/device-session.ts';
import { NoDeviceError, SelfTestError } from '../gpu/errors.ts';
import type { VariantMemory } from '../gpu/tuner.ts';
import { InputError, quote } from '../model/input-error.ts';
import { bestBuild } from '../wasm/cpu-module.ts';
import { choiceKey, compareEngines, rememberedChoice } from './choose-engine.ts';
import type { Engine, EngineKind } from './contract.ts';
import type { CpuEngineOptions } from './cpu-engine.ts';

export interface OpenEngineOptions {
  /** `auto` takes what a short measurement finds faster of WebGPU and the CPU, and says why. */
  readonly kind?: EngineKind | 'auto';
  /** navigator.gpu by default; in Node the object of the npm package `webgpu`. */
  readonly gpu?: GPU | undefined;
  /** Workers of the CPU engine; without any it computes on the calling thread. */
  readonly cpu?: CpuEngineOptions | undefined;
  /** Remembers from one start to the next what was measured of this machine; without it that is measured each time (not on software). */
  readonly memory?: VariantMemory | undefined;
}

const KINDS: readonly string[] = ['auto', 'webgpu', 'cpu', 'reference'];

/**
 * Rejects with InputError for another kind; under `webgpu` with NoDeviceError, SelfTestError or KernelError, under `cpu` with NoSimdError
 * or SelfTestError; `auto` always opens an engine.
 */
export async function openEngine({
  kind = 'auto',
  gpu = defaultGpu(),
  cpu = {},
  memory,
}: OpenEngineOptions = {}): Promise<Engine> {
  if (!KINDS.includes(kind))
    throw new InputError(`kind: ${quote(kind)} is not allowed; expected one of ${KINDS.map(quote).join(', ')}`);
  const openers = new Openers({ gpu, cpu, memory });
  if (kind === 'reference') return openers.reference('the reference engine was asked for');
  if (kind === 'webgpu') return openers.webgpu('WebGPU was asked for');
  if (kind === 'cpu') return openers.cpu('the CPU engine was asked for');
  return openFastest(openers, { gpu, memory });
}

class Openers {
  readonly #options: OpenEngineOptions & { readonly cpu: CpuEngineOptions };

  constructor({ gpu, cpu = {}, memory }: OpenEngineOptions) {
    this.#options = { gpu, cpu, memory };
  }

  async webgpu(reason: string): Promise<Engine> {
    const { gpu, memory } = this.#options;
    return (await import('./open-webgpu.ts')).openWebGpu({ gpu, memory }, reason);
  }

  async cpu(reason: string): Promise<Engine> {
    return (await import('./open-cpu.ts')).openCpu(this.#options.cpu, reason);
  }

  async reference(reason: string): Promise<Engine> {
    return new (await import('./reference-engine.ts')).ReferenceEngine(reason);
  }

  /** The CPU engine, or the reference where that cannot be had. */
  async withoutGpu(reason: string): Promise<Engine> {
    try {
      return await this.cpu(reason);
    } catch (error) {
      return this.reference(`${reason}; ${messageOf(error)}`);
    }
  }
}

async function openFastest(
  openers: Openers,
  { gpu, memory }: Pick<OpenEngineOptions, 'gpu' | 'memory'>,
): Promise<Engine> {
  try {
    const adapter = await adapterOf(gpu);
    if (bestBuild() === null) return await openers.webgpu('a WebGPU device was found and passed its self-test');
    if (adapter.software) {
      return await openers.withoutGpu(
        `the WebGPU adapter (${adapter.name}) computes on the processor too, where the CPU engine is faster`,
      );
    }
    return await openMeasured(openers, { adapter: adapter.name, memory });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return openers.withoutGpu(reasonOf(error));
  }
}

async function adapterOf(gpu: GPU | undefined): Promise<DeviceSession['adapter']> {
  const session = await openDevice(gpu);
  session.destroy();
  return session.adapter;
}

interface MeasuredGround {
  readonly adapter: string;
  readonly memory: VariantMemory | undefined;
}

/** On a real GPU: both engines, and the faster of them. */
async function openMeasured(openers: Openers, { adapter, memory }: MeasuredGround): Promise<Engine> {
  let cpu: Engine;
  try {
    cpu = await openers.cpu('it was faster than WebGPU on this machine');
  } catch (error) {
    return openers.webgpu(`a WebGPU device was found and passed its self-test; ${messageOf(error)}`);
  }
  const key = choiceKey(adapter, cpu.adapter);
  const remembered = await rememberedChoice(memory, key);
  if (remembered === 'cpu') return cpu;
  let webgpu: Engine | null = null;
  try {
    webgpu = await openers.webgpu(
      'a WebGPU device was found, passed its self-test and is faster here than the CPU engine',
    );
    const faster = remembered ?? (await compareEngines({ webgpu, cpu })).faster;
    if (remembered === null) await memory?.write(key, faster);
    const [taken, other] = faster === 'webgpu' ? [webgpu, cpu] : [cpu, webgpu];
    other.destroy();
    return taken;
  } catch (error) {
    webgpu?.destroy();
    cpu.destroy();
    throw error;
  }
}

function reasonOf(error: Error): string {
  if (error instanceof NoDeviceError) return error.message;
  if (error instanceof SelfTestError) return `the WebGPU device gave wrong results and is not used: ${error.message}`;
  return `the WebGPU device could not be used: ${error.message}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function defaultGpu(): GPU | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.gpu;
}
