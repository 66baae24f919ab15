// Towers that share shapes, activation, weight distributions, input and seed form a cohort: one stream of base weights serves them
// all. The activation is part of it because kernels are specialised for theirs: adapters that execute both sides of a branch would
// otherwise evaluate all sixteen for every value (measured: a factor of three on a whole layer).

import type { LayerSpec, MapSpec, TowerSpec } from '../model/tower.ts';

export type Cohort = readonly TowerSpec[];

/** Groups towers in their order; a cohort stands where its first tower stood. */
export function groupCohorts(towers: readonly TowerSpec[]): Cohort[] {
  const cohorts = new Map<string, TowerSpec[]>();
  // Towers that differ only in the seed share their array of layers, which may be long.
  const shapes = new Map<readonly LayerSpec[], string>();
  for (const tower of towers) {
    const shape = shapes.get(tower.layers) ?? shapeKey(tower);
    shapes.set(tower.layers, shape);
    const key = JSON.stringify([tower.seed, tower.input, tower.readout.loss]) + shape;
    const cohort = cohorts.get(key);
    if (cohort === undefined) cohorts.set(key, [tower]);
    else cohort.push(tower);
  }
  return [...cohorts.values()];
}

function shapeKey({ layers, readout }: TowerSpec): string {
  const parts: string[] = [];
  let run = 0;
  let last = '';
  const close = () => {
    if (run > 0) parts.push(`${run}x${last}`);
  };
  for (const layer of layers) {
    const key = `${layer.block} ${layer.activation} ${layer.activationAfterSum} ${layer.maps.map(mapKey).join(' ')}`;
    if (key === last) {
      run += 1;
      continue;
    }
    close();
    last = key;
    run = 1;
  }
  close();
  return `${parts.join(';')}|${readout.map === null ? '' : mapKey(readout.map)}`;
}

function mapKey({ fanIn, fanOut, distribution, biasDistribution }: MapSpec): string {
  return `${fanIn}>${fanOut}:${distribution}:${biasDistribution}`;
}
