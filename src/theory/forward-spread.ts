// How far networks of finite width stray from the infinite-width signal: to first order in 1 / width, the covariance over seeds
// of a sample's relative deviations, the same between two samples, and the shift of their mean. Sums over units have
// variance 1 / width; they add up along the depth (Hanin and Rolnick 2018, for relu: variance 5 / width a layer).
//
// Disturbances are vectors of three: the relative one of the second moment p, that of the mean of the state in units of its
// root mean square, and for activations that act on the state itself what E phi^2 deviates at given p.

import { bendByLnQ, type HermiteProfile, hermiteProfile, pairCovariance, slopeByLnQ } from '../math/hermite-profile.ts';
import { type Matrix3, propagated } from '../math/small-matrix.ts';
import type { BlockConstants } from './block-constants.ts';
import { type ForwardShares, forwardShares } from './block-shares.ts';
import type { ForwardMeans } from './forward-means.ts';

export interface ForwardSpread {
  /** From the disturbance at state l to that at state l + 1. */
  readonly jacobians: readonly Matrix3[];
  /** What block l adds, for one sample and between two. */
  readonly noise: readonly Matrix3[];
  readonly pairNoise: readonly Matrix3[];
  /** Covariance of the disturbance at state l, l from 0 to depth, for one sample and between two. */
  readonly covariance: readonly Matrix3[];
  readonly pairCovariance: readonly Matrix3[];
  /** Relative shift of the mean of p, l from 0 to depth. */
  readonly shift: Float64Array;
  /** Correlation of the two samples at state l, and of their arguments in block l. */
  readonly correlation: Float64Array;
  readonly argumentCorrelation: Float64Array;
  /** Of each block, as they were used here. */
  readonly profiles: readonly HermiteProfile[];
  readonly shares: readonly ForwardShares[];
}

export interface SpreadInput {
  readonly width: number;
  /** Correlation of a typical pair of samples. */
  readonly correlation: number;
  /** Given data do not vary from seed to seed; gaussian inputs do. */
  readonly fixed: boolean;
}

export function forwardSpread(
  blocks: readonly BlockConstants[],
  means: ForwardMeans,
  input: SpreadInput,
): ForwardSpread {
  const depth = blocks.length;
  const jacobians: Matrix3[] = [];
  const noise: Matrix3[] = [];
  const profiles: HermiteProfile[] = [];
  const allShares: ForwardShares[] = [];
  const pairNoise: Matrix3[] = [];
  const start = startCovariances(blocks[0], means, input);
  const covariance = [start.own];
  const pair = [start.pair];
  const shift = new Float64Array(depth + 1);
  const correlation = new Float64Array(depth + 1);
  const argumentCorrelation = new Float64Array(depth);
  correlation[0] = input.correlation;
  let meanShift = 0;
  for (let l = 0; l < depth; l++) {
    const block = blocks[l];
    // A recursion that has arrived asks for the same profile again.
    const same = l > 0 && block.phi === blocks[l - 1].phi && means.argument[l] === means.argument[l - 1];
    const profile = same ? profiles[l - 1] : hermiteProfile(block.phi, means.argument[l]);
    const shares = forwardShares(block, means, l);
    profiles.push(profile);
    allShares.push(shares);
    argumentCorrelation[l] = 1 - shares.innerWeight * (1 - correlation[l]);
    const place = { profile, shares, mean: means.meanShare[l], c: argumentCorrelation[l], stateC: correlation[l] };
    const step = block.outer === null ? activationStep(block, place) : matrixStep(block, place);
    jacobians.push(step.jacobian);
    noise.push(step.noise);
    pairNoise.push(step.pairNoise);
    covariance.push(propagated(step.jacobian, covariance[l], step.noise));
    pair.push(propagated(step.jacobian, pair[l], step.pairNoise));
    [shift[l + 1], meanShift] = nextShift(block, place, { shift: shift[l], meanShift, own: covariance[l] });
    correlation[l + 1] = nextCorrelation(block, place);
  }
  return {
    jacobians,
    noise,
    pairNoise,
    covariance,
    pairCovariance: pair,
    shift,
    correlation,
    argumentCorrelation,
    profiles,
    shares: allShares,
  };
}

interface Place {
  readonly profile: HermiteProfile;
  readonly shares: ForwardShares;
  /** Mean share of the incoming state. */
  readonly mean: number;
  /** Correlations of the two samples' arguments and states. */
  readonly c: number;
  readonly stateC: number;
}

interface Step {
  readonly jacobian: Matrix3;
  readonly noise: Matrix3;
  readonly pairNoise: Matrix3;
}

function startCovariances(
  block: BlockConstants,
  means: ForwardMeans,
  { width, correlation, fixed }: SpreadInput,
): { own: Matrix3; pair: Matrix3 } {
  const own = new Float64Array(9);
  const pair = new Float64Array(9);
  if (!fixed) {
    // Normal entries: Var z^2 = 2, Cov = 2 c^2; Var z = 1, Cov = c.
    own[0] = 2 / width;
    pair[0] = (2 * correlation ** 2) / width;
    own[4] = 1 / width;
    pair[4] = correlation / width;
  }
  if (block.inner === null) {
    const profile = hermiteProfile(block.phi, means.argument[0]);
    own[8] = residual(profile, 1) / width;
    pair[8] = residual(profile, correlation) / width;
  }
  return { own, pair };
}

/** Covariance of phi^2 without its part along z^2, in units of (E phi^2)^2. */
function residual({ square, squareVariance }: HermiteProfile, c: number): number {
  return pairCovariance(square, square, squareVariance, c) - (square[2] * c) ** 2;
}

