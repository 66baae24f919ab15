// The length map: the second moment q of a pre-activation from one layer to the next.

import { gaussianMoments } from '../math/gaussian-moments.ts';
import type { MeanField } from './mean-field.ts';

/** Poole et al. 2016: q_l = sigma_w^2 E phi(u)^2 + sigma_b^2, u ~ N(0, q_{l-1}). q >= 0. */
export function qMap({ phi, weightVariance, biasVariance }: MeanField, q: number): number {
  const square = q === 0 ? phi.valueAtZero ** 2 : gaussianMoments(phi, q).square;
  return weightVariance * square + biasVariance;
}
