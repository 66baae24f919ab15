// Pair moments in closed form: arc-cosine kernels (linear, relu, leaky-relu), the arc-sine kernel (erf), sin, and hard-tanh by
// one-dimensional integrals. Decorrelations are written so that nothing cancels at small angles.

import type { Activation } from './activations.ts';
import { oneMinusCosine } from './angle.ts';
import { slopeSquareAtZero } from './gaussian-closed-forms.ts';
import { gaussianMoments } from './gaussian-moments.ts';
import { arcRule, octavesFor } from './gaussian-rules.ts';

/** Expectations over two Gaussian arguments u1, u2 of equal variance. */
export interface PairMoments {
  /** E phi(u1) phi(u2). */
  readonly value: number;
  /** E phi'(u1) phi'(u2). */
  readonly slope: number;
  /** E phi^2 - E phi(u1) phi(u2) = E (phi(u1) - phi(u2))^2 / 2, without the cancellation of that difference. */
  readonly decorrelation: number;
}

/** The pair moments at q > 0, or null where there is no closed form. */
export function closedPairMoments(phi: Activation, q: number, angle: number): PairMoments | null {
  switch (phi.name) {
    case 'linear':
    case 'relu':
    case 'leaky-relu':
      return homogeneousPair(phi, q, angle);
    case 'erf':
      return erfPair(q, angle);
    case 'sin':
      return sinPair(q, angle);
    case 'hard-tanh':
      return hardTanhPair(phi, q, angle);
    default:
      return null;
  }
}

/**
 * Cho and Saul 2009, "Kernel methods for deep learning", with slopes on both sides: relu has
 * E phi phi = q (sin t + (pi - t) cos t) / (2 pi) and E phi' phi' = (pi - t) / (2 pi); also every activation's limit at small q.
 */
export function homogeneousPair(phi: Activation, q: number, angle: number): PairMoments {
  const bend = (phi.slopeAboveZero - phi.slopeBelowZero) ** 2;
  const straight = phi.slopeAboveZero * phi.slopeBelowZero;
  const apart = oneMinusCosine(angle);
  const cosine = Math.cos(angle);
  const both = (Math.PI - angle) / (2 * Math.PI);
  return {
    value: q * (straight * cosine + bend * (Math.sin(angle) / (2 * Math.PI) + both * cosine)),
    slope: straight + bend * both,
    decorrelation: q * (slopeSquareAtZero(phi) * apart - (bend * sineExcess(angle)) / (2 * Math.PI)),
  };
}

/** sin t - t cos t, by its series where the two cancel. */
function sineExcess(angle: number): number {
  if (angle > 0.5) return Math.sin(angle) - angle * Math.cos(angle);
  const square = angle * angle;
  let term = angle * square;
  let sum = 0;
  // The terms t^(2k+1) (-1)^(k+1) 2k / (2k+1)!.
  for (let k = 1; k < 12; k++) {
    sum += (term * 2 * k) / factorial(2 * k + 1);
    term *= -square;
  }
  return sum;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

// Williams 1998: E erf erf = (2/pi) asin(2 q c / (1 + 2q)), E phi' phi' = (4/pi) / sqrt((1 + 2q)^2 - (2 q c)^2).
function erfPair(q: number, angle: number): PairMoments {
  const apart = oneMinusCosine(angle);
  const cosine = Math.cos(angle);
  // sqrt((1 + 2q)^2 - (2 q c)^2), its two factors apart.
  const root = Math.sqrt((1 + 2 * q * apart) * (1 + 2 * q * (2 - apart)));
  const own = Math.sqrt(1 + 4 * q);
  // asin x - asin y = atan2(x sqrt(1 - y^2) - y sqrt(1 - x^2), x y + sqrt(1 - x^2) sqrt(1 - y^2)), all times (1 + 2q)^2. In the
  // first, root^2 - (c own)^2 = (1 + 2q)^2 (1 - c^2).
  const across =
    cosine > 0
      ? (2 * q * (1 + 2 * q) ** 2 * apart * (2 - apart)) / (root + cosine * own)
      : 2 * q * (root - cosine * own);
  const along = 4 * q * q * cosine + own * root;
  return {
    value: (2 / Math.PI) * Math.atan2(2 * q * cosine, root),
    slope: 4 / (Math.PI * root),
    decorrelation: (2 / Math.PI) * Math.atan2(across, along),
  };
}

// From E exp(i (u1 +- u2)) = exp(-q (1 +- c)).
function sinPair(q: number, angle: number): PairMoments {
  const apart = oneMinusCosine(angle);
  const cosine = Math.cos(angle);
  const near = Math.exp(-q * apart);
  const far = Math.exp(-q * (2 - apart));
  return {
    // near - far, from the larger of the two.
    value: (cosine < 0 ? far * Math.expm1(2 * q * cosine) : -near * Math.expm1(-2 * q * cosine)) / 2,
    slope: (near + far) / 2,
    // 1 - exp(-2q) - near + far, each difference taken whole.
    decorrelation: (-Math.expm1(-q * apart) - far * Math.expm1(-q * apart)) / 2,
  };
}

/**
 * phi'' is a positive mass at -1 and a negative one at 1, so d E[phi' phi'] / dc is q times two Gaussian densities on the plane. Integrated
 * from the right angle, where E phi' phi' = (E phi')^2, everything is a sum of positive parts.
 */
function hardTanhPair(phi: Activation, q: number, angle: number): PairMoments {
  if (angle > Math.PI / 2) {
    // phi is odd: -u2 has the supplementary angle.
    const { value, slope } = hardTanhPair(phi, q, Math.PI - angle);
    return { value: -value, slope, decorrelation: gaussianMoments(phi, q).square + value };
  }
  const apart = oneMinusCosine(angle);
  const { slopeSquare } = gaussianMoments(phi, q);
  const inside = slopeSquare ** 2;
  const below = massIntegrals(q, 0, angle);
  const beyond = massIntegrals(q, angle, Math.PI / 2);
  // From whichever end less is added or taken off.
  const slope = below.mass < slopeSquare / 2 ? slopeSquare - below.mass : inside + beyond.mass;
  return {
    value: q * (Math.cos(angle) * inside + beyond.turned - apart * beyond.mass),
    slope,
    decorrelation: q * (apart * slope + below.turned),
  };
}

/** The integrals from one angle to another of the masses' density and of 1 - cos t times it. */
function massIntegrals(q: number, from: number, to: number): { mass: number; turned: number } {
  const { nodes, weights } = arcRule(octavesFor(q));
  let mass = 0;
  let turned = 0;
  for (let k = 0; k < nodes.length; k++) {
    const t = from + (to - from) * nodes[k];
    const less = oneMinusCosine(t);
    // exp(-1 / (q (1 + c))) - exp(-1 / (q (1 - c))), whose two terms cancel at large q.
    const gap = (2 * (1 - less)) / (q * less * (2 - less));
    const weight = ((to - from) * weights[k] * Math.exp(-1 / (q * (2 - less))) * -Math.expm1(-gap)) / Math.PI;
    mass += weight;
    turned += weight * less;
  }
  return { mass, turned };
}
