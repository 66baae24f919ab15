// Carries out passes with the compiled kernels, on one thread or as the first of a team: the CPU's counterpart of a GPU device and its queue.

import { CpuMemory } from './cpu-memory.ts';
import type { CpuModule } from './cpu-module.ts';
import { fillSlab } from './fill-slab.ts';
import { type CpuPass, type CpuPassResult, type CpuSlab, FILL, STEP_WORDS } from './pass-job.ts';
import { type PassPlaces, StepRunner } from './run-steps.ts';
import { type SliceManners, Slices } from './slices.ts';
import { orderSteps } from './team-control.ts';

/** Multiply-adds of the steps that a team is told of at a time: some milliseconds, against the microseconds of telling. */
const ORDER_WORK = 1e8;

export interface PassManners extends SliceManners {
  /** Called after each slice with its multiply-adds. */
  readonly onWork: (work: number) => void;
}

interface Places extends PassPlaces {
  readonly draws: number;
  /** Where slabs come and go that are not kept. */
  readonly ring: number;
}

export class CpuMachine {
  readonly #module: CpuModule;
  readonly #memory: CpuMemory;
  readonly #runner: StepRunner;
  readonly #parts: number;
  /** Key of the slab in the ring. */
  #inRing: string | null = null;

  /** `parts`: threads of the team whose first this is. */
  constructor(module: CpuModule, parts = 1) {
    this.#module = module;
    this.#memory = new CpuMemory(module.memory);
    this.#runner = new StepRunner(module);
    this.#parts = parts;
    if (parts > 1) module.exports.joinTeam(0, parts);
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
    for (let step = 0; step < work.length; ) {
      const row = step * STEP_WORDS;
      if (steps[row] === FILL) {
        if (!(await this.#fill(pass.slabs[steps[row + 2]], places, slices))) return null;
        done += work[step];
        step += 1;
      } else {
        const end = this.#endOfOrder(pass, step);
        if (this.#parts > 1) orderSteps(this.#module, places, step, end);
        this.#runner.run(places, step, end);
        for (; step < end; step++) done += work[step];
      }
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

  /** One thread looks up after every step; a team after a handful, and always before weights are drawn. */
  #endOfOrder({ steps, work }: CpuPass, first: number): number {
    let end = first + 1;
    if (this.#parts === 1) return end;
    for (let all = work[first]; end < work.length && steps[end * STEP_WORDS] !== FILL; end++) {
      all += work[end];
      if (all > ORDER_WORK) break;
    }
    return end;
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
    const scratchBytes = Math.ceil(pass.scratchBytes / 64) * 64;
    const scratch = memory.take(scratchBytes * this.#parts);
    const slabs = memory.take(pass.slabs.length * 4);
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
    const addresses = pass.slabs.map((slab) => memory.keptSlab(slab)?.at ?? ring);
    memory.words(slabs, addresses.length).set(addresses);
    const places = {
      steps,
      slabs,
      arena,
      ledger,
      towers,
      items,
      reductions,
      targets,
      scratch,
      scratchBytes,
      draws,
      ring,
    };
    this.#runner.bind(places);
    return places;
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
