// The sixteen activations by name. Exact constants and the frameworks' differences are stated beside each form.

import { type Activation, type ActivationForm, completeActivation } from './activation-form.ts';
import type { ActivationName } from './activation-names.ts';
import { erfForm, hardTanhForm, logisticForm, sinForm, softsignForm, tanhForm } from './bounded-activations.ts';
import { geluForm, geluTanhForm, mishForm, siluForm, softplusForm } from './gated-activations.ts';
import { eluForm, leakyForm, linearForm, seluForm } from './rectifying-activations.ts';
import { exponentOf, SCALED_ZERO, type Scaled, scaled, timesPowerOfTwo } from './scaled.ts';

export type { Activation } from './activation-form.ts';

const FORMS: ReadonlyMap<ActivationName, ActivationForm> = new Map([
  ['linear', linearForm],
  ['tanh', tanhForm],
  ['logistic', logisticForm],
  ['erf', erfForm],
  ['relu', leakyForm(0)],
  ['elu', eluForm],
  ['selu', seluForm],
  ['gelu', geluForm],
  ['gelu-tanh', geluTanhForm],
  ['silu', siluForm],
  ['softplus', softplusForm],
  ['softsign', softsignForm],
  ['mish', mishForm],
  ['sin', sinForm],
  ['hard-tanh', hardTanhForm],
]);

/** Slope of leaky-relu below zero where none is given (PyTorch's). */
const DEFAULT_LEAKY_SLOPE = 0.01;

/** The activation of this name; `leakySlope` is used by leaky-relu alone. */
export function activation(name: ActivationName, leakySlope = DEFAULT_LEAKY_SLOPE): Activation {
  if (name === 'leaky-relu') return completeActivation(name, leakyForm(leakySlope));
  const form = FORMS.get(name);
  if (form === undefined) throw new Error(`no activation ${name}`);
  return completeActivation(name, form);
}

// Arguments with exponents inside are plain float64 numbers; outside, the asymptote is right to the last bit: phi(x) differs
// from it by a relative 2^-900 near zero, by nothing far out.
const PLAIN_EXPONENT = 900;
// Any argument so large that every exponential tail is past what is tracked.
const FAR_ARGUMENT = 2 ** 100;

/** phi(mantissa * 2^exponent) for a finite mantissa and any exponent. */
export function valueAt(phi: Activation, mantissa: number, exponent: number): Scaled {
  if (mantissa === 0) return scaled(phi.valueAtZero);
  const top = exponent + exponentOf(mantissa);
  if (Math.abs(top) < PLAIN_EXPONENT) return phi.valueScaled(timesPowerOfTwo(mantissa, exponent));
  if (top < 0) {
    if (phi.valueAtZero !== 0) return scaled(phi.valueAtZero);
    return scaled(mantissa * (mantissa < 0 ? phi.slopeBelowZero : phi.slopeAboveZero), exponent);
  }
  const side = mantissa < 0 ? phi.left : phi.right;
  if (Number.isNaN(side.slope)) return SCALED_ZERO; // callers have compared with argumentLimit
  if (side.slope !== 0) return scaled(mantissa * side.slope, exponent);
  if (side.limit !== 0) return scaled(side.limit);
  return phi.valueScaled(Math.sign(mantissa) * FAR_ARGUMENT);
}

/** phi'(mantissa * 2^exponent) for a finite mantissa and any exponent. */
export function slopeAt(phi: Activation, mantissa: number, exponent: number): Scaled {
  if (mantissa === 0) return scaled(phi.slope(0));
  const top = exponent + exponentOf(mantissa);
  if (Math.abs(top) < PLAIN_EXPONENT) return phi.slopeScaled(timesPowerOfTwo(mantissa, exponent));
  if (top < 0) return scaled(mantissa < 0 ? phi.slopeBelowZero : phi.slopeAboveZero);
  if (phi.slopeFar !== undefined) return phi.slopeFar(scaled(mantissa, exponent));
  const side = mantissa < 0 ? phi.left : phi.right;
  if (Number.isNaN(side.slope)) return SCALED_ZERO;
  return side.slope !== 0 ? scaled(side.slope) : phi.slopeScaled(Math.sign(mantissa) * FAR_ARGUMENT);
}