/** The branch is the activation itself: its units are independent given the state. */
function activationStep(block: BlockConstants, place: Place): Step {
  const { profile, shares, mean } = place;
  const { skip, branch, cross, skipSign, branchSign, innerWeight } = shares;
  const { value, square } = profile;
  const jacobian = new Float64Array(9);
  jacobian[0] = skip + branch * slopeByLnQ(square) * innerWeight + 2 * cross * mean * slopeByLnQ(value) * innerWeight;
  jacobian[1] = 2 * cross * value[0];
  jacobian[3] = branchSign * Math.sqrt(branch) * slopeByLnQ(value) * innerWeight;
  jacobian[4] = skipSign * Math.sqrt(skip);
  const units = block.inner?.fanOut ?? 1;
  const kept = block.inner?.orthogonal === true ? (innerWeight * square[2]) ** 2 : 0;
  const sums = (c: number, stateC: number): Matrix3 => {
    const squares = pairCovariance(square, square, profile.squareVariance, c) - kept * c * c;
    const values = pairCovariance(value, value, profile.valueVariance, c);
    const mixed = pairCovariance(value, square, profile.skew, c);
    const result = new Float64Array(9);
    // Of phi^2, of z phi and of phi; z phi and the others covary where the state has a mean.
    result[0] =
      (branch * branch * squares + 4 * branch * cross * mean * mixed + 4 * cross * cross * stateC * values) / units;
    result[1] = (branchSign * Math.sqrt(branch) * (branch * mixed + 2 * cross * mean * values)) / units;
    result[3] = result[1];
    result[4] = (branch * values) / units;
    return result;
  };
  return { jacobian, noise: sums(1, 1), pairNoise: sums(place.c, place.stateC) };
}

/** A matrix behind the activation: given E phi^2 over the units, the branch is normal. */
function matrixStep(block: BlockConstants, place: Place): Step {
  const { profile, shares, c, stateC } = place;
  const { skip, branch, cross, skipSign, innerWeight, outerWeight } = shares;
  const { square, squareVariance } = profile;
  const through = branch * outerWeight;
  const jacobian = new Float64Array(9);
  jacobian[0] = skip + through * slopeByLnQ(square) * innerWeight;
  jacobian[4] = skipSign * Math.sqrt(skip);
  const onState = block.inner === null;
  const whole = residual(profile, 1);
  // The next state keeps this share of the old one, and with it of what phi^2 deviates.
  const memory = onState && whole > 0 ? residual(profile, skipSign * Math.sqrt(skip)) / whole : 0;
  if (onState) {
    jacobian[2] = through;
    jacobian[8] = memory;
  }
  const units = block.outer?.fanOut ?? 1;
  const hidden = block.inner?.fanOut ?? 1;
  const keeps = block.outer?.orthogonal === true && block.outer.fanIn === units ? outerWeight ** 2 : 0;
  const sums = (own: number, stateOwn: number): Matrix3 => {
    const squares = onState ? 0 : pairCovariance(square, square, squareVariance, own) / hidden;
    const branchC = branchCorrelation(place, own);
    const result = new Float64Array(9);
    result[0] =
      through * through * squares +
      (branch * branch * 2 * branchC * branchC * (1 - keeps) + 4 * cross * cross * stateOwn * branchC) / units;
    result[4] = (branch * branchC) / units;
    if (onState) result[8] = (residual(profile, own) * (1 - memory * memory)) / units;
    return result;
  };
  return { jacobian, noise: sums(1, 1), pairNoise: sums(c, stateC) };
}

/** Correlation of the branch's outputs where its arguments have the correlation c. */
function branchCorrelation({ profile, shares }: Place, c: number): number {
  const values = profile.value[0] ** 2 + pairCovariance(profile.value, profile.value, profile.valueVariance, c);
  return 1 - shares.outerWeight * (1 - values);
}

function nextCorrelation(block: BlockConstants, place: Place): number {
  const { shares, stateC, mean, c, profile } = place;
  const means = block.outer === null ? 2 * shares.cross * mean * profile.value[0] : 0;
  return Math.min(1, shares.skip * stateC + shares.branch * branchCorrelation(place, c) + means);
}

/** The shifts of E p (relative) and of E of the mean (in units of the root mean square), by the map's curvature. */
function nextShift(
  block: BlockConstants,
  { profile, shares, mean }: Place,
  { shift, meanShift, own }: { shift: number; meanShift: number; own: Matrix3 },
): [number, number] {
  const { skip, branch, cross, skipSign, branchSign, innerWeight, outerWeight } = shares;
  const { value, square } = profile;
  // An activation on the state itself sees the variance of its distribution, not that of the finite sum, and arguments of a given
  // length, as an orthogonal matrix makes them, have none of the variance that normal ones of their mean square have.
  const spread =
    block.inner === null
      ? Math.max(0, own[0] - 2 / (block.outer?.fanIn ?? 1))
      : own[0] - (block.inner.orthogonal ? 2 / block.inner.fanOut : 0);
  const bent = (f: Float64Array) =>
    slopeByLnQ(f) * innerWeight * shift + (bendByLnQ(f) / 2) * innerWeight ** 2 * spread;
  if (block.outer !== null)
    return [skip * shift + branch * outerWeight * bent(square), skipSign * Math.sqrt(skip) * meanShift];
  const product = value[0] * meanShift + mean * bent(value) + slopeByLnQ(value) * innerWeight * own[1];
  return [
    skip * shift + branch * bent(square) + 2 * cross * product,
    skipSign * Math.sqrt(skip) * meanShift + branchSign * Math.sqrt(branch) * bent(value),
  ];
}
