// What theory expects of one tower before anything is drawn: second moments of states and gradients at every layer, at
// infinite width and with the first-order corrections of the tower's own widths, and how far seeds will lie apart.

import { logSum } from '../math/log-sum.ts';
import type { TowerSpec } from '../model/tower.ts';
import { backwardMeans } from './backward-means.ts';
import { backwardSpread } from './backward-spread.ts';
import { type BlockConstants, blockConstants } from './block-constants.ts';
import { lnDecorrelations } from './correlation-means.ts';
import { type ForwardMeans, forwardMeans } from './forward-means.ts';
import { forwardSpread } from './forward-spread.ts';
import { lnIdentityShare } from './gradient-decomposition.ts';
import type { InputMoments } from './input-moments.ts';
import { readoutGradient } from './readout-gradient.ts';

/** Natural logarithms of second moments over batch and units, by layer from 0 to depth; -Infinity is exactly 0. */
export interface CurvePrediction {
  /** At infinite width. */
  readonly limit: Float64Array;
  /** Expected mean over seeds of the logarithm at this width. */
  readonly expected: Float64Array;
  /** Standard deviation over seeds of the logarithm. */
  readonly std: Float64Array;
}

export interface TowerPrediction {
  readonly state: CurvePrediction;
  readonly stateGradient: CurvePrediction;
  /** At infinite width, blocks 1 to depth in places 0 to depth - 1. */
  readonly preactivation: Float64Array;
  readonly preactivationGradient: Float64Array;
  /** ln of the share of the gradient at each state, 0 to depth, that the skips alone carry down from the last one; see gradient-decomposition.ts. */
  readonly lnIdentityShare: Float64Array;
  /** ln of the second moments of the logits and of their gradient; null without a readout. */
  readonly logits: { readonly value: number; readonly gradient: number } | null;
}

export type PredictedTower = Pick<TowerSpec, 'layers' | 'readout'>;

/** Why there is no prediction for a tower, or null where there is one. */
export function unpredictable({ layers }: PredictedTower): 'activation-after-sum' | null {
  // The argument of an activation after a sum is not normal: neither the skip's part nor the branch's is.
  return layers.some((layer) => layer.activationAfterSum) ? 'activation-after-sum' : null;
}

/** The prediction for a tower whose inputs have these moments. Throws where unpredictable() gives a reason. */
export function predictTower(tower: PredictedTower, input: InputMoments): TowerPrediction {
  const reason = unpredictable(tower);
  if (reason !== null) throw new Error(`no prediction for a network with ${reason}`);
  const blocks = blockConstants(tower.layers);
  const descents = descentsOf(blocks, input);
  // Deviations are followed along one typical sample.
  const typical = typicalOf(descents);
  const spread = forwardSpread(blocks, typical.means, input);
  const depth = blocks.length;
  const width = blocks[depth - 1].outer?.fanOut ?? blocks[depth - 1].inner?.fanOut ?? input.width;
  const readout = readoutGradient(tower.readout, {
    lnSquare: typical.means.state[depth],
    width,
    batch: input.batch,
    correlation: spread.correlation[depth],
  });
  const ascents = descents.map(({ weight, means }) => ({
    weight,
    means: backwardMeans(blocks, means, readout.lnState),
  }));
  const typicalAscent = ascents[descents.indexOf(typical)];
  const back = backwardSpread(blocks, { forward: typical.means, backward: typicalAscent.means }, spread, readout);
  const variances = { own: spread.covariance.map((v) => v[0]), pair: spread.pairCovariance.map((v) => v[0]) };
  return {
    state: curve(
      mixed(descents, (means) => means.state),
      { ...variances, shift: spread.shift },
      input.batch,
    ),
    stateGradient: curve(
      mixed(ascents, (means) => means.state),
      { own: back.variance, pair: back.covariance, shift: back.shift },
      input.batch,
    ),
    preactivation: mixed(descents, (means) => means.argument),
    preactivationGradient: mixed(ascents, (means) => means.argument),
    lnIdentityShare: lnIdentityShare(blocks, typicalAscent.means),
    logits: readout.logits === null ? null : { value: readout.logits.lnSquare, gradient: readout.logits.lnGradient },
  };
}

/**
 * ln(1 - c_l) of the samples 2i and 2i + 1 at the states 0 to depth, at infinite width; null for a batch of one. Apart from the rest,
 * because every layer takes a two-dimensional integral: a millisecond, where the other moments take a microsecond.
 */
export function predictDecorrelation(
  { layers }: Pick<PredictedTower, 'layers'>,
  input: InputMoments,
): Float64Array | null {
  if (input.decorrelation === null) return null;
  const blocks = blockConstants(layers);
  return lnDecorrelations(blocks, typicalOf(descentsOf(blocks, input)).means, input.decorrelation);
}

function descentsOf(blocks: readonly BlockConstants[], { groups }: InputMoments): Weighted<ForwardMeans>[] {
  return groups.map(({ weight, secondMoment, mean }) => ({
    weight,
    means: forwardMeans(blocks, {
      lnSquare: Math.log(secondMoment),
      meanShare: secondMoment > 0 ? mean / Math.sqrt(secondMoment) : 0,
    }),
  }));
}

interface Weighted<T> {
  readonly weight: number;
  readonly means: T;
}

/** The group in the middle: groups come by growing second moment and are of about the same size. */
function typicalOf<T>(groups: readonly Weighted<T>[]): Weighted<T> {
  return groups[Math.floor((groups.length - 1) / 2)];
}

/** ln of the weighted mean over the groups. */
function mixed<T>(groups: readonly Weighted<T>[], pick: (means: T) => Float64Array): Float64Array {
  if (groups.length === 1) return pick(groups[0].means);
  const result = new Float64Array(pick(groups[0].means).length).fill(Number.NEGATIVE_INFINITY);
  for (const { weight, means } of groups) {
    const values = pick(means);
    for (let l = 0; l < result.length; l++) result[l] = logSum(result[l], Math.log(weight) + values[l]);
  }
  return result;
}

/**
 * A sample's second moment is close to log-normal over seeds, of variance V, and two samples covary as e^K. The mean over a batch of B is
 * taken as log-normal again (Fenton 1960): variance ln(e^V / B + (1 - 1/B) e^K), and the logarithm's mean lies half of that lower.
 */
function curve(
  limit: Float64Array,
  { own, pair, shift }: { own: ArrayLike<number>; pair: ArrayLike<number>; shift: Float64Array },
  batch: number,
): CurvePrediction {
  const expected = new Float64Array(limit.length);
  const std = new Float64Array(limit.length);
  for (let l = 0; l < limit.length; l++) {
    const variance = Math.max(0, logSum(own[l] - Math.log(batch), Math.log(1 - 1 / batch) + pair[l]));
    expected[l] = limit[l] + shift[l] - variance / 2;
    std[l] = Math.sqrt(variance);
  }
  return { limit, expected, std };
}
