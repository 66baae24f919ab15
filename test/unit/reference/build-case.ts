// Random small networks for the reference's tests, from fixed seeds.

import type { ActivationName } from '../../../src/math/activation-names.ts';
import { drawBaseWeights } from '../../../src/math/draw.ts';
import type { CaseLayer, CaseMap, NetworkCase } from '../../../src/model/case.ts';
import type { BlockKind, LossKind } from '../../../src/model/settings.ts';
import type { BaseDistribution, LayerSpec, MapSpec, TowerSpec } from '../../../src/model/tower.ts';

export interface CaseOptions {
  readonly seed?: number;
  readonly depth?: number;
  readonly width?: number;
  readonly batch?: number;
  readonly block?: BlockKind;
  readonly activation?: ActivationName;
  readonly skip?: boolean;
  readonly skipScale?: number;
  readonly branchScale?: number;
  readonly activationAfterSum?: boolean;
  readonly biases?: boolean;
  readonly gain?: number;
  readonly distribution?: BaseDistribution;
}

/** A network with random parameters and input whose loss is the product with a random cotangent. */
export function buildCase(options: CaseOptions = {}): NetworkCase {
  const { seed = 1, depth = 3, width = 4, batch = 2, biases = true, gain = 1.2, distribution = 'normal' } = options;
  let matrix = 0;
  const map = (): CaseMap => ({
    weights: randomRows(seed, ++matrix, width, width, distribution).map((row) =>
      row.map((w) => (gain / Math.sqrt(width)) * w),
    ),
    biases: biases ? randomRows(seed, ++matrix, 1, width)[0].map((b) => 0.3 * b) : null,
  });
  const { block = 'linear-activation' } = options;
  const layer = (): CaseLayer => ({
    block,
    activation: options.activation ?? 'tanh',
    leakySlope: 0.1,
    skip: options.skip ?? false,
    skipScale: options.skipScale ?? 0.9,
    branchScale: options.branchScale ?? 0.7,
    activationAfterSum: options.activationAfterSum ?? false,
    maps: block === 'linear-activation-linear' ? [map(), map()] : [map()],
  });
  return {
    layers: Array.from({ length: depth }, layer),
    input: randomRows(seed, 1001, batch, width),
    loss: 'cotangent',
    target: null,
    cotangent: randomRows(seed, 1002, batch, width),
  };
}

/** Standard normal numbers, [rows][columns]. */
export function randomRows(
  seed: number,
  matrix: number,
  rows: number,
  columns: number,
  distribution: BaseDistribution = 'normal',
): number[][] {
  const values = drawBaseWeights(seed, matrix, distribution, rows, columns);
  return Array.from({ length: rows }, (_, i) => [...values.subarray(i * columns, (i + 1) * columns)]);
}

export interface TowerOptions extends Omit<CaseOptions, 'biases'> {
  readonly loss?: LossKind;
  readonly biasStd?: number;
  readonly correlation?: number;
}

/** A tower of square blocks, weight variance gain^2 / width, and a readout of 10 units unless the loss is a cotangent. */
export function buildTower(options: TowerOptions = {}): TowerSpec {
  const { seed = 1, depth = 3, width = 5, batch = 4, gain = 1, distribution = 'normal', biasStd = 0 } = options;
  const { block = 'linear-activation', loss = 'gaussian-cotangent' } = options;
  const map = (matrix: number, fanOut: number): MapSpec => ({
    matrix,
    fanIn: width,
    fanOut,
    distribution,
    entryStd: gain / Math.sqrt(width),
    biasDistribution: 'normal',
    biasStd,
  });
  const perBlock = block === 'linear-activation-linear' ? 2 : 1;
  const layer = (index: number): LayerSpec => ({
    block,
    activation: options.activation ?? 'tanh',
    leakySlope: 0.1,
    maps: Array.from({ length: perBlock }, (_, m) => map(index * perBlock + m, width)),
    skip: options.skip ?? false,
    skipScale: options.skipScale ?? 1,
    branchScale: options.branchScale ?? 1,
    activationAfterSum: options.activationAfterSum ?? false,
  });
  return {
    tower: 7,
    seed,
    coordinates: new Map(),
    input: { kind: 'gaussian', width, batch, secondMoment: 1, correlation: options.correlation ?? 0.6 },
    layers: Array.from({ length: depth }, (_, index) => layer(index)),
    readout: { loss, map: loss === 'gaussian-cotangent' ? null : map(depth * perBlock, 10) },
  };
}
