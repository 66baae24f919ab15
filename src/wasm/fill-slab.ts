// Puts the base weights of a slab where they belong: drawn by the kernel, given by the host, or made here where a QR decomposition in
// float64 is needed.

import { drawBaseBiases, drawBaseWeights } from '../math/draw.ts';
import type { CpuMemory } from './cpu-memory.ts';
import type { KernelExports } from './kernel-exports.ts';
import type { CpuSlab, OrthogonalRun } from './pass-job.ts';
import type { Slices } from './slices.ts';

/** Words of a block of draw params. */
const DRAW_WORDS = 18;
/** Rows and columns of weights are padded to multiples of this (src/gpu/draw-params.ts). */
const PADDING = 8;

export interface SlabPlace {
  readonly memory: CpuMemory;
  readonly exports: KernelExports;
  /** Address of the slab, and of room for its blocks of draw params. */
  readonly at: number;
  readonly draws: number;
}

/** False when it was cancelled: the slab is then unfinished. */
export async function fillSlab(
  slab: CpuSlab,
  { memory, exports, at, draws }: SlabPlace,
  slices: Slices,
): Promise<boolean> {
  memory.words(draws, slab.draws.length).set(slab.draws);
  for (let word = 0; word < slab.draws.length; word += DRAW_WORDS) {
    exports.bindWeights(at);
    exports.drawWeights(draws + word * 4);
    if (slices.over && !(await slices.next())) return false;
  }
  for (const given of slab.given) memory.floats(at + given.at * 4, given.values.length).set(given.values);
  for (const run of slab.orthogonal) {
    for (let index = 0; index < run.count; index++) {
      makeOrthogonal(memory, run, { index, at: at + (run.at + index * run.step) * 4 });
      if (slices.over && !(await slices.next())) return false;
    }
  }
  return true;
}

function makeOrthogonal(memory: CpuMemory, run: OrthogonalRun, { index, at }: { index: number; at: number }): void {
  const { seed, fanOut, fanIn, biasDistribution } = run;
  const matrix = run.matrix + index * run.matrixStep;
  const stride = Math.ceil(fanIn / PADDING) * PADDING;
  const rows = Math.ceil(fanOut / PADDING) * PADDING;
  const target = memory.floats(at, rows * (stride + 1)).fill(0);
  const base = drawBaseWeights(seed, matrix, 'orthogonal', fanOut, fanIn);
  for (let row = 0; row < fanOut; row++) target.set(base.subarray(row * fanIn, (row + 1) * fanIn), row * stride);
  if (biasDistribution !== 'none') target.set(drawBaseBiases(seed, matrix, biasDistribution, fanOut), rows * stride);
}
