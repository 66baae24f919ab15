// exp and log1p four lanes at a time: shaders/shared/exponential.wgsl for the CPU, the same polynomials. There are no structs in registers, so
// exp comes in three parts: with n = expCount(x), e^(x + low) = expMantissa(x, low, n) * 2^expExponent(n). Magnitudes up to EXP_LIMIT.

import { madd } from './range';

// Arguments end here: e^-8388608 = 2^-12102203. The reduction below is exact as far.
@inline
export const EXP_LIMIT: f32 = 8388608.0;

// 1.5 * 2^23: what is added to it has its whole part in the last bits.
@inline
const WHOLE: f32 = 12582912.0;

/** A whole number below 2^22 as an integer: its bits after adding 1.5 * 2^23 (a conversion costs more). */
@inline
export function smallInteger(x: v128): v128 {
  return i32x4.sub(f32x4.add(x, f32x4.splat(WHOLE)), i32x4.splat(0x4b400000));
}

@inline
function thousands(n: v128): v128 {
  return f32x4.nearest(f32x4.mul(n, f32x4.splat(0.000244140625)));
}

/** round(x / ln 2). */
@inline
export function expCount(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)));
}

@inline
export function expExponent(n: v128): v128 {
  const t = thousands(n);
  return i32x4.add(i32x4.shl(smallInteger(t), 12), smallInteger(madd(t, f32x4.splat(-4096.0), n)));
}

/** ln 2 = C1 + C2 + C3 with 12 bits in C1 and C2, n in two halves, so that the products are exact (Cody & Waite 1980). */
@inline
export function expMantissa(high: v128, low: v128, n: v128): v128 {
  const n1 = f32x4.mul(thousands(n), f32x4.splat(4096.0));
  const n2 = f32x4.sub(n, n1);
  let r = madd(n2, f32x4.splat(-0.693115234375), madd(n1, f32x4.splat(-0.693115234375), high));
  r = madd(n2, f32x4.splat(-0.000031933188438415527), madd(n1, f32x4.splat(-0.000031933188438415527), r));
  return expSeries(f32x4.add(madd(n, f32x4.splat(-1.2996507e-8), r), low));
}

/** e^r for |r| <= ln(2) / 2. */
@inline
export function expSeries(r: v128): v128 {
  let sum = madd(r, f32x4.splat(1.9917820e-4), f32x4.splat(0.0013946077));
  sum = madd(r, sum, f32x4.splat(0.008333265));
  sum = madd(r, sum, f32x4.splat(0.04166627));
  sum = madd(r, sum, f32x4.splat(0.16666667));
  sum = madd(r, sum, f32x4.splat(0.5));
  sum = madd(r, sum, f32x4.splat(1.0));
  return madd(r, sum, f32x4.splat(1.0));
}

// What is below its square root adds nothing to a series in the square, which must not become subnormal.
@inline
const SMALLEST_ROOT: f32 = 1e-10;

/** log(1 + t) for t in [0, 1]: 2 artanh(w / 2), w = 2 t / (2 + t). */
@inline
export function log1pValue(t: v128): v128 {
  const w = f32x4.div(f32x4.add(t, t), f32x4.add(f32x4.splat(2.0), t));
  const root = f32x4.pmax(w, f32x4.splat(SMALLEST_ROOT));
  const z = f32x4.mul(root, root);
  let series = madd(z, f32x4.splat(0.10896198 / 4096), f32x4.splat(0.085739248 / 1024));
  series = madd(z, series, f32x4.splat(0.1115075 / 256));
  series = madd(z, series, f32x4.splat(0.14284198 / 64));
  series = madd(z, series, f32x4.splat(0.20000027 / 16));
  series = madd(z, series, f32x4.splat(0.33333333 / 4));
  return madd(f32x4.mul(w, z), series, w);
}
