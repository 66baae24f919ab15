// How slowly two inputs merge on the edge of chaos, where no exponential law holds.

import { curvature, kinkMass } from '../math/activation-curvature.ts';
import type { Activation } from '../math/activations.ts';
import { slopeSquareAtZero } from '../math/gaussian-closed-forms.ts';
import { gaussianExpectation, gaussianMoments } from '../math/gaussian-moments.ts';

/** 1 - c_l ~ constant / l^power. */
export interface EdgeRate {
  readonly power: 1 | 2;
  readonly constant: number;
}

/**
 * The law at a fixed point q with chi1 = 1 (Hayou, Doucet and Rousseau 2019); q is 0 or NaN (every q) where there
 * are no biases. With kinks 1 - c' = (1 - c) - A (1 - c)^(3/2), A = sqrt(2) kinks / (3 pi E phi'^2), so 1 - c ~ 4 / (A l)^2, which is
 * 9 pi^2 / 2 / l^2 for relu. Smooth ones have 1 - c ~ beta_q / l, beta_q = 2 E phi'^2 / (q E phi''^2). null where every angle is kept.
 */
export function edgeRate(phi: Activation, q: number): EdgeRate | null {
  const atZero = !(q > 0);
  const slopeSquare = atZero ? slopeSquareAtZero(phi) : gaussianMoments(phi, q).slopeSquare;
  const kinks = kinkMass(phi, atZero ? 0 : q);
  if (kinks > 0) {
    const a = (Math.SQRT2 * kinks) / (3 * Math.PI * slopeSquare);
    return { power: 2, constant: 4 / (a * a) };
  }
  const second = curvature(phi);
  if (atZero || second === null) return null;
  // sin'' = -sin, whose quadrature would have to follow every wave.
  const curvatureSquare =
    phi.name === 'sin' ? gaussianMoments(phi, q).square : gaussianExpectation((u) => second(u) ** 2, q);
  return curvatureSquare === 0 ? null : { power: 1, constant: (2 * slopeSquare) / (q * curvatureSquare) };
}
