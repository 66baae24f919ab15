// Starts jax-js on one backend.

import { defaultDevice, init } from '@jax-js/jax';
import type { Target } from '../contender.ts';

/** The threads that compute, null on WebGPU. */
export async function startJax(on: Target): Promise<number | null> {
  const backend = on === 'webgpu' ? 'webgpu' : 'wasm';
  if (!(await init(backend)).includes(backend)) throw new Error(`jax-js did not start its ${backend} backend`);
  defaultDevice(backend);
  return on === 'webgpu' ? null : wasmThreads();
}

/** It cannot be asked; these are the conditions in its own source (0.1.25): shared memory and workers, which Node does not have. */
function wasmThreads(): number {
  const shared = typeof SharedArrayBuffer !== 'undefined' && typeof Worker !== 'undefined';
  return shared ? Math.max(1, navigator.hardwareConcurrency || 4) : 1;
}
