// exp where its result is a normal float32: the count n = round(h / ln 2) stays in the last bits of a float, from where a shift puts it into an
// exponent field, at a fraction of the cost of what exponential.ts does for any argument.

import { expSeries } from './exponential';
import { madd } from './range';

// 1.5 * 2^23: the bits of a sum with it end in its whole part.
@inline
const WHOLE: f32 = 12582912.0;

/** 1.5 * 2^23 + round(h / ln 2), for |h| < 170. */
@inline
export function nearCount(h: v128): v128 {
  return madd(h, f32x4.splat(1.44269504), f32x4.splat(WHOLE));
}

// h - n ln 2; ln 2 = C1 + C2 with 15 bits in C1, so that its product is exact.
@inline
function nearRest(h: v128, count: v128): v128 {
  const n = f32x4.sub(count, f32x4.splat(WHOLE));
  return madd(n, f32x4.splat(-1.42860677e-6), madd(n, f32x4.splat(-0.693145751953125), h));
}

/** e^(h + low) * 2^-n. */
@inline
export function nearMantissa(h: v128, low: v128, count: v128): v128 {
  return expSeries(f32x4.add(nearRest(h, count), low));
}

/** x * 2^n; x and the result must be normal numbers, or n = 0. */
@inline
export function timesPower(x: v128, count: v128): v128 {
  return i32x4.add(x, i32x4.shl(count, 23));
}

/** The same for x of size 1 that is only added to something of size 1: n counts as -100 below that. */
@inline
export function timesPowerBeside(x: v128, count: v128): v128 {
  const least = i32x4.splat(0x4b400000 - 100);
  return i32x4.add(x, i32x4.shl(i32x4.max_s(count, least), 23));
}

/**
 * e^h - 1 = (e^r - 1) 2^n + (2^n - 1) for -87 <= h <= 87, relatively accurate since n = 0 near 0. The polynomial is a minimax fit (Lawson's
 * algorithm), its relative error below 2^-26.
 */
@inline
export function nearExpm1(h: v128): v128 {
  const count = nearCount(h);
  const power = nearPower(count);
  return madd(nearPart(h, count), power, f32x4.sub(power, f32x4.splat(1.0)));
}

/** 2^n. */
@inline
export function nearPower(count: v128): v128 {
  return i32x4.add(i32x4.shl(count, 23), i32x4.splat(0x3f800000));
}

/** e^r - 1. */
@inline
export function nearPart(h: v128, count: v128): v128 {
  const r = nearRest(h, count);
  let series = madd(r, f32x4.splat(0.0013882512), f32x4.splat(0.0083668204));
  series = madd(r, series, f32x4.splat(0.0416673534));
  series = madd(r, series, f32x4.splat(0.16666542));
  series = madd(r, series, f32x4.splat(0.49999997));
  return madd(f32x4.mul(r, r), series, r);
}
