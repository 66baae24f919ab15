// A block as the theory sees it: every kind of block is a skip beside a branch, and a branch is an activation with a matrix
// before it, behind it, or both. All numbers are logarithms, so that gains of 1e30 are ordinary.

import type { Activation } from '../math/activations.ts';
import { activation } from '../math/activations.ts';
import type { LayerSpec, MapSpec } from '../model/tower.ts';

export interface MapConstants {
  readonly fanIn: number;
  readonly fanOut: number;
  /** ln of fanIn * entryVariance: the second moment of W x by that of x, with no regard to how the entries are distributed. */
  readonly lnForward: number;
  /** ln of fanOut * entryVariance: the second moment of W' g by that of g. */
  readonly lnBackward: number;
  readonly lnBiasVariance: number;
  /** Rows or columns are orthonormal, so that a square matrix keeps the length of every vector. */
  readonly orthogonal: boolean;
}

export interface BlockConstants {
  readonly phi: Activation;
  /** Before the activation; null for activation-linear. */
  readonly inner: MapConstants | null;
  /** Behind the activation; null for linear-activation. */
  readonly outer: MapConstants | null;
  /** 0 where there is no skip. */
  readonly skipScale: number;
  /** 1 where there is no skip. */
  readonly branchScale: number;
}

/** The constants of each layer; neighbours with equal numbers share one object. */
export function blockConstants(layers: readonly LayerSpec[]): BlockConstants[] {
  const blocks: BlockConstants[] = [];
  for (const [index, layer] of layers.entries()) {
    const before = layers[index - 1];
    blocks.push(before !== undefined && sameNumbers(layer, before) ? blocks[index - 1] : constantsOf(layer));
  }
  return blocks;
}

function constantsOf({ block, activation: name, leakySlope, skip, skipScale, branchScale, maps }: LayerSpec) {
  return {
    phi: activation(name, leakySlope),
    inner: block === 'activation-linear' ? null : mapConstants(maps[0]),
    outer: block === 'linear-activation' ? null : mapConstants(maps[maps.length - 1]),
    skipScale: skip ? skipScale : 0,
    branchScale: skip ? branchScale : 1,
  };
}

function sameNumbers(layer: LayerSpec, other: LayerSpec): boolean {
  return (
    layer.block === other.block &&
    layer.activation === other.activation &&
    layer.leakySlope === other.leakySlope &&
    layer.skip === other.skip &&
    layer.skipScale === other.skipScale &&
    layer.branchScale === other.branchScale &&
    layer.maps.length === other.maps.length &&
    layer.maps.every((map, k) => {
      const { fanIn, fanOut, entryStd, biasStd, distribution } = other.maps[k];
      return (
        map.fanIn === fanIn &&
        map.fanOut === fanOut &&
        map.entryStd === entryStd &&
        map.biasStd === biasStd &&
        map.distribution === distribution
      );
    })
  );
}

export function mapConstants({ fanIn, fanOut, entryStd, biasStd, distribution }: MapSpec): MapConstants {
  const lnEntryVariance = 2 * Math.log(entryStd);
  return {
    fanIn,
    fanOut,
    lnForward: Math.log(fanIn) + lnEntryVariance,
    lnBackward: Math.log(fanOut) + lnEntryVariance,
    lnBiasVariance: 2 * Math.log(biasStd),
    orthogonal: distribution === 'orthogonal',
  };
}
