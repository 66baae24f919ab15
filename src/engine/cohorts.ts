// Which towers are measured together. Towers that share shapes, activation, weight distributions, input and seed form a cohort: one
// stream of base weights serves them all. Within it a tower that is the beginning of a deeper one adds no way down, only a probe: a
// depth at which another way back starts. Whether it is one is seen from its resolved numbers, so what depends on its own depth
// (a branch scale of 1/sqrt(depth), a tapering width) stands apart without being told.
// The activation is part of a cohort because kernels are specialised for theirs: adapters that execute both sides of a branch would
// otherwise evaluate all sixteen for every value (measured: a factor of three on a whole layer).

import type { LayerSpec, MapSpec, TowerSpec } from '../model/tower.ts';

export interface Cohort {
  /** By probe, the deepest first, and in it by base tower. All probes have the same number of towers. */
  readonly probes: readonly (readonly TowerSpec[])[];
}

/** A base tower with the beginnings of it that are towers of their own, by depth. */
interface Chain {
  readonly towers: Map<number, TowerSpec>;
  readonly deepest: TowerSpec;
}

/** Groups towers; a cohort stands where the first of its towers stood. */
export function groupCohorts(towers: readonly TowerSpec[]): Cohort[] {
  const place = new Map(towers.map((tower, index) => [tower, index]));
  const cohorts = new Map<string, Chain[]>();
  for (const chain of chainsOf(towers)) {
    const { deepest } = chain;
    const depths = [...chain.towers.keys()].join(',');
    const key = `${cohortKey(deepest)}${depths}|${shapeKey(deepest.layers)}`;
    const cohort = cohorts.get(key);
    if (cohort === undefined) cohorts.set(key, [chain]);
    else cohort.push(chain);
  }
  const first = ({ towers: own }: Chain) => Math.min(...[...own.values()].map((tower) => place.get(tower) as number));
  return [...cohorts.values()]
    .map((chains) => ({ chains: chains.sort((a, b) => first(a) - first(b)), place: Math.min(...chains.map(first)) }))
    .sort((a, b) => a.place - b.place)
    .map(({ chains }) => ({
      probes: [...chains[0].towers.keys()].map((depth) => chains.map((chain) => chain.towers.get(depth) as TowerSpec)),
    }));
}

/** Every tower, in as few chains as the depths allow; within a chain the deepest first. */
function chainsOf(towers: readonly TowerSpec[]): Chain[] {
  const prefixes = new Prefixes();
  const chains: Chain[] = [];
  const open = new Map<string, Chain[]>();
  const byDepth = [...towers].sort((a, b) => b.layers.length - a.layers.length);
  for (const tower of byDepth) {
    const depth = tower.layers.length;
    const own = prefixes.of(tower.layers);
    const beginning = `${cohortKey(tower)}${own[depth - 1]}`;
    const free = open.get(beginning)?.find((chain) => !chain.towers.has(depth));
    if (free !== undefined) {
      free.towers.set(depth, tower);
      continue;
    }
    const chain = { towers: new Map([[depth, tower]]), deepest: tower };
    chains.push(chain);
    for (const prefix of own) {
      const key = `${cohortKey(tower)}${prefix}`;
      const known = open.get(key);
      if (known === undefined) open.set(key, [chain]);
      else known.push(chain);
    }
  }
  return chains;
}

const cohortKeys = new WeakMap<TowerSpec, string>();

/** What towers of a cohort share besides their blocks. */
function cohortKey(tower: TowerSpec): string {
  const known = cohortKeys.get(tower);
  if (known !== undefined) return known;
  const { seed, input, readout } = tower;
  const key = `${JSON.stringify([seed, input, readout.loss])}${readout.map === null ? '' : mapKey(readout.map)}|`;
  cohortKeys.set(tower, key);
  return key;
}

/** Numbers the beginnings of networks: equal numbers are equal blocks from the first on. */
class Prefixes {
  readonly #blocks = new Map<string, number>();
  readonly #beginnings = new Map<string, number>();
  /** Towers that differ only in the seed share their array of layers, which may be long. */
  readonly #known = new Map<readonly LayerSpec[], readonly number[]>();

  of(layers: readonly LayerSpec[]): readonly number[] {
    const known = this.#known.get(layers);
    if (known !== undefined) return known;
    let before = -1;
    const numbers = layers.map((layer) => {
      before = numberOf(this.#beginnings, `${before} ${numberOf(this.#blocks, blockKey(layer))}`);
      return before;
    });
    this.#known.set(layers, numbers);
    return numbers;
  }
}

function numberOf(numbers: Map<string, number>, key: string): number {
  const known = numbers.get(key) ?? numbers.size;
  numbers.set(key, known);
  return known;
}

/** Everything that a block does, as resolved numbers; what it does not use is left out. */
function blockKey({ maps, skip, skipScale, branchScale, leakySlope, ...layer }: LayerSpec): string {
  const scales = skip ? [skipScale, branchScale] : [];
  const leaky = layer.activation === 'leaky-relu' ? leakySlope : 0;
  return JSON.stringify([layer, leaky, scales, maps.map(({ matrix: _, ...map }) => map)]);
}

const shapeKeys = new WeakMap<readonly LayerSpec[], string>();

function shapeKey(layers: readonly LayerSpec[]): string {
  const known = shapeKeys.get(layers);
  if (known !== undefined) return known;
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
  const key = parts.join(';');
  shapeKeys.set(layers, key);
  return key;
}

function mapKey({ fanIn, fanOut, distribution, biasDistribution }: MapSpec): string {
  return `${fanIn}>${fanOut}:${distribution}:${biasDistribution}`;
}
