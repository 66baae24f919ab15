// One of several parts of a sweep, for the array jobs of a cluster: which towers it measures. Every tower is in exactly one part, parts
// are equal in work, and towers that share their base weights stay together where that makes no part heavier, because a part draws
// them once for all of its towers.

import { groupCohorts } from '../engine/cohorts.ts';
import type { TowerSpec } from '../model/tower.ts';

/** Part `index` of `count`, counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** How much heavier than in the best division the heaviest part may be: less than what jobs of one length differ by on one machine. */
const KEPT_BALANCE = 1.01;

/** Towers that go to the same part. */
type Unit = readonly TowerSpec[];

/** The towers of this part, of all towers of an experiment. With more parts than towers some parts are empty. */
export function shardTowers(towers: readonly TowerSpec[], { index, count }: Shard): ReadonlySet<number> {
  const workOf = workTable(towers);
  // Beyond one part for each tower there is nothing left to divide.
  const parts = Math.min(count, Math.max(1, towers.length));
  const cohorts = groupCohorts(towers).map(({ probes }): Unit => probes.flat());
  const single = cohorts.flat().map((tower): Unit => [tower]);
  // From the one that keeps most together to the one that keeps least.
  const divisions = [heaviestFirst(cohorts, parts, workOf), inRuns(single, parts, workOf)];
  const best = heaviestFirst(single, parts, workOf);
  const bound = heaviest(best, workOf) * KEPT_BALANCE;
  const division = divisions.find((candidate) => heaviest(candidate, workOf) <= bound) ?? best;
  return new Set((division[index - 1] ?? []).map(({ tower }) => tower));
}

type WorkOf = (unit: Unit) => number;

/** Multiply-adds as caps.ts counts them: three products with each matrix, and the factorisation of orthogonal weights. */
function workTable(towers: readonly TowerSpec[]): WorkOf {
  // The seeds of one network share their list of layers, which may be long.
  const known = new Map<TowerSpec['layers'], number>();
  for (const { layers, readout, input } of towers) {
    if (known.has(layers)) continue;
    let work = 0;
    for (const { fanIn, fanOut, distribution } of [...layers.flatMap(({ maps }) => maps), readout.map ?? []].flat()) {
      work += 3 * fanIn * fanOut * input.batch;
      if (distribution === 'orthogonal') work += 2 * Math.max(fanIn, fanOut) * Math.min(fanIn, fanOut) ** 2;
    }
    known.set(layers, work);
  }
  return (unit) => unit.reduce((sum, { layers }) => sum + (known.get(layers) ?? 0), 0);
}

/** Graham 1969: each unit, the heaviest first, goes to the part that has least so far; equal parts are filled in their order. */
function heaviestFirst(units: readonly Unit[], parts: number, workOf: WorkOf): TowerSpec[][] {
  const weighed = units.map((unit) => ({ unit, work: workOf(unit) })).sort((a, b) => b.work - a.work);
  const division = Array.from({ length: parts }, (): TowerSpec[] => []);
  // A binary heap of parts by load, then index: division into many thousand parts must not take their number for each tower.
  const heap = division.map((part, place) => ({ part, place, load: 0 }));
  const before = (a: number, b: number) =>
    heap[a].load < heap[b].load || (heap[a].load === heap[b].load && heap[a].place < heap[b].place);
  for (const { unit, work } of weighed) {
    heap[0].part.push(...unit);
    heap[0].load += work;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < parts && before(left, least)) least = left;
      if (right < parts && before(right, least)) least = right;
      if (least === at) break;
      [heap[at], heap[least]] = [heap[least], heap[at]];
      at = least;
    }
  }
  return division;
}

/** The units laid in a line, each as long as its work, and the line cut into equal parts: a unit belongs where its middle lies. */
function inRuns(units: readonly Unit[], parts: number, workOf: WorkOf): TowerSpec[][] {
  const total = units.reduce((sum, unit) => sum + workOf(unit), 0);
  const division = Array.from({ length: parts }, (): TowerSpec[] => []);
  let start = 0;
  for (const unit of units) {
    const work = workOf(unit);
    division[Math.min(parts - 1, Math.floor(((start + work / 2) * parts) / total))].push(...unit);
    start += work;
  }
  return division;
}

function heaviest(division: readonly Unit[], workOf: WorkOf): number {
  return division.reduce((most, part) => Math.max(most, workOf(part)), 0);
}
