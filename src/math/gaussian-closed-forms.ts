// Gaussian moments in closed form: linear, relu and leaky-relu, erf, sin, hard-tanh. Each is also a test of the quadrature.

import type { Activation } from './activations.ts';
import { erf, erfc } from './special.ts';

/** Expectations over u ~ N(0, q). */
export interface GaussianMoments {
  /** E phi. */
  readonly mean: number;
  /** E phi^2. */
  readonly square: number;
  /** E phi'^2. */
  readonly slopeSquare: number;
  /** d E phi^2 / dq = E[phi'^2 + phi phi''] = E[u phi phi'] / q: no second derivative, so kinks need no care. */
  readonly squareGrowth: number;
}

/** The moments at q > 0, or null where there is no closed form. */
export function closedMoments(phi: Activation, q: number): GaussianMoments | null {
  switch (phi.name) {
    case 'linear':
    case 'relu':
    case 'leaky-relu':
      return homogeneousMoments(phi, q);
    case 'erf':
      return erfMoments(q);
    case 'sin':
      return sinMoments(q);
    case 'hard-tanh':
      return hardTanhMoments(q);
    default:
      return null;
  }
}

/** Mean of the two squared slopes at zero: what E phi^2 / q and E phi'^2 tend to as q does to 0 (where phi(0) = 0). */
export function slopeSquareAtZero({ slopeBelowZero, slopeAboveZero }: Activation): number {
  return (slopeBelowZero * slopeBelowZero + slopeAboveZero * slopeAboveZero) / 2;
}

// He et al. 2015: half of the mass on each side of zero, E phi^2 = q (slopeBelow^2 + slopeAbove^2) / 2.
function homogeneousMoments(phi: Activation, q: number): GaussianMoments {
  const half = slopeSquareAtZero(phi);
  return {
    mean: (phi.slopeAboveZero - phi.slopeBelowZero) * Math.sqrt(q / (2 * Math.PI)),
    square: half * q,
    slopeSquare: half,
    squareGrowth: half,
  };
}

// Williams 1998, "Computation with infinite neural networks": E erf^2 = (2/pi) asin(2q / (1 + 2q)).
function erfMoments(q: number): GaussianMoments {
  const root = Math.sqrt(1 + 4 * q);
  return {
    mean: 0,
    // The arc sine as an arc tangent: it does not cancel at large q.
    square: (2 / Math.PI) * Math.atan2(2 * q, root),
    slopeSquare: 4 / (Math.PI * root),
    squareGrowth: 4 / (Math.PI * (1 + 2 * q) * root),
  };
}

// From E exp(iku) = exp(-k^2 q / 2): E sin^2 = (1 - exp(-2q)) / 2, E cos^2 = (1 + exp(-2q)) / 2.
function sinMoments(q: number): GaussianMoments {
  const decay = Math.exp(-2 * q);
  return { mean: 0, square: -Math.expm1(-2 * q) / 2, slopeSquare: (1 + decay) / 2, squareGrowth: decay };
}

// Integrals of u^2 and of 1 over |u| < 1, and the mass beyond.
function hardTanhMoments(q: number): GaussianMoments {
  const edge = 1 / Math.sqrt(2 * q);
  const inside = erf(edge);
  const innerSquare = q * truncatedSquare(edge);
  return { mean: 0, square: innerSquare + erfc(edge), slopeSquare: inside, squareGrowth: innerSquare / q };
}

// E[Z^2; Z^2 < 2 edge^2] = erf(edge) - (2/sqrt(pi)) edge exp(-edge^2), by its series where the two terms cancel.
function truncatedSquare(edge: number): number {
  if (edge > 0.5) return erf(edge) - ((2 * edge) / Math.sqrt(Math.PI)) * Math.exp(-edge * edge);
  const square = edge * edge;
  let term = (2 / Math.sqrt(Math.PI)) * edge;
  let sum = 0;
  // term k of the series of erf's derivative times edge^2: the integral of (4/sqrt(pi)) t^2 exp(-t^2) from 0 to edge.
  for (let k = 0; k < 20; k++) {
    sum += (2 * term * square) / (2 * k + 3);
    term *= -square / (k + 1);
  }
  return sum;
}
