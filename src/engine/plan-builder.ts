// Collects tensors, steps and statistics of a plan and gives each its place in the ledger:
//   [results of all statistics][slots of all tensors][partials of the moments]

import { PASS_FLAGS, type PassParams } from '../gpu/pass-params.ts';
import type { ActivationName } from '../math/activation-names.ts';
import type { Site } from '../model/records.ts';
import { HISTOGRAM_WORDS, paddedRows, SLOT_WORDS, STAT_WORDS, TILE_COLUMNS, TILE_ROWS, towerStride } from './layout.ts';
import type {
  CohortShape,
  Demand,
  KeptTensors,
  PassStep,
  Plan,
  Resource,
  Statistic,
  StatisticKind,
  Step,
  Tensor,
} from './plan.ts';

/** A step whose slots and statistics are still tensors and indices: word addresses are known only when all are. */
export interface Draft {
  readonly kernel: PassStep['kernel'];
  readonly activation?: ActivationName | null;
  readonly buffers: Readonly<Record<string, Resource>>;
  readonly rows: number;
  readonly params: PassParams;
  readonly slots: Partial<Record<'slot_input' | 'slot_skip' | 'slot_argument' | 'slot_first' | 'slot_second', Tensor>>;
  readonly statistics?: Partial<Record<'stat_first' | 'stat_second', StatisticRequest | null>>;
  readonly grid?: readonly [number, number];
  readonly work: number;
}

export interface StatisticRequest {
  readonly site: Site;
  readonly layer: number;
  readonly tensor: Tensor;
  readonly kind?: StatisticKind;
  readonly saturation?: boolean;
  readonly silent?: boolean;
  readonly tiles?: number;
  readonly count?: number;
}

/** Flops of one activation or slope in multiply-adds: the order of what the accurate functions take. */
export const ACTIVATION_WORK = 40;

export class PlanBuilder {
  readonly shape: CohortShape;
  readonly demand: Demand;
  readonly stride: number;
  readonly kept: KeptTensors = {
    preactivation: [],
    state: [],
    preactivationGradient: [],
    stateGradient: [],
    weightGradient: [],
    inputGradient: null,
  };
  readonly #tensors: Tensor[] = [];
  readonly #drafts: (Draft | { weights: number; work: number })[] = [];

  constructor(shape: CohortShape, demand: Demand) {
    this.shape = shape;
    this.demand = demand;
    this.stride = towerStride(shape.batch);
  }

  /** Whether gradients are to be computed at all. */
  get goesBack(): boolean {
    const { backward, histogram, weightGradient, keep } = this.demand;
    return backward || histogram || weightGradient || keep;
  }

  /** Columns of all towers together. */
  get columns(): number {
    return this.shape.towers * this.stride;
  }

  tensor(rows: number, { floats = paddedRows(rows) * this.columns }: { floats?: number } = {}): Tensor {
    const tensor = { id: this.#tensors.length, rows, floats };
    this.#tensors.push(tensor);
    return tensor;
  }

  weights(matrix: number, work: number): void {
    this.#drafts.push({ weights: matrix, work });
  }

  step(draft: Draft): void {
    this.#drafts.push(draft);
  }

  /** Tiles a tower of the kernels that go over a whole tensor. */
  tiles(rows: number): number {
    return Math.ceil(paddedRows(rows) / TILE_ROWS) * (this.stride / TILE_COLUMNS);
  }

  finish(input: Tensor): Plan {
    const { towers, batch } = this.shape;
    const statistics: Statistic[] = [];
    const places = new Map<StatisticRequest, Statistic>();
    let next = 0;
    const requests = this.#drafts.flatMap((draft) =>
      'statistics' in draft ? Object.values(draft.statistics ?? {}).filter((request) => request !== null) : [],
    );
    const sized = requests.map((request) => {
      const { kind = 'moments', tensor, saturation = false, silent = false } = request;
      const result = next;
      next += towers * (kind === 'histogram' ? HISTOGRAM_WORDS : STAT_WORDS);
      const tiles = request.tiles ?? this.tiles(tensor.rows);
      return {
        request,
        statistic: { ...request, kind, saturation, silent, tiles, count: request.count ?? tensor.rows * batch, result },
      };
    });
    const slotsAt = next;
    next += this.#tensors.length * this.columns * SLOT_WORDS;
    const readBackWords = this.demand.keep ? next : slotsAt;
    for (const { request, statistic } of sized) {
      const partials = next;
      if (statistic.kind === 'moments') next += towers * statistic.tiles * STAT_WORDS;
      const placed = { ...statistic, partials };
      statistics.push(placed);
      places.set(request, placed);
    }
    const steps: Step[] = this.#drafts.map((draft) =>
      'weights' in draft ? draft : this.#place(draft, { places, slotsAt }),
    );
    return {
      shape: this.shape,
      demand: this.demand,
      towerStride: this.stride,
      tensors: this.#tensors,
      input,
      steps,
      statistics,
      kept: this.kept,
      slotsAt,
      readBackWords,
      ledgerWords: next,
      work: steps.reduce((sum, { work }) => sum + work, 0),
    };
  }

  #place(
    draft: Draft,
    { places, slotsAt }: { places: ReadonlyMap<StatisticRequest, Statistic>; slotsAt: number },
  ): PassStep {
    const { towers, batch } = this.shape;
    const slots = Object.entries(draft.slots).map(
      ([name, { id }]) => [name, slotsAt + id * this.columns * SLOT_WORDS] as const,
    );
    const words = Object.entries(draft.statistics ?? {}).flatMap(([name, request]) => {
      const place = request === null || request === undefined ? undefined : places.get(request);
      if (place === undefined) return [];
      return [[name, place.kind === 'moments' ? place.partials : place.result] as const];
    });
    const padded = paddedRows(draft.rows);
    return {
      kernel: draft.kernel,
      activation: draft.activation ?? null,
      buffers: draft.buffers,
      params: {
        rows: draft.rows,
        padded_rows: padded,
        towers,
        batch,
        tower_stride: this.stride,
        ...draft.params,
        ...Object.fromEntries(slots),
        ...Object.fromEntries(words),
      },
      grid: draft.grid ?? [towers * (this.stride / TILE_COLUMNS), Math.ceil(padded / TILE_ROWS)],
      work: draft.work,
    };
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
