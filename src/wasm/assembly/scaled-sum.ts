// The sum of two numbers with exponents of their own, lane by lane; mantissa and exponent come one by one.

import { ZERO_EXPONENT } from './ledger';
import { choose, scale2 } from './range';

@inline
function wanted(m: v128, e: v128): v128 {
  return choose(f32x4.eq(m, f32x4.splat(0)), i32x4.splat(ZERO_EXPONENT), e);
}

/** The exponent of the sum of m1 * 2^e1 and m2 * 2^e2: what is zero has no say. */
@inline
export function sumExponent(m1: v128, e1: v128, m2: v128, e2: v128): v128 {
  return i32x4.max_s(wanted(m1, e1), wanted(m2, e2));
}

/** Its mantissa at that exponent. */
@inline
export function sumMantissa(m1: v128, e1: v128, m2: v128, e2: v128, e: v128): v128 {
  return f32x4.add(scale2(m1, i32x4.sub(e1, e)), scale2(m2, i32x4.sub(e2, e)));
}
