// A bound of an argument, brought to the scale of four columns' stored values, so that these can be compared as they are.

import { choose, scale2, SMALLEST_NORMAL } from './range';

/** bound * 2^-exponent. What is beyond float32 stays beyond all stored values; what falls below it still differs from zero. */
@inline
export function scaledBound(bound: f32, exponent: v128): v128 {
  const all = f32x4.splat(bound);
  if (abs(bound) >= 3.402823e38 || bound == 0) return all;
  const scaled = scale2(all, i32x4.neg(exponent));
  const least = v128.or(i32x4.splat(SMALLEST_NORMAL), v128.and(all, i32x4.splat(0x80000000)));
  return choose(f32x4.eq(scaled, f32x4.splat(0)), least, scaled);
}
