// Matrices of one slab that one dispatch can draw: same shape, seed and distributions, at equal distances in the slab and in the
// network's numbering. Equal distances and not neighbours, so that the two maps of a bottleneck block, which alternate, make two runs.

import type { DrawParams } from '../gpu/draw-params.ts';
import { streamRoot } from '../math/draw.ts';
import { STREAM } from '../math/draw-streams.ts';
import type { BaseDistribution } from '../model/tower.ts';

/** Weights of one map that are drawn by counter. */
export interface DrawnMap {
  readonly shape: { readonly fanIn: number; readonly fanOut: number };
  readonly seed: number;
  readonly matrix: number;
  readonly distribution: BaseDistribution;
  readonly biasDistribution: 'none' | 'normal' | 'uniform';
}

/** The i-th of `count` matrices is number `map.matrix + i * matrixStep` of the network and begins at element `at + i * step`. */
export interface DrawRun {
  readonly map: DrawnMap;
  readonly at: number;
  readonly count: number;
  readonly step: number;
  readonly matrixStep: number;
}

/** Runs that the next matrix may continue: blocks have one map or two, and a wider search would not be linear. */
const OPEN_RUNS = 4;

/** Every matrix in exactly one run. `placed` is in the order of the slab. */
export function drawRuns(placed: Iterable<{ readonly map: DrawnMap; readonly at: number }>): DrawRun[] {
  const runs: DrawRun[] = [];
  for (const { map, at } of placed) {
    let index = runs.length - 1;
    const last = Math.max(0, runs.length - OPEN_RUNS);
    while (index >= last && !(alike(runs[index].map, map) && continues(runs[index], map.matrix, at))) index--;
    if (index < last) {
      runs.push({ map, at, count: 1, step: 0, matrixStep: 0 });
    } else {
      const { map: first, at: start, count } = runs[index];
      const [step, matrixStep] = [(at - start) / count, (map.matrix - first.matrix) / count];
      runs[index] = { map: first, at: start, count: count + 1, step, matrixStep };
    }
  }
  return runs;
}

/** Says what a run draws and where: equal texts, equal bits. */
export function runText({ map, at, count, step, matrixStep }: DrawRun): string {
  const { shape, seed, matrix, distribution, biasDistribution } = map;
  return `${seed}:${matrix}+${matrixStep}@${at}+${step}*${count} ${shape.fanOut}x${shape.fanIn} ${distribution} ${biasDistribution}`;
}

function alike(a: DrawnMap, b: DrawnMap): boolean {
  return (
    a.shape.fanIn === b.shape.fanIn &&
    a.shape.fanOut === b.shape.fanOut &&
    a.seed === b.seed &&
    a.distribution === b.distribution &&
    a.biasDistribution === b.biasDistribution
  );
}

/** A run of one matrix takes its distances from the second, if the numbers go up as the places do. */
function continues({ map, at, count, step, matrixStep }: DrawRun, matrix: number, place: number): boolean {
  if (count === 1) return matrix > map.matrix;
  return matrix === map.matrix + count * matrixStep && place === at + count * step;
}

/** What draws the run, on any device. */
export function drawParams({ map, at, count, step, matrixStep }: DrawRun): DrawParams {
  const { shape, seed, matrix, distribution, biasDistribution } = map;
  return {
    weightStream: streamRoot(seed, STREAM.weights),
    biasStream: streamRoot(seed, STREAM.biases),
    matrix,
    matrixStep,
    count,
    at,
    step,
    fanOut: shape.fanOut,
    fanIn: shape.fanIn,
    distribution: distribution as DrawParams['distribution'],
    biasDistribution,
  };
}
