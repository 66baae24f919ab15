// Collects tensors, steps and statistics of a plan. Addresses are given when everything is known (plan-layout.ts). Tensors of the
// way down have columns for the base towers; on the way back every probe has columns of its own, the deepest first, so that the
// towers that are still on their way at a layer are always the first ones.

import { PASS_FLAGS } from '../gpu/pass-params.ts';
import { paddedRows, towerStride } from './layout.ts';
import type { CohortShape, Demand, KeptTensors, Span, Tensor } from './plan.ts';
import { DRAW_WORK, type Draft, type DraftedPlan, type Entry, type PlanSetting } from './plan-draft.ts';

export class PlanBuilder {
  readonly shape: CohortShape;
  readonly demand: Demand;
  readonly setting: PlanSetting;
  readonly stride: number;
  readonly kept: KeptTensors = {
    preactivation: [],
    state: [],
    preactivationGradient: [],
    stateGradient: [],
    weightGradient: [],
    inputGradient: null,
  };
  readonly #entries: Entry[] = [];
  #tensors = 0;
  #slab: number | null = null;

  constructor(shape: CohortShape, demand: Demand, setting: PlanSetting) {
    this.shape = shape;
    this.demand = demand;
    this.setting = setting;
    this.stride = towerStride(shape.batch);
  }

  /** Whether gradients are to be computed at all. */
  get goesBack(): boolean {
    const { backward, histogram, weightGradient, keep } = this.demand;
    return backward || histogram || weightGradient || keep;
  }

  /** Whether pre-activations that are kept for the way back are kept as slopes. They are not where they are to be read back. */
  get keepsSlopes(): boolean {
    return this.setting.tiling.keepsSlopes === true && !this.demand.keep;
  }

  /** All base towers. */
  get base(): Span {
    return { first: 0, towers: this.shape.towers };
  }

  /** The stacked towers of one probe. */
  probe(index: number): Span {
    return { first: index * this.shape.towers, towers: this.shape.towers };
  }

  /** The stacked towers whose networks reach this layer. */
  reaching(layer: number): Span {
    const probes = this.shape.probes.filter(({ depth }) => depth >= layer).length;
    return { first: 0, towers: probes * this.shape.towers };
  }

  /** Columns of a tensor of the way down. */
  get baseColumns(): number {
    return this.shape.towers * this.stride;
  }

  baseTensor(rows: number, { memory = true }: { memory?: boolean } = {}): Tensor {
    return this.#tensor(rows, this.baseColumns, memory ? paddedRows(rows) * this.baseColumns : 0);
  }

  stackedTensor(rows: number, { floats }: { floats?: number } = {}): Tensor {
    const columns = this.shape.probes.length * this.baseColumns;
    return this.#tensor(rows, columns, floats ?? paddedRows(rows) * columns);
  }

  /** Queues a step, before it the weights it needs. */
  step(draft: Draft): void {
    if (draft.matrix !== undefined) {
      const { slab } = this.setting.slabs.place(draft.matrix);
      if (slab !== this.#slab)
        this.#entries.push({ fill: slab, work: DRAW_WORK * this.setting.slabs.slabs[slab].elements });
      this.#slab = slab;
    }
    this.#entries.push(draft);
  }

  /** From here on slots and partial statistics of what came before may be used anew. */
  segment(): void {
    this.#entries.push('segment');
  }

  /** Multiply-adds of a step that goes over all columns of its towers: so many for each of its rows. */
  columnWork(rows: number, { towers }: Span, each: number): number {
    return paddedRows(rows) * towers * this.stride * each;
  }

  finish(input: Tensor): DraftedPlan {
    const { shape, demand, setting, stride, baseColumns, kept } = this;
    return { shape, demand, setting, stride, baseColumns, kept, input, entries: this.#entries };
  }

  #tensor(rows: number, columns: number, floats: number): Tensor {
    this.#tensors += 1;
    return { id: this.#tensors - 1, rows, columns, floats };
  }
}

/** The flags that are set. */
export function flags(set: Partial<Record<keyof typeof PASS_FLAGS, boolean>>): number {
  let word = 0;
  for (const [name, flag] of Object.entries(PASS_FLAGS)) {
    if (set[name as keyof typeof PASS_FLAGS] === true) word |= flag;
  }
  return word;
}
