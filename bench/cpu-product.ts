// One float32 product of this engine's own kernels, 1024 x 1024 x 1024 on one thread, beside what the same thread can do at most.

import { bestBuild, type CpuModule, openCpuModule } from '../src/wasm/cpu-module.ts';
import type { Rate } from './product-contenders.ts';

const SIZE = 1024;
/** Below this lies what the kernels keep for themselves. */
const FIRST_BYTE = 65536;
const MATRIX_BYTES = SIZE * SIZE * 4;
/** 80 multiply-adds of four lanes a round: some milliseconds a call, in calls enough for the compiler to take notice. */
const ROUNDS = 100_000;
const OPERATIONS = ROUNDS * 80 * 4 * 2;
const CALLS = 12;
const PRODUCTS = 3;

let module: CpuModule | null = null;

/** Both numbers from one run: the ceiling is measured right beside the product, so that a disturbance meets both. */
export async function cpuProduct(): Promise<Rate & { readonly ceiling: number }> {
  module ??= await prepared();
  const { exports } = module;
  const [left, right, target, room] = [0, 1, 2, 3].map((index) => FIRST_BYTE + index * MATRIX_BYTES);
  const ceiling = best(CALLS, () => exports.probeMultiplyAdds(ROUNDS));
  const product = best(PRODUCTS, () => exports.probeProduct(SIZE, left, right, target, room));
  return { gigaflops: (2 * SIZE ** 3) / product / 1e6, ceiling: OPERATIONS / ceiling / 1e6 };
}

async function prepared(): Promise<CpuModule> {
  const build = bestBuild();
  if (build === null) throw new Error('this runtime has no WebAssembly SIMD');
  const opened = await openCpuModule(build);
  opened.memory.grow(Math.ceil((FIRST_BYTE + 4 * MATRIX_BYTES + 64 * SIZE * 4) / 65536));
  const values = new Float32Array(opened.memory.buffer, FIRST_BYTE, (2 * MATRIX_BYTES) / 4);
  for (let index = 0; index < values.length; index++) values[index] = ((index * 7919) % 1013) / 1013 - 0.5;
  return opened;
}

/** Milliseconds of the quickest of so many calls. */
function best(calls: number, work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let call = 0; call < calls; call++) {
    const started = performance.now();
    work();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}
