// Gradients of the loss with respect to a map's parameters: sums over the batch of outer products.

import { addScaled, log10Scaled, SCALED_ZERO, type Scaled, scaled, timesPowerOfTwo } from '../math/scaled.ts';
import type { MapGradientParts } from './block.ts';
import { isZeroSample } from './columns.ts';

/** True gradient = values * 2^exponent. */
export interface ParameterGradient {
  /** Row-major [fanOut, fanIn]. */
  readonly weights: Float64Array;
  readonly weightExponent: number;
  /** [fanOut] */
  readonly biases: Float64Array;
  readonly biasExponent: number;
}

export function parameterGradient(parts: MapGradientParts): ParameterGradient {
  const { outputGradient, input } = parts;
  const fanOut = outputGradient.units;
  const fanIn = input.units;
  const present = Array.from({ length: input.batch }, (_, s) => s).filter((s) => !isZeroSample(outputGradient, s));
  const live = present.filter((s) => !isZeroSample(input, s));
  const weightExponent = largest(live.map((s) => outputGradient.exponents[s] + input.exponents[s]));
  const biasExponent = largest(present.map((s) => outputGradient.exponents[s]));
  const weights = new Float64Array(fanOut * fanIn);
  const biases = new Float64Array(fanOut);
  for (const s of live) {
    const exponent = outputGradient.exponents[s] + input.exponents[s] - weightExponent;
    for (let i = 0; i < fanOut; i++) {
      const d = timesPowerOfTwo(outputGradient.values[s * fanOut + i], exponent);
      for (let j = 0; j < fanIn; j++) weights[i * fanIn + j] += d * input.values[s * fanIn + j];
    }
  }
  for (const s of present) {
    const exponent = outputGradient.exponents[s] - biasExponent;
    for (let i = 0; i < fanOut; i++) biases[i] += timesPowerOfTwo(outputGradient.values[s * fanOut + i], exponent);
  }
  return { weights, weightExponent, biases, biasExponent };
}

/** log10 of the mean square over all weights of a block's maps together; null where every one is exactly zero. */
export function log10WeightGradient(maps: readonly MapGradientParts[]): number | null {
  let sum: Scaled = SCALED_ZERO;
  let count = 0;
  for (const parts of maps) {
    const { weights, weightExponent } = parameterGradient(parts);
    let squares = 0;
    for (const value of weights) squares += value * value;
    sum = addScaled(sum, scaled(squares, 2 * weightExponent));
    count += weights.length;
  }
  return log10Scaled(scaled(sum.mantissa / count, sum.exponent));
}

function largest(exponents: readonly number[]): number {
  return exponents.reduce((top, exponent) => Math.max(top, exponent), exponents[0] ?? 0);
}
