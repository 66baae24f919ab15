// Activations as the other kernels see them, for the tests: as shaders/kernels/probe-activation.wgsl, through panels of one row. `source`:
// [count] of m * 2^e. `target`: [count] of nine words: phi(m) and phi'(m) (mantissa, exponent) with the estimate of its exponent;
// phi(m * 2^e) (mantissa, exponent) and phi'(m * 2^e) (mantissa, exponent), with its estimate.

import { activatePanel, activationExponent, isSteep, slopeEstimate, slopePanel } from './activation-panels';
import { scratch } from './bindings';
import { ZERO_EXPONENT } from './ledger';
import { magnitudeBits } from './range';

const RESULT_BYTES: usize = 36;

export function probeActivation(activation: i32, leaky: f32, count: i32, source: usize, target: usize): void {
  // The other lanes are as columns of padding are.
  for (let i = 0; i < count; i++, source += 8, target += RESULT_BYTES) {
    const m = f32x4.replace_lane(f32x4.splat(0), 0, load<f32>(source));
    leave(activation, leaky, m, i32x4.splat(0), target, false);
    leave(activation, leaky, m, i32x4.replace_lane(i32x4.splat(ZERO_EXPONENT), 0, load<i32>(source, 4)), target + 16, true);
  }
}

function leave(id: i32, leaky: f32, m: v128, e: v128, target: usize, withExponent: bool): void {
  const mantissa = scratch + 16;
  const exponents = scratch + 32;
  v128.store(scratch, m);
  v128.store(exponents, i32x4.splat(0));
  slopePanel(id, leaky, e, scratch, 16, mantissa, exponents, 1);
  activatePanel(id, leaky, e, scratch, scratch, 1);
  store<f32>(target, load<f32>(scratch));
  if (withExponent) {
    store<i32>(target, i32x4.extract_lane(activationExponent(id, e), 0), 4);
    target += 4;
  }
  store<f32>(target, load<f32>(mantissa), 4);
  store<i32>(target, load<i32>(exponents), 8);
  store<i32>(target, i32x4.extract_lane(slopeEstimate(id, leaky, magnitudeBits(m), m, e), 0), 12);
}
