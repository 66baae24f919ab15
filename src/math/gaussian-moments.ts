// Expectations over one Gaussian argument u ~ N(0, q): the sums that mean-field theory is made of. Closed forms stand in
// gaussian-closed-forms.ts; everything else is quadrature on either side of the kink at 0, good to 1e-13 for q from 1e-200 to
// 1e200, but for d E phi^2 / dq where phi(0) is not 0 (logistic, softplus): there it loses 2^-53 / sqrt(q). Beyond, log-moments.ts
// continues.

import type { Activation } from './activations.ts';
import { closedMoments, type GaussianMoments } from './gaussian-closed-forms.ts';
import { halfLineRule, octavesFor } from './gaussian-rules.ts';

/** The moments at q > 0. */
export function gaussianMoments(phi: Activation, q: number): GaussianMoments {
  return closedMoments(phi, q) ?? quadratureMoments(phi, q);
}

/** The same by quadrature, for an activation with no kink but at 0. */
export function quadratureMoments(phi: Activation, q: number): GaussianMoments {
  const { nodes, weights } = halfLineRule(octavesFor(q));
  const deviation = Math.sqrt(q);
  let mean = 0;
  let square = 0;
  let slopeSquare = 0;
  let growth = 0;
  for (let k = 0; k < nodes.length; k++) {
    const u = deviation * nodes[k];
    const right = phi.value(u);
    const left = phi.value(-u);
    const rightSlope = phi.slope(u);
    const leftSlope = phi.slope(-u);
    const weight = weights[k];
    mean += weight * (right + left);
    square += weight * (right * right + left * left);
    slopeSquare += weight * (rightSlope * rightSlope + leftSlope * leftSlope);
    growth += weight * nodes[k] * (right * rightSlope - left * leftSlope);
  }
  return { mean, square, slopeSquare, squareGrowth: growth / deviation };
}

/** E f(u) for any f that bends at arguments of about 1 and has no kink but at 0. */
export function gaussianExpectation(f: (u: number) => number, q: number): number {
  const { nodes, weights } = halfLineRule(octavesFor(q));
  const deviation = Math.sqrt(q);
  let sum = 0;
  for (let k = 0; k < nodes.length; k++) sum += weights[k] * (f(deviation * nodes[k]) + f(-deviation * nodes[k]));
  return sum;
}
