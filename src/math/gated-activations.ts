// Smooth relatives of relu, most of them x times a gate: gelu, gelu-tanh, silu, softplus, mish. Far left they die out
// exponentially; the tails give value and slope there as factor * exp(...).

import type { ActivationForm } from './activation-form.ts';
import { logistic } from './bounded-activations.ts';
import { timesExp } from './scaled.ts';
import { erfcScaled, normalCdf, normalDensity, splitSquare } from './special.ts';

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
// Hendrycks & Gimpel 2016, "Gaussian error linear units": 0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
const GELU_CUBIC = 0.044715;
const TWO_SQRT_TWO_OVER_PI = 1.5957691216057308;

const dyingLeft = { valueAtZero: 0, left: { slope: 0, limit: 0 }, right: { slope: 1, limit: 0 } } as const;

/** x Phi(x), Phi the normal distribution function. */
export const geluForm: ActivationForm = {
  ...dyingLeft,
  value: (x) => x * normalCdf(x),
  slope: (x) => normalCdf(x) + x * normalDensity(x),
  slopeBelowZero: 0.5,
  slopeAboveZero: 0.5,
  leftTail: {
    value: (x) => timesHalfGaussian((x * erfcScaled(-x * Math.SQRT1_2)) / 2, x),
    slope: (x) => timesHalfGaussian(erfcScaled(-x * Math.SQRT1_2) / 2 + x * INVERSE_SQRT_TWO_PI, x),
  },
};

function timesHalfGaussian(factor: number, x: number) {
  const { high, low } = splitSquare(x);
  return timesExp(factor, -high / 2, -low / 2);
}

// The cube of a larger argument overflows; the gate has been 0 or 1 for long.
const GELU_TANH_END = 2 ** 300;

// 0.5 (1 + tanh(u)) = logistic(2u); this is 2u and its derivative.
const geluPhase = (x: number) => TWO_SQRT_TWO_OVER_PI * x * (1 + GELU_CUBIC * x * x);
const geluPhaseSlope = (x: number) => TWO_SQRT_TWO_OVER_PI * (1 + 3 * GELU_CUBIC * x * x);

export const geluTanhForm: ActivationForm = {
  ...dyingLeft,
  value: (x) => x * logistic(geluPhase(x)),
  slope: (x) => {
    if (Math.abs(x) > GELU_TANH_END) return x > 0 ? 1 : 0;
    const phase = geluPhase(x);
    return logistic(phase) * (1 + x * geluPhaseSlope(x) * logistic(-phase));
  },
  slopeBelowZero: 0.5,
  slopeAboveZero: 0.5,
  leftTail: {
    value: (x) => timesExp(x, geluPhase(x)),
    slope: (x) => {
      const near = Math.max(x, -GELU_TANH_END);
      return timesExp(1 + near * geluPhaseSlope(near), geluPhase(near));
    },
  },
};

/** x * logistic(x). */
export const siluForm: ActivationForm = {
  ...dyingLeft,
  value: (x) => x * logistic(x),
  slope: (x) => logistic(x) * (1 + x * logistic(-x)),
  slopeBelowZero: 0.5,
  slopeAboveZero: 0.5,
  leftTail: { value: (x) => timesExp(x, x), slope: (x) => timesExp(1 + x, x) },
};

/** log(1 + exp(x)). */
export const softplusForm: ActivationForm = {
  value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  slope: logistic,
  valueAtZero: Math.LN2,
  slopeBelowZero: 0.5,
  slopeAboveZero: 0.5,
  left: { slope: 0, limit: 0 },
  right: { slope: 1, limit: 0 },
  leftTail: { value: (x) => timesExp(1, x), slope: (x) => timesExp(1, x) },
};

/** x tanh(softplus(x)) (Misra 2019), the gate written in y = exp(-|x|), which never overflows. */
export const mishForm: ActivationForm = {
  ...dyingLeft,
  value: (x) => x * mishGate(x),
  slope: (x) => mishGate(x) + x * mishGateSlope(x),
  slopeBelowZero: 0.6,
  slopeAboveZero: 0.6,
  leftTail: { value: (x) => timesExp(x, x), slope: (x) => timesExp(1 + x, x) },
};

// tanh(log(1 + e^x)) = ((1 + e^x)^2 - 1) / ((1 + e^x)^2 + 1).
function mishGate(x: number): number {
  const y = Math.exp(-Math.abs(x));
  return x < 0 ? (y * (y + 2)) / (y * (y + 2) + 2) : (1 + 2 * y) / (1 + 2 * y * (1 + y));
}

// Its derivative 4 e^x (1 + e^x) / ((1 + e^x)^2 + 1)^2.
function mishGateSlope(x: number): number {
  const y = Math.exp(-Math.abs(x));
  return x < 0 ? (4 * y * (1 + y)) / (y * (y + 2) + 2) ** 2 : (4 * y * y * (1 + y)) / (1 + 2 * y * (1 + y)) ** 2;
}
