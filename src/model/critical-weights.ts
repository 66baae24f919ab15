// The weight variances of the scheme `edge-of-chaos`: those that make a plain network of these blocks critical.

import { activation } from '../math/activations.ts';
import { criticalWeightVariance } from '../math/critical-variance.ts';
import type { Network } from './network.ts';

/** sigma_w^2 = fanIn * entryVariance of a block's first and last map; the same where it has only one. */
export interface CriticalWeights {
  readonly first: number;
  readonly last: number;
}

// A sweep asks for the same few values for each of its towers.
const known = new Map<string, number | null>();

/** null where this activation is critical for no weight variance with these biases. */
export function criticalWeights({ activation: name, leakySlope, block, biases }: Network): CriticalWeights | null {
  // Without own biases the scheme has none.
  const biasVariance = biases.std === 'scheme' ? 0 : biases.std ** 2;
  if (block !== 'linear-activation-linear') {
    const only = critical(name, leakySlope, biasVariance);
    return only === null ? null : { first: only, last: only };
  }
  // W1 (W2 phi + b2) + b1: with sigma_w^2 = 1 for W1 the two matrices act as one with twice the bias variance.
  const last = critical(name, leakySlope, 2 * biasVariance);
  return last === null ? null : { first: 1, last };
}

function critical(name: Network['activation'], leakySlope: number, biasVariance: number): number | null {
  const key = `${name} ${leakySlope} ${biasVariance}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const variance = criticalWeightVariance(activation(name, leakySlope), biasVariance);
  known.set(key, variance);
  return variance;
}
