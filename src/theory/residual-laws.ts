// What residual networks of many blocks tend to, in closed form: the laws that the recursions of forward-means.ts and
// backward-means.ts approach. Yang and Schoenholz 2017, "Mean field residual networks: on the edge of chaos".

import { findRoot } from '../math/root.ts';

/**
 * Factor of the second moment a block, and of the gradient's, for relu beside a skip whose branch ends in a matrix and so has mean 0:
 * 1 + sigma_w^2 / 2. He's variance doubles it: 2^L.
 */
export function reluResidualFactor(weightVariance: number): number {
  return 1 + weightVariance / 2;
}

/**
 * The same for blocks z + relu(W z), whose branch has a mean: it adds up along the skips, and E (z + F)^2 holds 2 E z E F besides. With
 * r = E z / rms z in the long run and a = E relu / rms z = sqrt(sigma_w^2 / (2 pi)), r' = (r + a) / sqrt(1 + sigma_w^2 / 2 + 2 r a) = r. The gradient keeps
 * reluResidualFactor, but for the one direction along the mean (coherent-gradient.ts).
 */
export function reluResidualFactorWithMean(weightVariance: number): number {
  const half = weightVariance / 2;
  const a = Math.sqrt(weightVariance / (2 * Math.PI));
  const excess = (r: number) => r * r * half + 2 * r ** 3 * a - 2 * r * a - a * a;
  return 1 + half + 2 * a * findRoot(excess, 0, 1);
}

/** (1 + sigma_w^2 / (2 L))^L, the growth of relu with branches scaled by 1 / sqrt(L), tends to this: e for He's variance. */
export function scaledReluResidualGrowth(weightVariance: number): number {
  return Math.exp(weightVariance / 2);
}

/**
 * ln of the gradient's growth over `depth` blocks z + tanh(W z) without biases: the second moment grows as p ~ l, so E phi'^2 ~ (4/3) /
 * sqrt(2 pi sigma_w^2 l) and the sum of sigma_w^2 E phi'^2 is (8/3) sigma_w sqrt(L / (2 pi)) = 1.0638 sigma_w sqrt(L) to leading order.
 */
export function tanhResidualLogGrowth(weightStd: number, depth: number): number {
  return (8 / 3) * weightStd * Math.sqrt(depth / (2 * Math.PI));
}
