// Gives every tensor, slot and statistic of a plan its place, and the steps their addresses.
//   arena:  tensors; memory is used anew after a tensor's last reader
//   ledger: [results of all statistics][slots that outlive a segment][slots of one segment][partial moments of one segment]
// Slots and partials of a segment are used again by the next, slots after a clearing (devices raise them by maximum).

import { NOTHING } from '../gpu/pass-params.ts';
import { ITEM_WORDS } from '../gpu/table-words.ts';
import { paddedRows, TILE_COLUMNS, tilesOf } from './layout.ts';
import { assignFloats } from './lifetimes.ts';
import type { PassStep, Plan, PlanLayout, Statistic, Step, Tensor } from './plan.ts';
import {
  type Draft,
  type DraftedPlan,
  type GradientItem,
  isDraft,
  type StatisticRequest,
  TENSOR_ROLES,
} from './plan-draft.ts';
import { type Measured, placePartials, placeResults, placeSlots, type Slots, splitSegments } from './plan-places.ts';

/** Statistics that one reduction dispatch joins: the most that a grid dimension takes everywhere. */
const MAX_REDUCTIONS = 65535;

/** The plan with every address in it. */
export function layOut(drafted: DraftedPlan): Plan {
  const { shape, demand, setting, stride, kept, input, entries } = drafted;
  const segments = splitSegments(entries);
  const { floatsAt, arenaFloats } = assignFloats(drafted);
  const results = placeResults(drafted, segments);
  const slots = placeSlots(drafted, { segments, at: results.words });
  const partials = placePartials(results.statistics, slots.end);
  const writer = new StepWriter(drafted, { floatsAt, slotsAt: slots.at, statistics: partials.placed });
  const steps: Step[] = segments.flatMap((segment, index) => [
    ...(index > 0 && slots.scopedWords > 0 ? [clearStep(slots)] : []),
    ...segment.map((entry) => (isDraft(entry) ? writer.step(entry) : entry)),
    ...writer.reductions(index),
  ]);
  const layout: PlanLayout = {
    arenaFloats,
    floatsAt,
    slotsAt: slots.at,
    readBackWords: demand.keep ? slots.end : results.words,
    ledgerWords: partials.end,
    items: Uint32Array.from(writer.items),
    reductions: Uint32Array.from(writer.rows),
  };
  const statistics = partials.placed.map(({ statistic }) => statistic);
  const work = steps.reduce((sum, step) => sum + step.work, 0);
  return { shape, demand, slabs: setting.slabs, towerStride: stride, input, steps, statistics, kept, layout, work };
}

/** Sets the slots of a segment back to "nothing noted". */
function clearStep({ scopedAt, scopedWords }: Slots): PassStep {
  const groups = Math.ceil(scopedWords / 64);
  const y = Math.ceil(groups / MAX_REDUCTIONS);
  const x = Math.ceil(groups / y);
  return {
    kernel: 'clear-words',
    activation: null,
    slab: null,
    params: { rows: scopedWords, inner: x, slot_first: scopedAt },
    grid: [x, y],
    span: 1,
    count: 1,
    work: scopedWords,
  };
}

interface Addresses {
  readonly floatsAt: ReadonlyMap<number, number>;
  readonly slotsAt: ReadonlyMap<number, number>;
  readonly statistics: readonly Measured[];
}

/** Writes drafts as steps, and the tables that some of them read. */
class StepWriter {
  readonly items: number[] = [];
  readonly rows: number[] = [];
  readonly #drafted: DraftedPlan;
  readonly #addresses: Addresses;
  readonly #statistics: ReadonlyMap<StatisticRequest, Statistic>;

  constructor(drafted: DraftedPlan, addresses: Addresses) {
    this.#drafted = drafted;
    this.#addresses = addresses;
    this.#statistics = new Map(addresses.statistics.map(({ request, statistic }) => [request, statistic]));
  }

