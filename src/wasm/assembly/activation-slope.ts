// phi'(x) of every activation, mantissa and exponent, so that a saturated unit's slope keeps its digits: shaders/shared/activation-slope.wgsl
// for the CPU. At a kink the slope is that of the left side. `id` is a constant wherever this is inlined. There are no structs in registers:
// h = tailArgument<A>(x), n = expCount(h), and then slopeMantissa and slopeExponent.

import { SELU_SCALE, SELU_LEFT_SCALE } from './activation-kinds';
import { Tanh, Logistic, Erf, Relu, LeakyRelu, Elu, Selu, Gelu, GeluTanh, Silu } from './activation-types';
import { Softplus, Softsign, Mish, Sin, HardTanh, is } from './activation-types';
import { farTail, gaussHigh, gaussLow, geluTanhHigh, geluTanhLow, GAUSS_LIMIT, GELU_TANH_LIMIT, lowered, TAIL_LIMIT } from './activation-tail';
import { expExponent, expMantissa } from './exponential';
import { INVERSE_SQRT_TWO_PI, millsDenominator, millsNumerator } from './mills-ratio';
import { choose, FIELD_BITS, madd, magnitudeBits } from './range';
import { shiftedSine } from './trigonometric';

/** The argument of the tail, with its minus sign. */
@inline
export function tailArgument<A>(x: v128): v128 {
  if (is<A, Erf>()) return gaussHigh(limited(x, GAUSS_LIMIT), 1.0);
  if (is<A, Gelu>()) return gaussHigh(limited(x, GAUSS_LIMIT), 0.5);
  if (is<A, GeluTanh>()) return geluTanhHigh(limited(x, GELU_TANH_LIMIT));
  if (is<A, Softsign>() || is<A, Sin>() || is<A, HardTanh>() || is<A, Relu>() || is<A, LeakyRelu>()) return f32x4.splat(0);
  // The right side of these has no tail.
  if (is<A, Elu>() || is<A, Selu>()) return f32x4.pmin(f32x4.pmax(x, f32x4.splat(-TAIL_LIMIT)), f32x4.splat(0));
  const h = f32x4.pmax(lowered(x), f32x4.splat(-TAIL_LIMIT));
  return is<A, Tanh>() ? f32x4.add(h, h) : h;
}

@inline
function limited(x: v128, limit: f32): v128 {
  return f32x4.pmin(magnitudeBits(x), f32x4.splat(limit));
}

@inline
function onRight(x: v128): v128 {
  return f32x4.gt(x, f32x4.splat(0));
}

/** Where slopeMantissa is to be taken times 2^slopeExponent; 0 for those of isSteep. */
@inline
export function slopeExponent<A>(x: v128, n: v128): v128 {
  if (is<A, Softsign>()) return i32x4.neg(i32x4.shr_s(softsignShift(x), 22));
  const exponent = expExponent(n);
  if (is<A, Tanh>() || is<A, Logistic>() || is<A, Erf>() || is<A, Elu>() || is<A, Selu>()) return exponent;
  if (is<A, Gelu>()) return v128.and(exponent, f32x4.lt(x, f32x4.splat(0)));
  return v128.andnot(exponent, onRight(x));
}

@inline
export function slopeMantissa<A>(leaky: f32, x: v128, h: v128, n: v128): v128 {
  const one = f32x4.splat(1.0);
  if (is<A, Relu>()) return v128.and(one, onRight(x));
  if (is<A, LeakyRelu>()) return choose(onRight(x), one, f32x4.splat(leaky));
  if (is<A, Sin>()) return shiftedSine(x, 1);
  if (is<A, HardTanh>()) return v128.and(one, f32x4.lt(magnitudeBits(x), one));
  if (is<A, Softsign>()) return softsignMantissa(x);
  const none = f32x4.splat(0);
  if (is<A, Erf>()) return f32x4.mul(f32x4.splat(1.12837917), expMantissa(h, gaussLow(limited(x, GAUSS_LIMIT), 1.0), n));
  if (is<A, Gelu>()) return geluMantissa(x, h, n);
  if (is<A, GeluTanh>()) return gatedMantissa<A>(x, expMantissa(h, geluTanhLow(limited(x, GELU_TANH_LIMIT)), n), n);
  const tail = expMantissa(h, none, n);
  if (is<A, Elu>()) return tail;
  if (is<A, Selu>()) return choose(onRight(x), f32x4.splat(SELU_SCALE), f32x4.mul(f32x4.splat(SELU_LEFT_SCALE), tail));
  if (is<A, Silu>()) return gatedMantissa<A>(x, tail, n);
  if (is<A, Mish>()) return mishMantissa(x, tail, n);
  const d = f32x4.add(one, farTail(tail, n));
  if (is<A, Softplus>()) return f32x4.div(choose(onRight(x), one, tail), d);
  return f32x4.div(is<A, Tanh>() ? f32x4.mul(f32x4.splat(4.0), tail) : tail, f32x4.mul(d, d));
}

