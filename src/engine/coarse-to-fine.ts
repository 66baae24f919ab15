// The order in which a sweep is measured: coarse to fine over its grid, so that a map of the results is readable long before it is
// complete. Towers keep their numbers; nothing but the time of their arrival depends on this order.

import type { Experiment } from '../model/experiment.ts';
import { axisValues } from '../model/sweep.ts';
import type { TowerSpec } from '../model/tower.ts';
import { listTowers } from '../model/towers.ts';

interface Place {
  readonly index: number;
  /** 0 for the ends and the middle, then one more for every halving. */
  readonly level: number;
}

/** The towers of listTowers: the first seed of every grid point before the second, the points of one seed coarse to fine. */
export function towersCoarseToFine(experiment: Experiment): TowerSpec[] {
  const towers = listTowers(experiment);
  const { count } = experiment.seeds;
  const sizes = Object.entries(experiment.sweep).map(([path, axis]) => axisValues(path, axis).length);
  const points = coarseToFine(sizes);
  // Within a grid point the seeds stand side by side.
  return Array.from({ length: count }, (_, seed) => points.map((point) => towers[point * count + seed])).flat();
}

/**
 * All points of a grid with axes of these sizes, as row-major indices (the last axis fastest). Points whose axes' levels have the
 * smaller sum come first; among equals each axis goes by its own order, the first axis slowest.
 */
export function coarseToFine(sizes: readonly number[]): number[] {
  let points = [{ index: 0, level: 0 }];
  for (const size of sizes) {
    const places = axisPlaces(size);
    points = points.flatMap((point) =>
      places.map((place) => ({ index: point.index * size + place.index, level: point.level + place.level })),
    );
  }
  // Stable, so that equals keep the order they were made in.
  return points.sort((one, other) => one.level - other.level).map(({ index }) => index);
}

/**
 * The values of one axis: both ends, then the middles of the gaps, level by level. Within a level the lower halves of all gaps come
 * before the upper halves, which for 2^n + 1 values is the order of van der Corput's sequence: 1/2, 1/4, 3/4, 1/8, 5/8, 3/8, 7/8.
 */
function axisPlaces(size: number): Place[] {
  const last = size - 1;
  const places: Place[] = size === 1 ? [{ index: 0, level: 0 }] : [0, last].map((index) => ({ index, level: 0 }));
  let gaps: (readonly [number, number])[] = [[0, last]];
  for (let level = 0; gaps.length > 0; level++) {
    const wide = gaps.filter(([low, high]) => high - low > 1).map(([low, high]) => [low, (low + high) >> 1, high]);
    for (const [, middle] of wide) places.push({ index: middle, level });
    gaps = [
      ...wide.map(([low, middle]) => [low, middle] as const),
      ...wide.map(([, middle, high]) => [middle, high] as const),
    ];
  }
  return places;
}
