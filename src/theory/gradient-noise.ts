// What one block adds to the variance of a gradient over seeds: sums over its units of phi'^2 g^2, and the directions that its
// matrices draw.

import { type HermiteProfile, pairCovariance } from '../math/hermite-profile.ts';
import type { Vector3 } from '../math/small-matrix.ts';
import type { BlockConstants } from './block-constants.ts';
import type { ForwardShares } from './block-shares.ts';

/** A block on the gradient's way, at the means of one sample. */
export interface GradientPlace {
  readonly block: BlockConstants;
  readonly profile: HermiteProfile;
  readonly shares: ForwardShares;
  /** Mean share of the block's input. */
  readonly mean: number;
  /** The branch's share of the gradient at the block's input. */
  readonly branch: number;
  /** Correlation of two samples' arguments. */
  readonly c: number;
  /** Mean square of the correlation of two samples' gradients above the block. */
  readonly gradientC: number;
}

/** Units of a block's input. */
export function inputWidth({ inner, outer }: BlockConstants): number {
  return inner?.fanIn ?? outer?.fanIn ?? 1;
}

/** E phi'(u1) phi'(u2) by E phi'^2. */
export function slopeCorrelation({ profile: { slope, slopeMoment }, c }: GradientPlace): number {
  return slope[0] ** 2 + pairCovariance(slope, slope, slopeMoment - slope[0] ** 2, c);
}

/**
 * What one block adds for one sample. y = phi' g: given |g| its square sum varies by 3 (E phi'^4 - 1) / units, and W' y, normal given y,
 * by 2 / width more; together 3 (kappa - 1) + 2, the law of Hanin and Nica with kappa = E phi'^4 / (E phi'^2)^2. Beside a skip the
 * product of the two paths varies too.
 */
export function blockVariance({ block, profile, branch }: GradientPlace): number {
  const width = inputWidth(block);
  const product = (4 * branch * (1 - branch)) / width;
  const kappa = profile.slopeSquareMoment;
  const { inner, outer } = block;
  if (outer === null) {
    const drawn = inner?.orthogonal === true && inner.fanIn === inner.fanOut ? 0 : 2 / width;
    return branch ** 2 * ((3 * (kappa - 1)) / (inner?.fanOut ?? 1) + drawn) + product;
  }
  // A matrix between g and phi': given g its outputs are normal, unless it keeps lengths.
  const normal = outer.orthogonal && outer.fanIn === outer.fanOut ? 3 * (kappa - 1) : 3 * kappa - 1;
  return branch ** 2 * (normal / outer.fanIn + (inner === null ? 0 : 2 / width)) + product;
}

export function blockCovariance(place: GradientPlace): number {
  const { block, profile, branch, c, gradientC } = place;
  const width = inputWidth(block);
  const slopes = slopeCorrelation(place);
  const across = pairCovariance(profile.slopeSquare, profile.slopeSquare, profile.slopeSquareMoment - 1, c);
  const product = (4 * branch * (1 - branch) * gradientC * slopes) / width;
  const drawn = (2 * gradientC * slopes ** 2) / width;
  const { inner, outer } = block;
  if (outer === null) {
    return branch ** 2 * (((1 + 2 * gradientC) * across) / (inner?.fanOut ?? 1) + drawn) + product;
  }
  const normal = (1 + 2 * gradientC) * (1 + across) - 1;
  return branch ** 2 * (normal / outer.fanIn + (inner === null ? 0 : drawn)) + product;
}

/** Covariance of what the block adds to the signal with what it adds to the gradient: both are sums over the same units. */
export function sharedNoise({ block, profile, shares, mean, branch, c }: GradientPlace): {
  own: Vector3;
  pair: Vector3;
} {
  if (block.inner === null) return { own: [0, 0, 0], pair: [0, 0, 0] };
  const { value, square, slopeSquare, mixed, lean } = profile;
  const scale = branch / block.inner.fanOut;
  const along = (squares: number, values: number): Vector3 =>
    block.outer === null
      ? [
          scale * (shares.branch * squares + 2 * shares.cross * mean * values),
          scale * shares.branchSign * Math.sqrt(shares.branch) * values,
          0,
        ]
      : [scale * shares.branch * shares.outerWeight * squares, 0, 0];
  return {
    own: along(mixed, lean),
    pair: along(pairCovariance(square, slopeSquare, mixed, c), pairCovariance(value, slopeSquare, lean, c)),
  };
}
