// The terms of a gradient, four columns at a time: each is a stored value times a factor, with the exponent of its column, brought to a
// common exponent before they are added. shaders/shared/gradient-terms.wgsl for the CPU.

import { boundedExponent, columnExponent, columnShift, ZERO_EXPONENT } from './ledger';
import { choose, scale2 } from './range';
import { BRANCH, exponent, mantissa, WEIGHT } from './tower-record';

/** Slopes of arguments beyond 2^22 come from clamped exponentials: where a column has no other, its peak is marked for the host. */
@inline
export const UNTRACKED: i32 = 256;
@inline
export const SMALLEST_SLOPE_EXPONENT: i32 = -6000000;

/** Exponents of factor m * 2^e times the columns' values shifted to [1, 2). */
@inline
export function termExponent(m: f32, e: i32, slots: usize): v128 {
  if (m == 0) return i32x4.splat(ZERO_EXPONENT);
  return boundedExponent(i32x4.add(columnExponent(slots), i32x4.splat(e)));
}

/** What stored values are multiplied by to be the term at exponents `common`, which are not below the term's own. */
@inline
export function termFactor(m: f32, own: v128, slots: usize, common: v128): v128 {
  return scale2(f32x4.splat(m), i32x4.sub(i32x4.sub(own, common), columnShift(slots)));
}

/** Weight scale, times the branch scale where the incoming gradient is the sum's. */
@inline
export function foldedMantissa(t: usize, fold: bool): f32 {
  return mantissa(t, WEIGHT) * (fold ? mantissa(t, BRANCH) : 1);
}

@inline
export function foldedExponent(t: usize, fold: bool): i32 {
  return exponent(t, WEIGHT) + (fold ? exponent(t, BRANCH) : 0);
}

/** Peaks of moments, marked where all slopes of a column were clamped. */
@inline
export function checkedPeak(peak: v128, slopes: v128): v128 {
  const untracked = v128.andnot(
    i32x4.le_s(slopes, i32x4.splat(SMALLEST_SLOPE_EXPONENT)),
    i32x4.eq(slopes, i32x4.splat(ZERO_EXPONENT)),
  );
  return choose(untracked, i32x4.splat(UNTRACKED), peak);
}
