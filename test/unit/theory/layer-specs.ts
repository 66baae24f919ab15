// Layers of a network of any widths, given by the variances that theory speaks of.

import type { ActivationName } from '../../../src/math/activation-names.ts';
import type { BlockKind } from '../../../src/model/settings.ts';
import type { LayerSpec, MapSpec } from '../../../src/model/tower.ts';

export interface MapOptions {
  readonly fanIn?: number;
  readonly fanOut?: number;
  /** sigma_w^2: the entry variance times the fan-in. */
  readonly weightVariance?: number;
  readonly biasVariance?: number;
}

export function mapSpec({ fanIn = 64, fanOut = fanIn, weightVariance = 1, biasVariance = 0 }: MapOptions): MapSpec {
  return {
    matrix: 0,
    fanIn,
    fanOut,
    distribution: 'normal',
    entryStd: Math.sqrt(weightVariance / fanIn),
    biasDistribution: 'normal',
    biasStd: Math.sqrt(biasVariance),
  };
}

export interface LayerOptions {
  readonly block?: BlockKind;
  readonly activation?: ActivationName;
  /** Of both maps where the block has two, unless `maps` gives them. */
  readonly map?: MapOptions;
  readonly maps?: readonly MapOptions[];
  readonly skip?: boolean;
  readonly skipScale?: number;
  readonly branchScale?: number;
}

export function layerSpec({
  block = 'linear-activation',
  activation = 'tanh',
  map = {},
  maps = block === 'linear-activation-linear' ? [map, map] : [map],
  skip = false,
  skipScale = 1,
  branchScale = 1,
}: LayerOptions): LayerSpec {
  return {
    block,
    activation,
    leakySlope: 0.01,
    maps: maps.map(mapSpec),
    skip,
    skipScale,
    branchScale,
    activationAfterSum: false,
  };
}

export function equalLayers(depth: number, options: LayerOptions): LayerSpec[] {
  return Array.from({ length: depth }, () => layerSpec(options));
}
