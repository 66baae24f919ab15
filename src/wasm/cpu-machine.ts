// Carries out passes with the compiled kernels, on one thread: the CPU's counterpart of a GPU device and its queue.

import { CpuMemory } from './cpu-memory.ts';
import type { CpuModule } from './cpu-module.ts';
import { CPU_STEMS } from './cpu-stems.ts';
import { fillSlab } from './fill-slab.ts';
import { type CpuKernel, KERNEL_EXPORTS } from './kernel-exports.ts';
import { type CpuPass, type CpuPassResult, type CpuSlab, FILL, STEP_PARAMS, STEP_WORDS } from './pass-job.ts';
import { type SliceManners, Slices } from './slices.ts';

export interface PassManners extends SliceManners {
  /** Called after each slice with its multiply-adds. */
  readonly onWork: (work: number) => void;
}

/** Addresses of one pass. */
interface Places {
  readonly steps: number;
  readonly arena: number;
  readonly ledger: number;
  readonly draws: number;
  /** Where slabs come and go that are not kept. */
  readonly ring: number;
}

export class CpuMachine {
  readonly #module: CpuModule;
  readonly #memory: CpuMemory;
  readonly #kernels: readonly CpuKernel[];
  /** Key of the slab in the ring, and where the ring is. */
  #inRing: string | null = null;
  #ringAt = 0;

  constructor(module: CpuModule) {
    this.#module = module;
    this.#memory = new CpuMemory(module.memory);
    this.#kernels = CPU_STEMS.map((stem) => module.exports[KERNEL_EXPORTS[stem]]);
  }

  dropWeights(): void {
    this.#memory.dropWeights();
  }

  /** Null when cancelled. Throws NoMemoryError where the memory cannot hold the pass. */
  async run(pass: CpuPass, { cancelled, pause, onWork }: PassManners): Promise<CpuPassResult | null> {
    const slices = new Slices({ cancelled, pause });
    const places = this.#place(pass);
    const { steps, work } = pass;
    let done = 0;
    for (let step = 0; step < work.length; step++) {
      const row = step * STEP_WORDS;
      if (steps[row] === FILL) {
        if (!(await this.#fill(pass.slabs[steps[row + 2]], places, slices))) return null;
      } else this.#step(steps.subarray(row, row + STEP_PARAMS), pass, places.steps + (row + STEP_PARAMS) * 4);
      done += work[step];
      if (!slices.over) continue;
      onWork(done);
      done = 0;
      if (!(await slices.next())) return null;
    }
    onWork(done);
    return {
      ledger: this.#memory.words(places.ledger, pass.readBackWords).slice(),
      kept: pass.kept.map(([at, floats]) => this.#memory.floats(places.arena + at * 4, floats).slice()),
    };
  }

  #step([kernel, activation, slab, span, count]: Uint32Array, { slabs }: CpuPass, params: number): void {
    if (slab !== FILL) this.#module.exports.bindWeights(this.#slabAt(slabs[slab]));
    this.#kernels[kernel](params, activation, span, count);
  }

  #slabAt(slab: CpuSlab): number {
    return this.#memory.keptSlab(slab)?.at ?? this.#ringAt;
  }

  #place(pass: CpuPass): Places {
    const memory = this.#memory;
    memory.begin(pass.slabs);
    this.#inRing = null;
    const passing = pass.slabs.filter((slab) => memory.keptSlab(slab) === null);
    const tables = [pass.steps, pass.towers, pass.items, pass.reductions, pass.targets];
    const [steps, towers, items, reductions, targets] = tables.map(({ byteLength }) => memory.take(byteLength));
    const draws = memory.take(pass.slabs.reduce((most, slab) => Math.max(most, slab.draws.byteLength), 0));
    const ledger = memory.take(pass.ledgerWords * 4);
    const scratch = memory.take(pass.scratchBytes);
    const arena = memory.take(pass.arenaFloats * 4);
    const ring = memory.take(passing.reduce((most, { elements }) => Math.max(most, elements * 4), 0));
    memory.grow();
    for (const [index, at] of [steps, towers, items, reductions, targets].entries()) {
      const table = tables[index];
      memory.words(at, table.length).set(new Uint32Array(table.buffer, table.byteOffset, table.length));
    }
    memory.words(ledger, pass.ledgerWords).fill(0);
    memory.floats(arena + pass.input.at * 4, pass.input.values.length).set(pass.input.values);
    memory.words(ledger + pass.inputSlots.at * 4, pass.inputSlots.words.length).set(pass.inputSlots.words);
    this.#module.exports.bindPass(arena, ledger, towers, items, reductions, targets, scratch);
    this.#ringAt = ring;
    return { steps, arena, ledger, draws, ring };
  }

  /** False when it was cancelled. */
  async #fill(slab: CpuSlab, { draws, ring }: Places, slices: Slices): Promise<boolean> {
    const kept = this.#memory.keptSlab(slab);
    if (kept === null ? this.#inRing === slab.key : kept.filled) return true;
    const place = { memory: this.#memory, exports: this.#module.exports, at: kept?.at ?? ring, draws };
    if (kept === null) this.#inRing = null;
    if (!(await fillSlab(slab, place, slices))) return false;
    if (kept === null) this.#inRing = slab.key;
    else kept.filled = true;
    return true;
  }
}
