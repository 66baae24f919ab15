// Opens the WebGPU engine on a device that has shown that it computes what it should.

import { type DeviceSession, openDevice } from '../gpu/device-session.ts';
import { tunedVariant, type VariantMemory } from '../gpu/tuner.ts';
import { engineSelfTest } from './self-test.ts';
import { WebGpuEngine } from './webgpu-engine.ts';

export interface WebGpuGround {
  readonly gpu: GPU | undefined;
  readonly memory?: VariantMemory | undefined;
}

/** Rejects with NoDeviceError, SelfTestError or KernelError. */
export async function openWebGpu({ gpu, memory }: WebGpuGround, reason: string): Promise<WebGpuEngine> {
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
