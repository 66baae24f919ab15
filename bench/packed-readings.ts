// Peers pack a tower's mean squares into one vector on the device, so that a repetition reads back once: states 1 to depth, gradients
// depth - 1 to 0, and where they are wanted weight gradients depth to 1, in the order in which the passes meet them.

import type { ParameterSet, TowerShape } from './parameters.ts';
import type { TowerReadings } from './readings.ts';

/** The vectors of the towers, one after the other. */
export function unpackTowers(
  values: ArrayLike<number>,
  towers: readonly TowerShape[],
  readsWeightGradients: boolean,
): TowerReadings[] {
  let next = 0;
  const take = (count: number) => Array.from({ length: count }, () => values[next++]);
  return towers.map(({ depth }) => ({
    state: take(depth),
    gradient: take(depth).reverse(),
    weightGradient: readsWeightGradients ? take(depth).reverse() : [],
  }));
}

/** The matrices [3 * depth, gains] of the depths, row-major, one after the other. */
export function unpackStacked(
  values: ArrayLike<number>,
  { gains, depths }: Pick<ParameterSet, 'gains' | 'depths'>,
): TowerReadings[] {
  const firstRows = depths.map((_, place) => 3 * depths.slice(0, place).reduce((sum, depth) => sum + depth, 0));
  return gains.flatMap((_, gain) =>
    depths.map((depth, place) => {
      const column = (from: number) =>
        Array.from({ length: depth }, (_, index) => values[(firstRows[place] + from + index) * gains.length + gain]);
      return { state: column(0), gradient: column(depth).reverse(), weightGradient: column(2 * depth).reverse() };
    }),
  );
}
