// Activations with a bounded range: tanh, logistic, erf, softsign, sin, hard-tanh.

import type { ActivationForm } from './activation-form.ts';
import { type Scaled, scaled, timesExp } from './scaled.ts';
import { erf, expMinusSquare, splitSquare } from './special.ts';

const TWO_OVER_SQRT_PI = 1.1283791670955126;
// From here on rounding the argument of sin moves its phase by 2^-12 or more.
const SIN_LIMIT = 2 ** 41;

const tanhTail = { slope: (x: number) => timesExp(4, -2 * Math.abs(x)) };

export const tanhForm: ActivationForm = {
  value: Math.tanh,
  // sech^2 x = 4 exp(-2|x|) / (1 + exp(-2|x|))^2, which does not cancel as 1 - tanh^2 does.
  slope: (x) => {
    const decay = Math.exp(-2 * Math.abs(x));
    return (4 * decay) / ((1 + decay) * (1 + decay));
  },
  valueAtZero: 0,
  slopeBelowZero: 1,
  slopeAboveZero: 1,
  left: { slope: 0, limit: -1 },
  right: { slope: 0, limit: 1 },
  leftTail: tanhTail,
  rightTail: tanhTail,
};

/** 1 / (1 + exp(-x)), relatively accurate in the left tail. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const growth = Math.exp(x);
  return growth / (1 + growth);
}

export const logisticForm: ActivationForm = {
  value: logistic,
  slope: (x) => {
    const decay = Math.exp(-Math.abs(x));
    return decay / ((1 + decay) * (1 + decay));
  },
  valueAtZero: 0.5,
  slopeBelowZero: 0.25,
  slopeAboveZero: 0.25,
  left: { slope: 0, limit: 0 },
  right: { slope: 0, limit: 1 },
  leftTail: { value: (x) => timesExp(1, x), slope: (x) => timesExp(1, x) },
  rightTail: { slope: (x) => timesExp(1, -x) },
};

function erfSlopeTail(x: number): Scaled {
  const { high, low } = splitSquare(x);
  return timesExp(TWO_OVER_SQRT_PI, -high, -low);
}

export const erfForm: ActivationForm = {
  value: erf,
  slope: (x) => TWO_OVER_SQRT_PI * expMinusSquare(x),
  valueAtZero: 0,
  slopeBelowZero: TWO_OVER_SQRT_PI,
  slopeAboveZero: TWO_OVER_SQRT_PI,
  left: { slope: 0, limit: -1 },
  right: { slope: 0, limit: 1 },
  leftTail: { slope: erfSlopeTail },
  rightTail: { slope: erfSlopeTail },
};

export const softsignForm: ActivationForm = {
  value: (x) => x / (1 + Math.abs(x)),
  slope: (x) => (1 / (1 + Math.abs(x))) ** 2,
  valueAtZero: 0,
  slopeBelowZero: 1,
  slopeAboveZero: 1,
  left: { slope: 0, limit: -1 },
  right: { slope: 0, limit: 1 },
  slopeFar: (x) => scaled((1 / x.mantissa) ** 2, -2 * x.exponent),
};

export const sinForm: ActivationForm = {
  value: Math.sin,
  slope: Math.cos,
  valueAtZero: 0,
  slopeBelowZero: 1,
  slopeAboveZero: 1,
  left: { slope: Number.NaN, limit: Number.NaN },
  right: { slope: Number.NaN, limit: Number.NaN },
  argumentLimit: SIN_LIMIT,
};

export const hardTanhForm: ActivationForm = {
  value: (x) => Math.max(-1, Math.min(1, x)),
  slope: (x) => (Math.abs(x) < 1 ? 1 : 0),
  valueAtZero: 0,
  slopeBelowZero: 1,
  slopeAboveZero: 1,
  left: { slope: 0, limit: -1 },
  right: { slope: 0, limit: 1 },
};
