// What distinguishes the activations: shaders/shared/activation-kinds.wgsl and the exponents of activation-scaled.wgsl for the CPU. Ids are
// indices in ACTIVATION_NAMES (src/math/activation-names.ts).

import { Erf, Gelu, GeluTanh, is, Mish, Selu, Silu } from './activation-types';
import { NO_ACTIVATION } from './pass-params';
import { choose } from './range';
import { ZERO_EXPONENT } from './ledger';

@inline
export const LINEAR: i32 = 0;
@inline
export const TANH: i32 = 1;
@inline
export const LOGISTIC: i32 = 2;
@inline
export const ERF: i32 = 3;
@inline
export const RELU: i32 = 4;
@inline
export const LEAKY_RELU: i32 = 5;
@inline
export const ELU: i32 = 6;
@inline
export const SELU: i32 = 7;
@inline
export const GELU: i32 = 8;
@inline
export const GELU_TANH: i32 = 9;
@inline
export const SILU: i32 = 10;
@inline
export const SOFTPLUS: i32 = 11;
@inline
export const SOFTSIGN: i32 = 12;
@inline
export const MISH: i32 = 13;
@inline
export const SIN: i32 = 14;
@inline
export const HARD_TANH: i32 = 15;

// Klambauer et al. 2017: lambda, and lambda * alpha.
@inline
export const SELU_SCALE: f32 = 1.0507009873554805;
@inline
export const SELU_LEFT_SCALE: f32 = 1.7580993408473766;

/** phi(a x) = a phi(x) for a > 0 (and where there is no activation): the exponent plays no part. */
@inline
export function isHomogeneous(id: i32): bool {
  return id == LINEAR || id == RELU || id == LEAKY_RELU || id == NO_ACTIVATION;
}

/** Slopes whose exponent is always 0. */
@inline
export function isSteep(id: i32): bool {
  return isHomogeneous(id) || id == SIN || id == HARD_TANH;
}

/** Where arguments of exponent e, as stored, need nothing but a factor: none leaves float32, and what falls out below is lost beside others. */
@inline
export function isPlain(id: i32, e: v128): v128 {
  if (isHomogeneous(id)) return i32x4.splat(-1);
  return v128.and(i32x4.ge_s(e, i32x4.splat(-24)), i32x4.le_s(e, i32x4.splat(30)));
}

/** Columns that are exactly zero, or padding. Weights have exponents too, which come on top of ZERO_EXPONENT. */
@inline
function isZeroColumn(e: v128): v128 {
  return i32x4.lt_s(e, i32x4.splat(ZERO_EXPONENT + 0x01000000));
}

/** Whether a panel's arguments are all plain: columns that are exactly zero are so at any exponent. */
export function allPlain(id: i32, e: v128): bool {
  return i32x4.all_true(v128.or(isPlain(id, e), isZeroColumn(e)));
}

/** The exponents of a panel that is allPlain; 0 for its zero columns. */
export function plainExponent(e: v128): v128 {
  return v128.andnot(e, isZeroColumn(e));
}

/** Exponent of the outputs, from the exponent of the arguments alone. */
@inline
export function activationExponent(id: i32, e: v128): v128 {
  const none = i32x4.splat(0);
  if (id == TANH || id == ERF || id == SOFTSIGN || id == SIN || id == HARD_TANH) return i32x4.min_s(e, none);
  if (id == LOGISTIC) return none;
  return id == SOFTPLUS ? i32x4.max_s(e, none) : e;
}

/** Slope at 0 of those whose value there is 0, from the side of m. SELU alone has two. */
@inline
export function slopeAtZero<A>(m: v128): v128 {
  if (is<A, Selu>()) return choose(f32x4.gt(m, f32x4.splat(0)), f32x4.splat(SELU_SCALE), f32x4.splat(SELU_LEFT_SCALE));
  if (is<A, Erf>()) return f32x4.splat(1.12837917);
  if (is<A, Gelu>() || is<A, GeluTanh>() || is<A, Silu>()) return f32x4.splat(0.5);
  return f32x4.splat(is<A, Mish>() ? 0.6 : 1.0);
}
