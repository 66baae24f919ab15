// Activations of a panel: `rows` consecutive vectors, a lane for each of four neighbouring columns, with the exponents of the columns. Panels
// whose arguments are plain float32 need two factors; the others go by activation-scaled.ts. Each activation has a function of its own, too
// large to be joined with the others: some compilers would fetch the constants of all of them at every call.

import { activationExponent, allPlain, ELU, ERF, GELU, GELU_TANH, HARD_TANH, LEAKY_RELU, LOGISTIC, MISH } from './activation-kinds';
import { plainExponent, RELU, SELU, SILU, SIN, SOFTPLUS, SOFTSIGN, TANH } from './activation-kinds';
import { argumentStep, asymptoticEdge, linearEdge, scaledArgument, scaledValue } from './activation-scaled';
import { Elu, Erf, Gelu, GeluTanh, HardTanh, is, LeakyRelu, Logistic, Mish, Relu, Selu, Silu, Sin } from './activation-types';
import { Softplus, Softsign, Tanh } from './activation-types';
import { activationValue } from './activation-value';
import { powerOfTwo } from './range';

export { activationExponent, isHomogeneous, isPlain, isSteep } from './activation-kinds';
export { slopeEstimate } from './slope-exponent';
export { slopePanel } from './slope-panels';

/** target[r] = phi(source[r] * 2^exponent) * 2^-activationExponent(id, exponent). Source and target may be the same. */
export function activatePanel(id: i32, leaky: f32, exponent: v128, source: usize, target: usize, rows: i32): void {
  switch (id) {
    case RELU: return homogeneous<Relu>(leaky, source, target, rows);
    case LEAKY_RELU: return homogeneous<LeakyRelu>(leaky, source, target, rows);
    case TANH: return values<Tanh>(TANH, exponent, source, target, rows);
    case LOGISTIC: return values<Logistic>(LOGISTIC, exponent, source, target, rows);
    case ERF: return values<Erf>(ERF, exponent, source, target, rows);
    case ELU: return values<Elu>(ELU, exponent, source, target, rows);
    case SELU: return values<Selu>(SELU, exponent, source, target, rows);
    case GELU: return values<Gelu>(GELU, exponent, source, target, rows);
    case GELU_TANH: return values<GeluTanh>(GELU_TANH, exponent, source, target, rows);
    case SILU: return values<Silu>(SILU, exponent, source, target, rows);
    case SOFTPLUS: return values<Softplus>(SOFTPLUS, exponent, source, target, rows);
    case SOFTSIGN: return values<Softsign>(SOFTSIGN, exponent, source, target, rows);
    case MISH: return values<Mish>(MISH, exponent, source, target, rows);
    case SIN: return values<Sin>(SIN, exponent, source, target, rows);
    case HARD_TANH: return values<HardTanh>(HARD_TANH, exponent, source, target, rows);
    default: memory.copy(target, source, (<usize>rows) << 4);
  }
}

function homogeneous<A>(leaky: f32, source: usize, target: usize, rows: i32): void {
  const end = target + ((<usize>rows) << 4);
  for (; target < end; target += 16, source += 16) {
    v128.store(target, activationValue<A>(leaky, v128.load(source)));
  }
}

function values<A>(id: i32, e: v128, source: usize, target: usize, rows: i32): void {
  const end = target + ((<usize>rows) << 4);
  if (allPlain(id, e)) {
    const plain = plainExponent(e);
    const up = powerOfTwo(plain);
    const down = powerOfTwo(i32x4.neg(activationExponent(id, plain)));
    for (; target < end; target += 16, source += 16) {
      const value = activationValue<A>(0, f32x4.mul(v128.load(source), up));
      v128.store(target, is<A, Logistic>() ? value : f32x4.mul(value, down));
    }
    return;
  }
  const linear = linearEdge(e);
  const asymptotic = asymptoticEdge(e);
  const step = argumentStep(e);
  for (; target < end; target += 16, source += 16) {
    const m = v128.load(source);
    const x = scaledArgument(m, linear, asymptotic, step);
    v128.store(target, scaledValue<A>(0, m, x, e, linear, asymptotic));
  }
}
