// The correlation map at a fixed length, and its fixed point. Both are written in 1 - c, which keeps its digits near c = 1.

import { angleOf } from '../math/angle.ts';
import { slopeSquareAtZero } from '../math/gaussian-closed-forms.ts';
import { homogeneousPair } from '../math/pair-closed-forms.ts';
import { pairDecorrelation, pairMoments } from '../math/pair-moments.ts';
import { findRoot } from '../math/root.ts';
import type { MeanField } from './mean-field.ts';
import { chi1 } from './susceptibilities.ts';

// 1 - c* that is searched; where chi1 exceeds 1 by less than about this, c* cannot be told from 1.
const SMALLEST_DECORRELATION = 1e-13;

/**
 * 1 - c of the next layer from 1 - c of this one, at a fixed point q of the length map (Poole et al. 2016, subtracted
 * from the length map): 1 - c' = sigma_w^2 (E phi^2 - E phi phi) / q. At q = 0 both lengths shrink or grow together, and the limit of
 * the ratio is that of the slopes at zero, whatever sigma_w.
 */
export function decorrelationMap({ phi, weightVariance }: MeanField, q: number, decorrelation: number): number {
  const angle = angleOf(decorrelation);
  if (q === 0) return homogeneousPair(phi, 1, angle).decorrelation / slopeSquareAtZero(phi);
  return (weightVariance * pairDecorrelation(phi, q, angle)) / q;
}

/** Poole et al. 2016: c_l = (sigma_w^2 E phi(u1) phi(u2) + sigma_b^2) / q at a fixed point q. */
export function cMap(field: MeanField, q: number, c: number): number {
  return 1 - decorrelationMap(field, q, 1 - c);
}

/** The map's slope dc'/dc = sigma_w^2 E phi'(u1) phi'(u2), at c = 1 that is chi1; at q = 0 again the limit of the ratio. */
export function cMapSlope({ phi, weightVariance }: MeanField, q: number, decorrelation: number): number {
  const angle = angleOf(decorrelation);
  if (q === 0) return homogeneousPair(phi, 1, angle).slope / slopeSquareAtZero(phi);
  return weightVariance * pairMoments(phi, q, angle).slope;
}

/**
 * 1 - c*, the fixed point that correlations from 0 to 1 tend to; null where the map is the identity (smooth activations at q = 0,
 * linear ones). E phi phi is a power series in c with coefficients that are not negative, so the map is convex on [0, 1] and has at
 * most one fixed point below 1, and that only where chi1, its slope at 1, is above 1.
 */
export function decorrelationStar(field: MeanField, q: number): number | null {
  const { phi } = field;
  if (phi.slopeBelowZero === phi.slopeAboveZero && (q === 0 || phi.name === 'linear')) {
    return q > 0 && field.biasVariance > 0 ? 0 : null;
  }
  const growth = (lnD: number) => Math.log(decorrelationMap(field, q, Math.exp(lnD))) - lnD;
  const low = Math.log(SMALLEST_DECORRELATION);
  if (q === 0 || chi1(field, q) <= 1 || growth(low) <= 0) return 0;
  // Odd activations without biases keep c = 0 exactly.
  return growth(0) >= -1e-14 ? 1 : Math.exp(findRoot(growth, low, 0));
}