  step(draft: Draft): PassStep {
    const { shape, stride, baseColumns, setting } = this.#drafted;
    const { kernel, activation = null, matrix, rows, span, params, grid, work } = draft;
    const step: Record<string, number> = {
      rows,
      padded_rows: paddedRows(rows),
      towers: shape.towers,
      tower_first: span.first,
      batch: shape.batch,
      tower_stride: stride,
      columns: columnsOf(draft) ?? baseColumns,
      base_columns: baseColumns,
      ...params,
    };
    const place = matrix === undefined ? null : setting.slabs.place(matrix);
    if (place !== null) {
      step.weights_at = place.weightsAt;
      step.bias_at = place.biasAt;
      step.row_stride = place.rowStride;
    }
    this.#addTensors(step, draft);
    this.#addStatistics(step, draft);
    if (draft.items !== undefined) step.item_first = this.#addItems(draft.items);
    return {
      kernel,
      activation,
      slab: place?.slab ?? null,
      params: step,
      grid: grid ?? [span.towers * (stride / TILE_COLUMNS), tilesOf(setting.tiling, rows)],
      span: span.towers,
      count: draft.items?.length ?? 1,
      work,
    };
  }

  /** The dispatches that join the moments of one segment. */
  reductions(segment: number): PassStep[] {
    const own = this.#addresses.statistics.filter(
      (measured) => measured.segment === segment && measured.statistic.kind === 'moments',
    );
    const first = this.rows.length / 4;
    let towers = 0;
    for (const { statistic } of own) {
      this.rows.push(statistic.partials, statistic.entries, statistic.result, statistic.span.towers);
      towers = Math.max(towers, statistic.span.towers);
    }
    const steps: PassStep[] = [];
    for (let done = 0; done < own.length; done += MAX_REDUCTIONS) {
      const rows = Math.min(MAX_REDUCTIONS, own.length - done);
      const params = { item_first: first + done };
      const grid = [towers, rows] as const;
      const place = { activation: null, slab: null, params, grid, span: towers, count: rows };
      steps.push({ kernel: 'reduce-statistics', ...place, work: towers * rows * 64 });
    }
    return steps;
  }

  #addTensors(params: Record<string, number>, { kernel, tensors }: Draft): void {
    for (const role of TENSOR_ROLES) {
      const tensor = tensors[role];
      if (tensor === undefined) continue;
      params[`at_${role}`] = this.#at(tensor);
      params[`slot_${role}`] = this.#slot(tensor);
    }
    const { first } = tensors;
    if (kernel === 'layer-backward' && first !== undefined && !this.#addresses.floatsAt.has(first.id)) {
      params.at_first = NOTHING;
    }
  }

  #addStatistics(params: Record<string, number>, { statistics }: Draft): void {
    if (statistics === undefined) return;
    const { stat_first: first, stat_second: second } = statistics;
    if (first !== null && first !== undefined) params.stat_first = this.#statisticWord(first);
    if (second !== null && second !== undefined) params.stat_second = this.#statisticWord(second);
  }

  /** First row of the items. */
  #addItems(items: readonly GradientItem[]): number {
    const first = this.items.length / ITEM_WORDS;
    for (const { delta, input, weights, biases, matrix, statistic } of items) {
      const stat = statistic === null ? NOTHING : this.#statisticWord(statistic);
      const slots = [delta, input, weights, biases].map((tensor) => this.#slot(tensor));
      this.items.push(this.#at(delta), this.#at(input), this.#at(weights), ...slots, stat, matrix, 0, 0, 0);
    }
    return first;
  }

  /** 0 for a tensor without memory, which nobody reads or writes. */
  #at({ id }: Tensor): number {
    return this.#addresses.floatsAt.get(id) ?? 0;
  }

  #slot({ id }: Tensor): number {
    const word = this.#addresses.slotsAt.get(id);
    if (word === undefined) throw new Error(`tensor ${id} has no slots`);
    return word;
  }

  #statisticWord(request: StatisticRequest): number {
    const statistic = this.#statistics.get(request);
    if (statistic === undefined) throw new Error(`statistic ${request.site} ${request.layer} has no place`);
    return statistic.kind === 'moments' ? statistic.partials : statistic.result;
  }
}

/** Columns of what a step writes; where it writes no tensor, of what it reads. */
function columnsOf({ tensors, items }: Draft): number | undefined {
  return (tensors.first ?? tensors.second ?? tensors.input ?? items?.[0].delta)?.columns;
}
