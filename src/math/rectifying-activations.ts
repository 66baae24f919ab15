// Activations that are linear on the right half: linear itself, relu, leaky-relu, elu, selu. At 0 itself the slope is the one
// from below, as in PyTorch and JAX.

import type { ActivationForm } from './activation-form.ts';
import { timesExp } from './scaled.ts';

// Klambauer, Unterthiner, Mayr & Hochreiter 2017, "Self-normalizing neural networks", equation 14, to float64.
const SELU_ALPHA = 1.6732632423543772;
const SELU_LAMBDA = 1.0507009873554805;

export const linearForm: ActivationForm = leakyForm(1);

/** max(0, x) + leakySlope * min(0, x); relu has leakySlope 0. */
export function leakyForm(leakySlope: number): ActivationForm {
  return {
    value: (x) => (x > 0 ? x : leakySlope * x + 0), // + 0 turns relu's -0 into 0
    slope: (x) => (x > 0 ? 1 : leakySlope),
    valueAtZero: 0,
    slopeBelowZero: leakySlope,
    slopeAboveZero: 1,
    left: { slope: leakySlope, limit: 0 },
    right: { slope: 1, limit: 0 },
  };
}

export const eluForm: ActivationForm = exponentialLinear(1, 1);
export const seluForm: ActivationForm = exponentialLinear(SELU_LAMBDA, SELU_ALPHA);

// scale * x above zero, scale * alpha * (exp(x) - 1) below.
function exponentialLinear(scale: number, alpha: number): ActivationForm {
  const depth = scale * alpha;
  return {
    value: (x) => (x > 0 ? scale * x : depth * Math.expm1(x)),
    slope: (x) => (x > 0 ? scale : depth * Math.exp(x)),
    valueAtZero: 0,
    slopeBelowZero: depth,
    slopeAboveZero: scale,
    left: { slope: 0, limit: -depth },
    right: { slope: scale, limit: 0 },
    leftTail: { slope: (x) => timesExp(depth, x) },
  };
}
