// Starts TensorFlow.js on one backend. Only that one is loaded.

import * as tf from '@tensorflow/tfjs-core';
import type { Target } from '../contender.ts';

/** The library ships its binaries (SIMD, SIMD with threads) in this folder; both places have the repository's root as theirs. */
const BINARIES = 'node_modules/@tensorflow/tfjs-backend-wasm/dist/';

/** The threads that compute, where the backend says. */
export function startTfjs(on: Target): Promise<number | null> {
  return on === 'webgpu' ? startWebGpu() : startWasm();
}

/** The backend registers itself where the page or process has navigator.gpu by the time that it is imported. */
async function startWebGpu(): Promise<null> {
  await import('@tensorflow/tfjs-backend-webgpu');
  await start('webgpu');
  return null;
}

async function startWasm(): Promise<number> {
  const inNode = typeof document === 'undefined';
  const { getThreadsCount, setThreadsCount, setWasmPaths } = await (inNode ? importUntouched() : importServed());
  setWasmPaths(inNode ? BINARIES : `/${BINARIES}`);
  // By itself it takes half of the cores. In Node it has no threads.
  setThreadsCount(navigator.hardwareConcurrency);
  await start('wasm');
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) throw new Error('TensorFlow.js has no SIMD here');
  return getThreadsCount();
}

type WasmBackend = typeof import('@tensorflow/tfjs-backend-wasm');

function importServed(): Promise<WasmBackend> {
  return import('@tensorflow/tfjs-backend-wasm');
}

/**
 * As Node itself finds it, by a name that Vite cannot read: what Emscripten made is CommonJS, which Vite does not run in Node. It brings a
 * second copy of the core; the registries of backends and kernels are one.
 */
function importUntouched(): Promise<WasmBackend> {
  const name = '@tensorflow/tfjs-backend-wasm';
  return import(/* @vite-ignore */ name);
}

async function start(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js did not start its ${backend} backend`);
  await tf.ready();
}
