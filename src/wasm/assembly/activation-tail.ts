// The exponential in each activation: phi and phi' are elementary in the tail e^-argument, argument(x) = argument(-x) >= 0, which cannot
// overflow. Near (near-exponential.ts): values, which end where the tail falls out of float32. Far: slopes, whose exponent is kept, as in
// shaders/shared/activation-tail.wgsl. Arguments are given with their minus sign.

import { expExponent } from './exponential';
import { nearCount, nearMantissa, timesPower } from './near-exponential';
import { madd } from './range';
import { productError, squareError, sumError } from './two-floats';

// |x| is cut where the argument comes to 2^22 or 2^23: the tail is then 2^-6051101 or less, farther than the engine tracks.
@inline
export const TAIL_LIMIT: f32 = 4194304.0;
@inline
export const GAUSS_LIMIT: f32 = 2048.0;
@inline
export const GELU_TANH_LIMIT: f32 = 384.0;
/** 2^-125.5 is e^-87, the end of the near tails. */
@inline
const NEAR_LIMIT: f32 = 87.0;

/** -|x|. */
@inline
export function lowered(x: v128): v128 {
  return v128.or(x, i32x4.splat(0x80000000));
}

/** e^-|x|; below e^-87 it is 0. */
@inline
export function nearTail(x: v128): v128 {
  const far = lowered(x);
  const h = f32x4.pmax(far, f32x4.splat(-NEAR_LIMIT));
  const count = nearCount(h);
  return v128.andnot(timesPower(nearMantissa(h, f32x4.splat(0), count), count), f32x4.lt(far, h));
}

/** A far tail's mantissa with its power of two (n of expCount), as what is added to something of size 1: by 2^-100 at least. */
@inline
export function farTail(mantissa: v128, n: v128): v128 {
  return i32x4.add(mantissa, i32x4.shl(i32x4.max_s(expExponent(n), i32x4.splat(-100)), 23));
}

// The arguments of the normal distribution as pairs of floats, since the rounding error of an argument costs as many units in the last place
// as the argument is large.

/** -scale t^2, scale a power of two. */
@inline
export function gaussHigh(t: v128, scale: f32): v128 {
  return f32x4.mul(f32x4.mul(t, t), f32x4.splat(-scale));
}

@inline
export function gaussLow(t: v128, scale: f32): v128 {
  return f32x4.mul(squareError(t, f32x4.mul(t, t)), f32x4.splat(-scale));
}

// 2 sqrt(2/pi) (t + 0.044715 t^3), from Hendrycks & Gimpel 2016: x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) = x / (1 + e^-argument).
@inline
const CUBIC: f32 = 0.0713548139;
@inline
const FACTOR: f32 = 1.59576917;

@inline
function geluTanhFactor(t: v128): v128 {
  return f32x4.add(f32x4.splat(FACTOR), f32x4.mul(f32x4.splat(CUBIC), f32x4.mul(t, t)));
}

@inline
export function geluTanhHigh(t: v128): v128 {
  return f32x4.neg(f32x4.mul(t, geluTanhFactor(t)));
}

@inline
export function geluTanhLow(t: v128): v128 {
  const square = f32x4.mul(t, t);
  const squareLow = squareError(t, square);
  const cubic = f32x4.mul(f32x4.splat(CUBIC), square);
  let low = productError(f32x4.splat(CUBIC), square, cubic);
  low = f32x4.add(low, madd(f32x4.splat(CUBIC), squareLow, f32x4.mul(f32x4.splat(2.3988324e-9), square)));
  const factor = geluTanhFactor(t);
  low = f32x4.add(sumError(f32x4.splat(FACTOR), cubic, factor), f32x4.sub(low, f32x4.splat(4.53406804e-8)));
  return f32x4.neg(madd(t, low, productError(t, factor, f32x4.mul(t, factor))));
}
