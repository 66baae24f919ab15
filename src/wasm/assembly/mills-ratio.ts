// The Mills ratio M(t) = (1 - Phi(t)) / phi(t), smooth and without cancellation, as in shaders/shared/mills-ratio.wgsl: for t in [0, 4096] a
// rational function, whose two sides are given apart so that whoever divides does so once. Phi, phi: normal distribution and density.

import { madd } from './range';

@inline
export const INVERSE_SQRT_TWO_PI: f32 = 0.398942280;

@inline
export function millsNumerator(t: v128): v128 {
  let p = madd(t, f32x4.splat(0.0141893188), f32x4.splat(0.126432955));
  p = madd(t, p, f32x4.splat(0.529707015));
  p = madd(t, p, f32x4.splat(1.18955266));
  return madd(t, p, f32x4.splat(1.25331414));
}

@inline
export function millsDenominator(t: v128): v128 {
  let q = madd(t, f32x4.splat(0.0141893178), f32x4.splat(0.126433223));
  q = madd(t, q, f32x4.splat(0.543876231));
  q = madd(t, q, f32x4.splat(1.31653368));
  q = madd(t, q, f32x4.splat(1.74701285));
  return madd(t, q, f32x4.splat(1.0));
}
