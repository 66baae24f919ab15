// phi(x) of every activation, finite for every finite x. Near 0 the forms are relatively accurate, and so are the left tails, down to 2^-124.
// Gated activations (x times a gate) are max(x, 0) - |x| times the gate's tail.

import { SELU_SCALE, SELU_LEFT_SCALE } from './activation-kinds';
import { Tanh, Logistic, Erf, Relu, LeakyRelu, Elu, Selu, Gelu, GeluTanh, Silu } from './activation-types';
import { Softplus, Softsign, Mish, Sin, HardTanh, is } from './activation-types';
import { gaussHigh, gaussLow, geluTanhHigh, geluTanhLow, lowered, nearTail } from './activation-tail';
import { log1pValue } from './exponential';
import { INVERSE_SQRT_TWO_PI, millsDenominator, millsNumerator } from './mills-ratio';
import { nearCount, nearExpm1, nearMantissa, timesPower, timesPowerBeside } from './near-exponential';
import { choose, madd, magnitudeBits } from './range';
import { shiftedSine } from './trigonometric';

// Where the gated activations' left sides fall below 2^-124.
@inline
const SILU_END: f32 = 90.5;
@inline
const GELU_END: f32 = 13.05;
@inline
const GELU_TANH_END: f32 = 10.05;
/** Where e^-2|x| comes to 2^-124. */
@inline
export const TANH_END: f32 = 43.0;
// Where mish is x: two tails are multiplied there.
@inline
const MISH_RIGHT_END: f32 = 20.0;

@inline
export function activationValue<A>(leaky: f32, x: v128): v128 {
  if (is<A, Tanh>()) return tanhValue(x);
  if (is<A, Logistic>()) return logisticValue(x);
  if (is<A, Erf>()) return erfValue(x);
  if (is<A, Relu>()) return f32x4.pmax(f32x4.splat(0), x);
  if (is<A, LeakyRelu>()) return choose(f32x4.lt(x, f32x4.splat(0)), f32x4.mul(x, f32x4.splat(leaky)), x);
  if (is<A, Elu>()) return halfExponential(x, 1.0, 1.0);
  if (is<A, Selu>()) return halfExponential(x, SELU_LEFT_SCALE, SELU_SCALE);
  if (is<A, Gelu>()) return geluValue(x);
  if (is<A, GeluTanh>()) return geluTanhValue(x);
  if (is<A, Silu>() || is<A, Mish>()) return siluValue<A>(x);
  if (is<A, Softplus>()) return f32x4.add(f32x4.pmax(f32x4.splat(0), x), log1pValue(nearTail(x)));
  if (is<A, Softsign>()) return f32x4.div(x, f32x4.add(f32x4.splat(1.0), magnitudeBits(x)));
  if (is<A, Sin>()) return shiftedSine(x, 0);
  if (is<A, HardTanh>()) return between(x, 1.0);
  return x;
}

@inline
function between(x: v128, limit: f32): v128 {
  return f32x4.pmax(f32x4.pmin(x, f32x4.splat(limit)), f32x4.splat(-limit));
}

// |tanh x| = -w / (w + 2), w = e^-2|x| - 1: never beyond 1, and 1 at 9.02. slopes-beside.ts has the same steps.
@inline
function tanhValue(x: v128): v128 {
  const a = f32x4.pmin(magnitudeBits(x), f32x4.splat(TANH_END));
  const w = nearExpm1(f32x4.mul(a, f32x4.splat(-2)));
  return choose(i32x4.splat(0x80000000), x, f32x4.div(w, f32x4.add(w, f32x4.splat(2.0))));
}

