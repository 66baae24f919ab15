// log of positive normal numbers, four lanes at a time, relative to a few roundings also near 1.

import { madd } from './range';

/** By x = c * 2^k, c in [sqrt 1/2, sqrt 2), log c = 2 artanh(s); fit relative to 1e-9. */
@inline
export function logValue(x: v128): v128 {
  const k = i32x4.sub(i32x4.shr_s(f32x4.mul(x, f32x4.splat(1.41421356)), 23), i32x4.splat(127));
  const c = i32x4.sub(x, i32x4.shl(k, 23));
  const one = f32x4.splat(1);
  const s = f32x4.div(f32x4.sub(c, one), f32x4.add(c, one));
  const z = f32x4.mul(s, s);
  let series = madd(z, f32x4.splat(0.298800558), f32x4.splat(0.39977169));
  series = madd(z, series, f32x4.splat(0.666667819));
  const log = madd(f32x4.mul(s, z), series, f32x4.add(s, s));
  return madd(f32x4.convert_i32x4_s(k), f32x4.splat(0.693147181), log);
}
