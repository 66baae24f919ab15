// A cheap estimate of the exponent of a column's largest slope: shaders/shared/slope-exponent.wgsl and slope-estimate.wgsl for the CPU. It is
// within 8 of floor(log2 |phi'(x)|) except around isolated zeros of phi', at slopes that are exactly zero, and for a leaky slope below 2^-8.
// No slope estimate is larger than that at the smallest magnitude (even slopes), or at the largest argument (those that fall off on the left).

import { ELU, ERF, GELU, GELU_TANH, LOGISTIC, MISH, SELU, SILU, SOFTPLUS, SOFTSIGN, TANH } from './activation-kinds';
import { GAUSS_LIMIT, GELU_TANH_LIMIT, TAIL_LIMIT } from './activation-tail';
import { choose, exponentField, magnitudeBits, scale2 } from './range';

// Below 2^-36 the slope is that at 0.
@inline
const LINEAR_BELOW: i32 = -36;
@inline
const LOG2_E: f32 = 1.44269504;

/** By lanes: `least` is the smallest magnitude of the arguments as stored, `most` their largest value, `e` their exponent. */
export function slopeEstimate(id: i32, leaky: f32, least: v128, most: v128, e: v128): v128 {
  const even = id == TANH || id == LOGISTIC || id == ERF || id == SOFTSIGN;
  const m = even ? least : most;
  const field = exponentField(m);
  const some = i32x4.gt_s(field, i32x4.splat(0));
  const k = choose(some, i32x4.add(i32x4.sub(field, i32x4.splat(127)), e), i32x4.splat(-0x40000000));
  const x = scale2(m, e);
  const estimate = id == SOFTSIGN ? i32x4.shl(i32x4.max_s(k, i32x4.splat(0)), 1) : slopeSteps(id, x);
  return i32x4.neg(v128.andnot(estimate, i32x4.lt_s(k, i32x4.splat(LINEAR_BELOW))));
}

// Minus the exponent, of all but softsign.
function slopeSteps(id: i32, x: v128): v128 {
  const a = f32x4.pmin(magnitudeBits(x), f32x4.splat(TAIL_LIMIT));
  const t = f32x4.pmin(a, f32x4.splat(GAUSS_LIMIT));
  if (id == TANH) return steps(a, 2.0);
  if (id == LOGISTIC) return steps(a, 1.0);
  if (id == ERF) return steps(f32x4.mul(t, t), 1.0);
  const left = f32x4.lt(x, f32x4.splat(0));
  if (id == ELU || id == SELU || id == SOFTPLUS) return v128.and(left, steps(a, 1.0));
  if (id == SILU || id == MISH) return v128.and(left, i32x4.sub(steps(a, 1.0), log2Floor(a)));
  if (id == GELU) return v128.and(left, i32x4.sub(steps(f32x4.mul(t, t), 0.5), log2Floor(t)));
  if (id == GELU_TANH) {
    const c = f32x4.pmin(a, f32x4.splat(GELU_TANH_LIMIT));
    const cubic = f32x4.add(f32x4.splat(1.59576912), f32x4.mul(f32x4.splat(0.0713548139), f32x4.mul(c, c)));
    const v = f32x4.mul(c, cubic);
    return v128.and(left, i32x4.sub(steps(v, 1.0), log2Floor(v)));
  }
  return i32x4.splat(0);
}

@inline
function steps(a: v128, factor: f32): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.mul(f32x4.splat(factor * LOG2_E), a));
}

// floor(log2 a), 0 below 1.
@inline
function log2Floor(a: v128): v128 {
  return i32x4.max_s(i32x4.sub(exponentField(a), i32x4.splat(127)), i32x4.splat(0));
}
