// Activations of numbers beyond float32, m * 2^e with |m| <= 2^24: shaders/shared/activation-scaled.wgsl for the CPU. The argument is clamped
// in the bits to magnitudes from 2^-36, below which phi is linear, to 2^31, where phi is at its asymptote and every tail is cut.
// What depends on e alone (edges and steps) is worked out once a panel.

import { slopeAtZero } from './activation-kinds';
import { Tanh, Logistic, Erf, Selu, Softplus, Softsign, Sin, HardTanh, is } from './activation-types';
import { activationValue } from './activation-value';
import { choose, magnitudeBits, scale2, SMALLEST_NORMAL } from './range';

/** Bits of the magnitude at which m * 2^e comes to 2^(field - 127). */
@inline
function edge(e: v128, field: i32): v128 {
  const at = i32x4.sub(i32x4.splat(field), e);
  return i32x4.shl(i32x4.max_s(i32x4.min_s(at, i32x4.splat(255)), i32x4.splat(1)), 23);
}

/** Below these magnitudes of m phi is linear. */
@inline
export function linearEdge(e: v128): v128 {
  return edge(e, 91);
}

/** From these magnitudes of m on phi is at its asymptote. */
@inline
export function asymptoticEdge(e: v128): v128 {
  return edge(e, 158);
}

/** What the exponent adds to the bits of a clamped m. */
@inline
export function argumentStep(e: v128): v128 {
  return i32x4.shl(i32x4.max_s(i32x4.min_s(e, i32x4.splat(157)), i32x4.splat(-164)), 23);
}

/** m * 2^e, clamped to magnitudes from 2^-36 to 2^31; 0 for 0. */
@inline
export function scaledArgument(m: v128, linear: v128, asymptotic: v128, step: v128): v128 {
  const magnitude = magnitudeBits(m);
  const clamped = i32x4.add(i32x4.min_s(i32x4.max_s(magnitude, linear), asymptotic), step);
  const signed = v128.or(clamped, v128.xor(m, magnitude));
  return v128.andnot(signed, i32x4.lt_s(magnitude, i32x4.splat(SMALLEST_NORMAL)));
}

/** phi(m * 2^e) * 2^-activationExponent(e), where x = scaledArgument. */
@inline
export function scaledValue<A>(leaky: f32, m: v128, x: v128, e: v128, linear: v128, asymptotic: v128): v128 {
  const value = activationValue<A>(leaky, x);
  if (is<A, Logistic>()) return value;
  const none = i32x4.splat(0);
  const positive = i32x4.ge_s(m, asymptotic);
  if (is<A, Softplus>()) {
    return choose(positive, scale2(m, i32x4.min_s(e, none)), scale2(value, i32x4.neg(i32x4.max_s(e, none))));
  }
  const magnitude = magnitudeBits(m);
  const small = i32x4.lt_s(magnitude, linear);
  if (is<A, Tanh>() || is<A, Erf>() || is<A, Softsign>() || is<A, Sin>() || is<A, HardTanh>()) {
    // Both sides are scaled up, or not at all: nothing falls out below.
    const up = i32x4.shl(i32x4.min_s(i32x4.max_s(e, none), i32x4.splat(255)), 23);
    const lifted = v128.andnot(i32x4.add(m, up), i32x4.lt_s(magnitude, i32x4.splat(SMALLEST_NORMAL)));
    const near = is<A, Erf>() ? f32x4.mul(lifted, slopeAtZero<A>(m)) : lifted;
    const down = i32x4.shl(i32x4.min_s(i32x4.max_s(i32x4.neg(e), none), i32x4.splat(255)), 23);
    return choose(small, near, i32x4.add(value, down));
  }
  // The output's exponent is the argument's: what is linear in m needs no scaling.
  const gain = is<A, Selu>() ? slopeAtZero<A>(m) : choose(small, slopeAtZero<A>(m), f32x4.splat(1.0));
  return choose(v128.or(small, positive), f32x4.mul(gain, m), scale2(value, i32x4.neg(e)));
}

/** 1 / (1 + |x|)^2 from 2^31 on: m's bits without their exponent. */
@inline
export function softsignFarMantissa(m: v128): v128 {
  const root = v128.or(v128.and(m, i32x4.splat(0x007fffff)), i32x4.splat(0x3f800000));
  return f32x4.div(f32x4.splat(1.0), f32x4.mul(root, root));
}

@inline
export function softsignFarExponent(m: v128, e: v128): v128 {
  const k = i32x4.add(i32x4.sub(i32x4.shr_u(magnitudeBits(m), 23), i32x4.splat(127)), e);
  return i32x4.neg(i32x4.shl(k, 1));
}