// Phi(x) + x phi(x); for x > 0 it is 1 minus the slope at -x.
@inline
function geluMantissa(x: v128, h: v128, n: v128): v128 {
  const t = limited(x, GAUSS_LIMIT);
  const tail = expMantissa(h, gaussLow(t, 0.5), n);
  const rise = f32x4.sub(f32x4.div(millsNumerator(t), millsDenominator(t)), t);
  const left = f32x4.mul(f32x4.splat(INVERSE_SQRT_TWO_PI), rise);
  const right = f32x4.sub(f32x4.splat(1.0), f32x4.mul(left, farTail(tail, n)));
  return choose(f32x4.lt(x, f32x4.splat(0)), f32x4.mul(left, tail), right);
}

// d/dx [x / (1 + e^-v)] with growth = |x dv/dx|, v = x (SILU) or 2 sqrt(2/pi) (x + 0.044715 x^3) (GELU_TANH).
@inline
function gatedMantissa<A>(x: v128, tail: v128, n: v128): v128 {
  const q = farTail(tail, n);
  const d = f32x4.add(f32x4.splat(1.0), q);
  const a = limited(x, is<A, GeluTanh>() ? GELU_TANH_LIMIT : TAIL_LIMIT);
  const growth =
    is<A, GeluTanh>() ? f32x4.mul(a, madd(f32x4.mul(a, a), f32x4.splat(0.214064449), f32x4.splat(1.59576912))) : a;
  const above = choose(onRight(x), madd(growth, q, d), f32x4.mul(tail, f32x4.sub(d, growth)));
  return f32x4.div(above, f32x4.mul(d, d));
}

// d/dx [x n / (n + 2)] = n / (n + 2) + x 2 n' / (n + 2)^2, n' = 2 w (w + 1), w = e^x; for x > 0 in q = e^-x.
@inline
function mishMantissa(x: v128, tail: v128, n: v128): v128 {
  const q = farTail(tail, n);
  const positive = onRight(x);
  const one = f32x4.splat(1.0);
  const two = f32x4.splat(2.0);
  const a4 = f32x4.mul(f32x4.splat(4.0), limited(x, TAIL_LIMIT));
  const more = f32x4.add(one, q);
  const twice = f32x4.add(q, q);
  const rightDown = madd(twice, more, one);
  // Of q^2 there is nothing to see where q falls below 2^-50.
  const seen = f32x4.pmax(q, f32x4.splat(1e-15));
  const right = madd(f32x4.mul(a4, f32x4.mul(seen, seen)), more, f32x4.mul(f32x4.add(one, twice), rightDown));
  const q2 = f32x4.add(q, two);
  const leftDown = madd(q, q2, two);
  const left = f32x4.mul(tail, f32x4.sub(f32x4.mul(q2, leftDown), f32x4.mul(a4, more)));
  const down = choose(positive, rightDown, leftDown);
  return f32x4.div(choose(positive, right, left), f32x4.mul(down, down));
}

// 1 / (1 + |x|)^2; the power of two is taken out before squaring, since 3e38 squared is not a float32. Bits of that power's exponent field.
@inline
function softsignShift(x: v128): v128 {
  const d = f32x4.add(f32x4.splat(1.0), magnitudeBits(x));
  return i32x4.sub(v128.and(d, i32x4.splat(FIELD_BITS)), i32x4.splat(0x3f800000));
}

@inline
function softsignMantissa(x: v128): v128 {
  const d = f32x4.add(f32x4.splat(1.0), magnitudeBits(x));
  const root = i32x4.sub(d, softsignShift(x));
  return f32x4.div(f32x4.splat(1.0), f32x4.mul(root, root));
}
