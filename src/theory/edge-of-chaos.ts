// The edge of chaos: the curve in the plane of bias and weight deviation on which chi1 = 1 at a fixed point of the length map,
// and the part of it whose fixed point does not hold its length.

import type { Activation } from '../math/activations.ts';
import { type CriticalPoint, criticalPointAt, criticalPoints, isHomogeneous } from '../math/critical-variance.ts';
import { gaussianMoments } from '../math/gaussian-moments.ts';
import { findRoot } from '../math/root.ts';

export interface EdgePoint extends CriticalPoint {
  /** chi_q there: the fixed point is stable below 1. */
  readonly chiQ: number;
}

/** The edge at each of these bias deviations: the point with the smallest q, null where there is none. */
export function edgeOfChaos(phi: Activation, biasStds: readonly number[]): (EdgePoint | null)[] {
  return biasStds.map((biasStd) => {
    const point = criticalPoints(phi, biasStd * biasStd).at(0);
    return point === undefined ? null : { ...point, chiQ: edgeChiQ(phi, point.q) };
  });
}

/** chi_q on the edge, where sigma_w^2 = 1 / E phi'^2; 1 at q = 0 and where every q is fixed. */
function edgeChiQ(phi: Activation, q: number): number {
  if (!(q > 0)) return 1;
  const { squareGrowth, slopeSquare } = gaussianMoments(phi, q);
  return squareGrowth / slopeSquare;
}

// Arguments from 10^-4 to 10^4: what happens beyond has the sign of the limits.
const SEARCH = { low: -18, high: 18, step: 0.25 };

/**
 * Points of the edge with chi_q = 1 at q > 0, where its fixed point is half-stable: below the first one gelu and silu do not hold
 * their length (Roberts, Yaida and Hanin 2022). Empty for activations that are stable or unstable all along.
 */
export function halfStablePoints(phi: Activation): CriticalPoint[] {
  if (isHomogeneous(phi)) return [];
  const excess = (lnQ: number) => edgeChiQ(phi, Math.exp(lnQ)) - 1;
  const points: CriticalPoint[] = [];
  let before = excess(SEARCH.low);
  for (let lnQ = SEARCH.low + SEARCH.step; lnQ <= SEARCH.high; lnQ += SEARCH.step) {
    const after = excess(lnQ);
    if (before * after < 0) {
      points.push(criticalPointAt(phi, Math.exp(findRoot(excess, lnQ - SEARCH.step, lnQ))));
    }
    before = after;
  }
  // No real biases lead to a negative bias variance.
  return points.filter(({ biasVariance }) => biasVariance >= 0);
}
