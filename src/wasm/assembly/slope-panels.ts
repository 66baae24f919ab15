// Slopes of the activation at a panel's arguments, mantissas and exponents: the counterpart of activation-panels.ts.

import { allPlain, ELU, ERF, GELU, GELU_TANH, HARD_TANH, LEAKY_RELU, LOGISTIC, MISH, plainExponent } from './activation-kinds';
import { RELU, SELU, SILU, SIN, SOFTPLUS, SOFTSIGN, TANH } from './activation-kinds';
import { argumentStep, asymptoticEdge, linearEdge, scaledArgument, softsignFarExponent, softsignFarMantissa } from './activation-scaled';
import { slopeExponent, slopeMantissa, tailArgument } from './activation-slope';
import { Elu, Erf, Gelu, GeluTanh, HardTanh, is, LeakyRelu, Logistic, Mish, Relu, Selu, Silu, Sin } from './activation-types';
import { Softplus, Softsign, Tanh } from './activation-types';
import { expCount } from './exponential';
import { choose, magnitudeBits, powerOfTwo } from './range';

/**
 * mantissa[r] * 2^exponents[r] = phi'(source[r] * 2^exponent); source rows are `stride` bytes apart. Where isSteep(id), every exponent is 0
 * and none is written.
 */
export function slopePanel(
  id: i32,
  leaky: f32,
  exponent: v128,
  source: usize,
  stride: usize,
  mantissa: usize,
  exponents: usize,
  rows: i32,
): void {
  switch (id) {
    case RELU: return homogeneous<Relu>(leaky, source, stride, mantissa, rows);
    case LEAKY_RELU: return homogeneous<LeakyRelu>(leaky, source, stride, mantissa, rows);
    case TANH: return slopes<Tanh>(TANH, exponent, source, stride, mantissa, exponents, rows);
    case LOGISTIC: return slopes<Logistic>(LOGISTIC, exponent, source, stride, mantissa, exponents, rows);
    case ERF: return slopes<Erf>(ERF, exponent, source, stride, mantissa, exponents, rows);
    case ELU: return slopes<Elu>(ELU, exponent, source, stride, mantissa, exponents, rows);
    case SELU: return slopes<Selu>(SELU, exponent, source, stride, mantissa, exponents, rows);
    case GELU: return slopes<Gelu>(GELU, exponent, source, stride, mantissa, exponents, rows);
    case GELU_TANH: return slopes<GeluTanh>(GELU_TANH, exponent, source, stride, mantissa, exponents, rows);
    case SILU: return slopes<Silu>(SILU, exponent, source, stride, mantissa, exponents, rows);
    case SOFTPLUS: return slopes<Softplus>(SOFTPLUS, exponent, source, stride, mantissa, exponents, rows);
    case SOFTSIGN: return slopes<Softsign>(SOFTSIGN, exponent, source, stride, mantissa, exponents, rows);
    case MISH: return slopes<Mish>(MISH, exponent, source, stride, mantissa, exponents, rows);
    case SIN: return slopes<Sin>(SIN, exponent, source, stride, mantissa, exponents, rows);
    case HARD_TANH: return slopes<HardTanh>(HARD_TANH, exponent, source, stride, mantissa, exponents, rows);
    default: ones(mantissa, rows);
  }
}

function ones(mantissa: usize, rows: i32): void {
  const end = mantissa + ((<usize>rows) << 4);
  for (; mantissa < end; mantissa += 16) v128.store(mantissa, f32x4.splat(1.0));
}

function homogeneous<A>(leaky: f32, source: usize, stride: usize, mantissa: usize, rows: i32): void {
  const end = mantissa + ((<usize>rows) << 4);
  const none = f32x4.splat(0);
  for (; mantissa < end; mantissa += 16, source += stride) {
    v128.store(mantissa, slopeMantissa<A>(leaky, v128.load(source), none, none));
  }
}

function slopes<A>(id: i32, e: v128, source: usize, stride: usize, mantissa: usize, exponents: usize, rows: i32): void {
  const end = mantissa + ((<usize>rows) << 4);
  if (allPlain(id, e)) {
    const up = powerOfTwo(plainExponent(e));
    for (; mantissa < end; mantissa += 16, exponents += 16, source += stride) {
      const x = f32x4.mul(v128.load(source), up);
      const h = tailArgument<A>(x);
      const n = expCount(h);
      v128.store(mantissa, slopeMantissa<A>(0, x, h, n));
      if (!(is<A, Sin>() || is<A, HardTanh>())) v128.store(exponents, slopeExponent<A>(x, n));
    }
    return;
  }
  const linear = linearEdge(e);
  const asymptotic = asymptoticEdge(e);
  const step = argumentStep(e);
  for (; mantissa < end; mantissa += 16, exponents += 16, source += stride) {
    const m = v128.load(source);
    const x = scaledArgument(m, linear, asymptotic, step);
    const h = tailArgument<A>(x);
    const n = expCount(h);
    const near = slopeMantissa<A>(0, x, h, n);
    if (is<A, Softsign>()) {
      const far = i32x4.ge_s(magnitudeBits(m), asymptotic);
      v128.store(mantissa, choose(far, softsignFarMantissa(m), near));
      v128.store(exponents, choose(far, softsignFarExponent(m, e), slopeExponent<A>(x, n)));
    } else {
      v128.store(mantissa, near);
      if (!(is<A, Sin>() || is<A, HardTanh>())) v128.store(exponents, slopeExponent<A>(x, n));
    }
  }
}
