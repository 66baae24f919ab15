// The steps of a pass from their table in memory: what one thread does alone, or several each in their part.

import type { CpuModule } from './cpu-module.ts';
import { CPU_STEMS } from './cpu-stems.ts';
import { type CpuKernel, KERNEL_EXPORTS } from './kernel-exports.ts';
import { FILL, STEP_PARAMS, STEP_WORDS } from './pass-job.ts';

/** Addresses of a pass, in bytes. */
export interface PassPlaces {
  readonly steps: number;
  /** Table of the slabs' addresses. */
  readonly slabs: number;
  readonly arena: number;
  readonly ledger: number;
  readonly towers: number;
  readonly items: number;
  readonly reductions: number;
  readonly targets: number;
  /** Of the first thread; those of the others follow, so many bytes apart. */
  readonly scratch: number;
  readonly scratchBytes: number;
}

export class StepRunner {
  readonly #module: CpuModule;
  readonly #kernels: readonly CpuKernel[];
  readonly #part: number;

  /** `part`: the number of this thread in its team. */
  constructor(module: CpuModule, part = 0) {
    this.#module = module;
    this.#kernels = CPU_STEMS.map((stem) => module.exports[KERNEL_EXPORTS[stem]]);
    this.#part = part;
  }

  bind({ arena, ledger, towers, items, reductions, targets, scratch, scratchBytes }: PassPlaces): void {
    const own = scratch + this.#part * scratchBytes;
    this.#module.exports.bindPass(arena, ledger, towers, items, reductions, targets, own);
  }

  /** Steps from `first` up to, not including, `end`: none of them a FILL. */
  run({ steps, slabs }: PassPlaces, first: number, end: number): void {
    const { memory, exports } = this.#module;
    const words = new Uint32Array(memory.buffer, steps, end * STEP_WORDS);
    const addresses = new Uint32Array(memory.buffer, slabs);
    for (let step = first; step < end; step++) {
      const row = step * STEP_WORDS;
      const slab = words[row + 2];
      if (slab !== FILL) exports.bindWeights(addresses[slab]);
      const kernel = this.#kernels[words[row]];
      kernel(steps + (row + STEP_PARAMS) * 4, words[row + 1], words[row + 3], words[row + 4]);
      exports.meet();
    }
  }
}
