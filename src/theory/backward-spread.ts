// How far gradients of finite width stray, to first order in 1 / width: the variance over seeds of the logarithm of the
// gradient's second moment, and the shift of its mean. Variances add up along the way (for relu 5 / width a layer: Hanin and Nica 2020);
// the disturbances of the signal come on top, since they move every slope above.

import { bendByLnQ, slopeByLnQ } from '../math/hermite-profile.ts';
import { dot, type Matrix3, times, transposedTimes, type Vector3 } from '../math/small-matrix.ts';
import type { BackwardMeans } from './backward-means.ts';
import type { BlockConstants } from './block-constants.ts';
import { backwardBranchShare } from './block-shares.ts';
import { alongState, type CoherentPlace, coherentStep } from './coherent-gradient.ts';
import type { ForwardMeans } from './forward-means.ts';
import type { ForwardSpread } from './forward-spread.ts';
import { blockCovariance, blockVariance, inputWidth, sharedNoise, slopeCorrelation } from './gradient-noise.ts';
import type { ReadoutGradient } from './readout-gradient.ts';

export interface BackwardSpread {
  /** Variance of ln of the gradient's second moment at state l for one sample, and the covariance of two. */
  readonly variance: Float64Array;
  readonly covariance: Float64Array;
  /** Shift of the logarithm of its mean. */
  readonly shift: Float64Array;
}

export function backwardSpread(
  blocks: readonly BlockConstants[],
  means: { readonly forward: ForwardMeans; readonly backward: BackwardMeans },
  forward: ForwardSpread,
  readout: ReadoutGradient,
): BackwardSpread {
  const depth = blocks.length;
  const variance = new Float64Array(depth + 1);
  const covariance = new Float64Array(depth + 1);
  const shift = new Float64Array(depth + 1);
  // What a disturbance of the signal at state l does to the gradient that has come back there.
  let response: Vector3 = [readout.elasticity, 0, 0];
  let own = readout.variance;
  let pair = readout.covariance;
  let gradientC = readout.correlationSquare;
  let form = alongState(readout.alignment);
  let coherentGain = Math.log1p(readout.alignmentGain);
  const note = (l: number) => {
    // All that exceeds the infinite-width law descends from the gradient's one number along the signal.
    const aligned = Math.max(0, -Math.expm1(-coherentGain));
    variance[l] = mixedVariance(aligned, {
      rest: own + quadratic(forward.covariance[l], response),
      growth: growthVariance(forward.covariance, l),
      drawn: 2,
    });
    covariance[l] = mixedVariance(aligned, {
      rest: pair + quadratic(forward.pairCovariance[l], response),
      growth: growthVariance(forward.pairCovariance, l),
      drawn: 0,
    });
  };
  const size = (l: number) => means.forward.state[l] + means.backward.state[l];
  shift[depth] = readout.elasticity * forward.shift[depth] + coherentGain;
  note(depth);
  for (let l = depth - 1; l >= 0; l--) {
    const block = blocks[l];
    const profile = forward.profiles[l];
    const place: CoherentPlace = {
      block,
      profile,
      shares: forward.shares[l],
      mean: means.forward.meanShare[l],
      branch: backwardBranchShare(block, means.backward, l),
      c: forward.argumentCorrelation[l],
      gradientC,
      jacobian: forward.jacobians[l],
      meanBehind: means.forward.meanShare[l + 1],
      ratio: ratioOf(size(l + 1), size(l)),
      width: inputWidth(block),
    };
    const { innerWeight } = place.shares;
    const pull = place.branch * slopeByLnQ(profile.slopeSquare) * innerWeight;
    const bend = place.branch * bendByLnQ(profile.slopeSquare) * innerWeight ** 2;
    const shared = sharedNoise(place);
    own += blockVariance(place) + quadratic(forward.noise[l], response) + 2 * dot(response, shared.own);
    pair += blockCovariance(place) + quadratic(forward.pairNoise[l], response) + 2 * dot(response, shared.pair);
    const coherent = coherentStep(place, form);
    form = coherent.form;
    // The gradient already depends on this state, so the two disturbances covary.
    const back = transposedTimes(place.jacobian, response);
    const together = times(forward.covariance[l], back)[0];
    shift[l] =
      shift[l + 1] +
      pull * (forward.shift[l] + together) +
      (bend / 2) * forward.covariance[l][0] +
      dot(response, shared.own) +
      Math.log1p(coherent.gain);
    coherentGain += Math.log1p(coherent.gain);
    response = [back[0] + pull, back[1], back[2]];
    gradientC *= (1 - place.branch + place.branch * slopeCorrelation(place)) ** 2;
    note(l);
  }
  return { variance, covariance, shift };
}

/**
 * The variance where this share of the gradient descends from its one number along the signal: the square of that number varies by
 * `drawn`, and it grows on its way as the signal does where that varies more than the rest.
 */
function mixedVariance(
  aligned: number,
  { rest, growth, drawn }: { readonly rest: number; readonly growth: number; readonly drawn: number },
): number {
  return (1 - aligned) * rest + aligned * Math.max(rest, growth) + aligned ** 2 * drawn;
}

/** Variance of ln p_L - ln p_l: a gradient along the signal grows as the signal does between the two. */
function growthVariance(covariance: readonly Matrix3[], l: number): number {
  return Math.max(0, covariance[covariance.length - 1][0] - covariance[l][0]);
}

/** Where signal or gradient is exactly 0 there is no direction to follow, and nothing is handed on along it. */
function ratioOf(lnBehind: number, lnBefore: number): number {
  return Number.isFinite(lnBehind) && Number.isFinite(lnBefore) ? Math.exp(lnBehind - lnBefore) : 0;
}

function quadratic(matrix: Matrix3, x: Vector3): number {
  return dot(x, times(matrix, x));
}
