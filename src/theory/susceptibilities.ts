// How a small disturbance changes in one layer: chi1 sideways (of a gradient, of the angle between two inputs), chi_q along
// (of the length). Roberts, Yaida and Hanin 2022 call them chi_perpendicular and chi_parallel.

import { slopeSquareAtZero } from '../math/gaussian-closed-forms.ts';
import { gaussianMoments } from '../math/gaussian-moments.ts';
import type { MeanField } from './mean-field.ts';

/** Schoenholz et al. 2017: chi1 = sigma_w^2 E phi'(u)^2, u ~ N(0, q). */
export function chi1({ phi, weightVariance }: MeanField, q: number): number {
  return weightVariance * (q === 0 ? slopeSquareAtZero(phi) : gaussianMoments(phi, q).slopeSquare);
}

/**
 * The slope of the length map, sigma_w^2 E[phi'^2 + phi phi''] (Schoenholz et al. 2017). At q = 0 it is finite where
 * phi(0) = 0; elsewhere the one-sided limit exists only for smooth activations and is not asked for.
 */
export function chiQ({ phi, weightVariance }: MeanField, q: number): number {
  return weightVariance * (q === 0 ? slopeSquareAtZero(phi) : gaussianMoments(phi, q).squareGrowth);
}
