// How far a point of the edge of chaos strays where its expectations are means over a fixed set of draws instead of integrals.

import type { Activation } from '../../math/activations.ts';
import { gaussianExpectation, gaussianMoments } from '../../math/gaussian-moments.ts';

/**
 * Standard error of ln sigma_w on the edge at the fixed point q of q = sigma_b^2 + E phi^2 / E phi'^2, from so many draws of the normal
 * number. Delta method: a draw moves F = E phi^2 / E phi'^2 by (phi^2 - F phi'^2) / E phi'^2, q by 1 / (1 - dF/dq) of that, and
 * ln sigma_w = -ln(E phi'^2) / 2 with both. F follows the diagonal closely where q is small: there a small error becomes a large one.
 */
export function edgeMonteCarloError(phi: Activation, q: number, draws: number): number {
  const at = (length: number) => gaussianMoments(phi, length);
  const { square, slopeSquare } = at(q);
  const ratio = square / slopeSquare;
  // A difference quotient is good to 1e-8 here, and this is an estimate of an error.
  const step = 1e-4 * q;
  const derivative = (f: (length: number) => number) => (f(q + step) - f(q - step)) / (2 * step);
  const steepness = derivative((length) => at(length).square / at(length).slopeSquare);
  const slopeGrowth = derivative((length) => Math.log(at(length).slopeSquare));
  const variance = gaussianExpectation((u) => {
    const own = phi.slope(u) ** 2;
    const length = (phi.value(u) ** 2 - ratio * own) / slopeSquare / (1 - steepness);
    return ((own / slopeSquare - 1 + slopeGrowth * length) / 2) ** 2;
  }, q);
  return Math.sqrt(variance / draws);
}
