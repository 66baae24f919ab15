// What a repetition measures, in one form for all contenders, and whether two of them measured the same.

/** Mean squares of one tower. */
export interface TowerReadings {
  /** States 1 to depth. */
  readonly state: readonly number[];
  /** Gradients with respect to the states 0 (the input) to depth - 1. */
  readonly gradient: readonly number[];
  /** Gradients with respect to the weights of blocks 1 to depth; empty where the workload only keeps them. */
  readonly weightGradient: readonly number[];
}

export interface Disagreement {
  /** Largest relative difference over all layers of the compared towers. */
  readonly worst: number;
  /** Where it is. */
  readonly place: string;
}

/** float32 in another order, over 1000 layers: measured below 1e-4. A wrong factor or a forgotten layer is far above 1 %. */
export const ALLOWED_DIFFERENCE = 0.01;

const SITES = ['state', 'gradient', 'weightGradient'] as const;

/** How far one contender's readings are from this engine's, over the given towers. A missing layer and NaN are infinitely far. */
export function disagreement(
  ours: readonly TowerReadings[],
  theirs: readonly TowerReadings[],
  towers: readonly number[],
): Disagreement {
  let found: Disagreement = { worst: 0, place: 'nowhere' };
  for (const tower of towers) {
    for (const site of SITES) {
      const [expected, given] = [ours[tower][site], theirs[tower][site]];
      // Weight gradients that are only kept are not read back by peers; this engine always measures them.
      if (site === 'weightGradient' && given.length === 0) continue;
      for (const [index, value] of expected.entries()) {
        const apart = Math.abs((given[index] ?? Number.NaN) / value - 1);
        const worst = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
        if (worst > found.worst) found = { worst, place: `${site} ${index} of tower ${tower}` };
      }
    }
  }
  return found;
}
