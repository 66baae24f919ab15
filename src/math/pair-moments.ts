// Expectations over two Gaussian arguments u1, u2 of variance q each whose correlation is the cosine of an angle. The angle is
// the argument, not the correlation: near 1 the cosine rounds away what matters. Closed forms stand in pair-closed-forms.ts.
//
// In polar coordinates u1 = sqrt(q) r cos(psi), u2 = sqrt(q) r cos(psi - angle) both kinks (u1 = 0, u2 = 0) lie on fixed angles,
// so the circle falls into four smooth arcs, of which two are mirror images.

import type { Activation } from './activations.ts';
import { arcRule, halfLineRule, octavesFor } from './gaussian-rules.ts';
import { closedPairMoments, type PairMoments } from './pair-closed-forms.ts';

/** The pair moments at q > 0 and an angle from 0 to pi. */
export function pairMoments(phi: Activation, q: number, angle: number): PairMoments {
  return closedPairMoments(phi, q, angle) ?? polarPairMoments(phi, q, angle);
}

/** The decorrelation alone, for half the work. */
export function pairDecorrelation(phi: Activation, q: number, angle: number): number {
  return (closedPairMoments(phi, q, angle) ?? polarSums(phi, q, { angle, slopes: false })).decorrelation;
}

/**
 * By quadrature, 1e-11 relative for q from 1e-12 to 1e6; for an activation with no kink but at 0. Below an angle of 1e-5 the decorrelation
 * loses more, 2^-53 / angle.
 */
export function polarPairMoments(phi: Activation, q: number, angle: number): PairMoments {
  return polarSums(phi, q, { angle, slopes: true });
}

interface Pair {
  readonly angle: number;
  readonly slopes: boolean;
}

function polarSums(phi: Activation, q: number, { angle, slopes }: Pair): PairMoments {
  const sums = { value: 0, slope: 0, decorrelation: 0 };
  const arc = { phi, q, angle, slopes };
  const side = Math.PI - angle;
  // Both positive, both negative: symmetric about angle / 2, so half of the nodes twice; mirror images for an odd activation.
  // Opposite signs: one arc twice.
  const odd = isOdd(phi);
  addArc(sums, { ...arc, from: angle - Math.PI / 2, length: side, halved: true, times: odd ? 4 : 2 });
  if (!odd) addArc(sums, { ...arc, from: Math.PI / 2 + angle, length: side, halved: true, times: 2 });
  addArc(sums, { ...arc, from: Math.PI / 2, length: angle, halved: false, times: 2 });
  return sums;
}

/** No activation here is odd at two places and not everywhere. */
function isOdd({ value }: Activation): boolean {
  return value(-0.7) === -value(0.7) && value(-2.3) === -value(2.3);
}

interface Arc extends Pair {
  readonly phi: Activation;
  readonly q: number;
  readonly from: number;
  readonly length: number;
  readonly halved: boolean;
  /** How often what is summed here occurs on the circle. */
  readonly times: number;
}

function addArc(sums: { value: number; slope: number; decorrelation: number }, arc: Arc): void {
  const { phi, q, angle, slopes, from, length, halved, times } = arc;
  if (length <= 0) return;
  const octaves = octavesFor(q);
  const { nodes: fractions, weights: arcWeights } = arcRule(octaves);
  const { nodes: radii, weights: radialWeights } = halfLineRule(octaves);
  const deviation = Math.sqrt(q);
  const count = halved ? fractions.length / 2 : fractions.length;
  for (let j = 0; j < count; j++) {
    // From the nearer end, where one of the arguments passes through zero.
    const near = j < fractions.length / 2;
    const step = length * fractions[near ? j : fractions.length - 1 - j];
    const psi = near ? from + step : from + length - step;
    const first = deviation * Math.cos(psi);
    const second = deviation * Math.cos(psi - angle);
    let value = 0;
    let slope = 0;
    let decorrelation = 0;
    for (let k = 0; k < radii.length; k++) {
      const u1 = radii[k] * first;
      const u2 = radii[k] * second;
      const one = phi.value(u1);
      const two = phi.value(u2);
      // The density of (r, psi) is r exp(-r^2/2) / (2 pi); the radial weights hold exp(-r^2/2) / sqrt(2 pi).
      const weight = radialWeights[k] * radii[k];
      value += weight * one * two;
      if (slopes) slope += weight * phi.slope(u1) * phi.slope(u2);
      decorrelation += weight * (one - two) * (one - two);
    }
    const weight = (times * length * arcWeights[j]) / Math.sqrt(2 * Math.PI);
    sums.value += weight * value;
    sums.slope += weight * slope;
    sums.decorrelation += (weight * decorrelation) / 2;
  }
}