// 1 - e^log(erfc |x|). The logarithm is a polynomial, a minimax fit in what its error means for erf (Lawson's algorithm), below 2^-26 of it;
// h is -|x|. erf(3.93) rounds to 1.
@inline
function erfValue(x: v128): v128 {
  const h = f32x4.pmax(lowered(x), f32x4.splat(-3.93));
  let series = madd(h, f32x4.splat(-9.25644144e-6), f32x4.splat(-0.000117642448));
  series = madd(h, series, f32x4.splat(-0.000632849406));
  series = madd(h, series, f32x4.splat(-0.0016670333));
  series = madd(h, series, f32x4.splat(-0.00016039591));
  series = madd(h, series, f32x4.splat(0.0191530511));
  series = madd(h, series, f32x4.splat(0.102777846));
  series = madd(h, series, f32x4.splat(-0.636619389));
  series = madd(h, series, f32x4.splat(0.128379166));
  const magnitude = nearExpm1(madd(h, series, h));
  return choose(i32x4.splat(0x80000000), x, magnitude);
}

@inline
function logisticValue(x: v128): v128 {
  const q = nearTail(x);
  const one = f32x4.splat(1.0);
  return f32x4.div(choose(f32x4.lt(x, f32x4.splat(0)), q, one), f32x4.add(one, q));
}

// e^x - 1 on the left.
@inline
function halfExponential(x: v128, left: f32, right: f32): v128 {
  const exponential = nearExpm1(f32x4.pmin(f32x4.pmax(x, f32x4.splat(-25.0)), f32x4.splat(0)));
  const line = f32x4.pmax(f32x4.splat(0), x);
  if (left == 1.0) return f32x4.add(line, exponential);
  return madd(exponential, f32x4.splat(left), f32x4.mul(line, f32x4.splat(right)));
}

// GELU(-t) = -t Phi(-t), Phi(-t) = phi(t) M(t).
@inline
function geluValue(x: v128): v128 {
  const a = magnitudeBits(x);
  const t = f32x4.pmin(a, f32x4.splat(GELU_END));
  const h = gaussHigh(t, 0.5);
  const count = nearCount(h);
  const tail = nearMantissa(h, gaussLow(t, 0.5), count);
  const above = f32x4.mul(f32x4.mul(f32x4.mul(t, f32x4.splat(INVERSE_SQRT_TWO_PI)), tail), millsNumerator(t));
  return gated(x, timesPower(f32x4.div(above, millsDenominator(t)), count), f32x4.gt(a, t));
}

@inline
function geluTanhValue(x: v128): v128 {
  const a = magnitudeBits(x);
  const t = f32x4.pmin(a, f32x4.splat(GELU_TANH_END));
  const h = geluTanhHigh(t);
  const count = nearCount(h);
  const tail = nearMantissa(h, geluTanhLow(t), count);
  const whole = f32x4.add(f32x4.splat(1.0), timesPowerBeside(tail, count));
  return gated(x, f32x4.div(timesPower(f32x4.mul(t, tail), count), whole), f32x4.gt(a, t));
}

// Misra 2019: x tanh(log(1 + e^x)), the tanh as n / (n + 2) with n = w (w + 2), w = e^x; for x > 0, 1 less 2 q^2 / (1 + 2 q + 2 q^2) in q = e^-x.
@inline
function siluValue<A>(x: v128): v128 {
  const a = magnitudeBits(x);
  const left = f32x4.lt(x, f32x4.splat(0));
  const last = f32x4.splat(SILU_END);
  const t = f32x4.pmin(a, is<A, Silu>() ? last : choose(left, last, f32x4.splat(MISH_RIGHT_END)));
  const h = f32x4.neg(t);
  const count = nearCount(h);
  const tail = nearMantissa(h, f32x4.splat(0), count);
  const q = timesPowerBeside(tail, count);
  const share = timesPower(f32x4.mul(t, tail), count);
  const end = f32x4.gt(a, t);
  const one = f32x4.splat(1.0);
  if (is<A, Silu>()) return gated(x, f32x4.div(share, f32x4.add(one, q)), end);
  const two = f32x4.splat(2.0);
  const more = f32x4.add(q, two);
  const twice = f32x4.add(q, q);
  const above = f32x4.mul(share, choose(left, more, twice));
  return gated(x, f32x4.div(above, choose(left, madd(q, more, two), madd(twice, f32x4.add(one, q), one))), end);
}

@inline
function gated(x: v128, lost: v128, end: v128): v128 {
  return f32x4.sub(f32x4.pmax(f32x4.splat(0), x), v128.andnot(lost, end));
}
