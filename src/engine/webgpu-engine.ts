// The WebGPU engine: cohorts of towers through src/gpu's kernels, on one device.

import type { DeviceSession } from '../gpu/device-session.ts';
import type { KernelVariant } from '../gpu/kernel-variants.ts';
import { CohortEngine } from './cohort-engine.ts';
import { KeptDevice, type Reopen } from './kept-device.ts';

export interface WebGpuEngineOptions {
  /** Without it a lost device ends everything the engine runs. */
  readonly reopen?: Reopen;
  /** How its kernels divide the work; by default what is known to be good on such an adapter. */
  readonly variant?: KernelVariant;
  /** Memory of one pass besides the weights, in bytes; 256 MiB by default. */
  readonly passBytes?: number;
}

export class WebGpuEngine extends CohortEngine {
  readonly #device: KeptDevice;

  /** Takes ownership of the session, and of those that `reopen` gives. */
  constructor(session: DeviceSession, reason: string, options: WebGpuEngineOptions = {}) {
    const device = new KeptDevice(session, options);
    super({ kind: 'webgpu', reason, runners: [device] });
    this.#device = device;
  }

  /** Name of the variant of the kernels. */
  get variant(): string {
    return this.#device.variant.name;
  }
}
