// Opens an engine. Device missing, refused or wrong: this is the one place where the reference engine takes over, with the reason.

import { type DeviceSession, openDevice } from '../gpu/device-session.ts';
import { NoDeviceError, SelfTestError } from '../gpu/errors.ts';
import { tunedVariant, type VariantMemory } from '../gpu/tuner.ts';
import { InputError, quote } from '../model/input-error.ts';
import type { Engine, EngineKind } from './contract.ts';
import { ReferenceEngine } from './reference-engine.ts';
import { engineSelfTest } from './self-test.ts';
import { WebGpuEngine } from './webgpu-engine.ts';

export interface OpenEngineOptions {
  /** `auto` takes WebGPU where a device is found and passes the self-test, and says why where not. */
  readonly kind?: EngineKind | 'auto';
  /** navigator.gpu by default; in Node the object of the npm package `webgpu`. */
  readonly gpu?: GPU | undefined;
  /** Remembers from one start to the next which kernels are fastest on an adapter; without it that is measured each time (not on software). */
  readonly memory?: VariantMemory | undefined;
}

const KINDS: readonly string[] = ['auto', 'webgpu', 'reference'];

/** Rejects with InputError for another kind, and under `webgpu` (NoDeviceError, SelfTestError, KernelError); `auto` always opens an engine. */
export async function openEngine({
  kind = 'auto',
  gpu = defaultGpu(),
  memory,
}: OpenEngineOptions = {}): Promise<Engine> {
  if (!KINDS.includes(kind))
    throw new InputError(`kind: ${quote(kind)} is not allowed; expected one of ${KINDS.map(quote).join(', ')}`);
  if (kind === 'reference') return new ReferenceEngine('the reference engine was asked for');
  try {
    return await openWebGpu(
      { gpu, memory },
      kind === 'webgpu' ? 'WebGPU was asked for' : 'a WebGPU device was found and passed its self-test',
    );
  } catch (error) {
    if (kind === 'webgpu' || !(error instanceof Error)) throw error;
    return new ReferenceEngine(reasonOf(error));
  }
}

async function openWebGpu({ gpu, memory }: Omit<OpenEngineOptions, 'kind'>, reason: string): Promise<Engine> {
  // A device that takes the place of a lost one may be another: it is checked like the first.
  const reopen = () => openChecked(gpu);
  const session = await reopen();
  try {
    const variant = await tunedVariant(session, { memory: memory ?? null });
    return new WebGpuEngine(session, reason, { reopen, variant });
  } catch (error) {
    session.destroy();
    throw error;
  }
}

async function openChecked(gpu: GPU | undefined): Promise<DeviceSession> {
  const session = await openDevice(gpu);
  try {
    await engineSelfTest(session);
  } catch (error) {
    session.destroy();
    throw error;
  }
  return session;
}

function reasonOf(error: Error): string {
  if (error instanceof NoDeviceError) return error.message;
  if (error instanceof SelfTestError) return `the WebGPU device gave wrong results and is not used: ${error.message}`;
  return `the WebGPU device could not be used: ${error.message}`;
}

function defaultGpu(): GPU | undefined {
  return typeof navigator === 'undefined' ? undefined : navigator.gpu;
}
