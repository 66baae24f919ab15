// What an activation is to the engines: value and slope as plain numbers, the same where they leave float64, and the
// behaviour at zero and far out that a range-safe engine falls back to.

import type { ActivationName } from './activation-names.ts';
import { type Scaled, scaled } from './scaled.ts';

/** phi(x) ~ slope * x far out; where the slope is 0, phi tends to the limit. NaN where there is neither (sin). */
export interface Asymptote {
  readonly slope: number;
  readonly limit: number;
}

/** The formulas of one activation. */
export interface ActivationForm {
  value(x: number): number;
  /** Derivative; at a kink the one-sided slope that the deep-learning frameworks take. */
  slope(x: number): number;
  readonly valueAtZero: number;
  readonly slopeBelowZero: number;
  readonly slopeAboveZero: number;
  readonly left: Asymptote;
  readonly right: Asymptote;
  /** Value and slope where the plain ones fall below 2^-900 at a large negative or positive x; absent where they never do. */
  readonly leftTail?: { value?(x: number): Scaled; slope?(x: number): Scaled };
  readonly rightTail?: { value?(x: number): Scaled; slope?(x: number): Scaled };
  /** Slope for any large argument where it falls off as a power of x and not as an exponential. */
  slopeFar?(x: Scaled): Scaled;
  /** Arguments of this size and more have no resolvable value in float64; absent where there are none. */
  readonly argumentLimit?: number;
}

export interface Activation extends ActivationForm {
  readonly name: ActivationName;
  /** value(x) as mantissa and exponent, for finite x, far beyond underflow. */
  valueScaled(x: number): Scaled;
  slopeScaled(x: number): Scaled;
  readonly argumentLimit: number;
}

// Plain numbers are used down to here: products with other numbers of a layer then stay normal.
const SMALL = 2 ** -900;
// Tails begin where no activation is below SMALL for any other reason than its tail: exp(-16^2) is 1e-111.
const TAIL_START = 16;

export function completeActivation(name: ActivationName, form: ActivationForm): Activation {
  const along = (kind: 'value' | 'slope', x: number): Scaled => {
    const plain = form[kind](x);
    if (Math.abs(plain) < SMALL && Math.abs(x) > TAIL_START) {
      if (kind === 'slope' && form.slopeFar !== undefined) return form.slopeFar(scaled(x));
      const tail = x < 0 ? form.leftTail?.[kind] : form.rightTail?.[kind];
      if (tail !== undefined) return tail(x);
    }
    return scaled(plain);
  };
  return {
    argumentLimit: Number.POSITIVE_INFINITY,
    ...form,
    name,
    valueScaled: (x) => along('value', x),
    slopeScaled: (x) => along('slope', x),
  };
}
