// Moments of activations over one Gaussian argument, against values of mpmath and against a plain fine sum.

import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { type Activation, activation } from '../../../src/math/activations.ts';
import { slopeSquareAtZero } from '../../../src/math/gaussian-closed-forms.ts';
import { gaussianExpectation, gaussianMoments, quadratureMoments } from '../../../src/math/gaussian-moments.ts';
import { denseExpectation } from './dense-sums.ts';
import { expectNear, expectRelative } from './expect-near.ts';
import { LEAKY_SLOPE, MOMENT_VALUES } from './moment-values.ts';

// What the theory builds on. 3e-14 was reached but where the next lines add to it.
const RELATIVE = 1e-11;
// Two halves of a sum that cancel each leave the rounding of about a hundred terms: a few units of 2^-53 of their size.
const CANCELLED = 8 * 2 ** -53;

/** Left and right half of the mean are each as large as the root mean square. */
const meanAllowed = (mean: number, square: number) => RELATIVE * Math.abs(mean) + CANCELLED * Math.sqrt(square);
/** E[z phi phi'] / sqrt(q) has halves of size |phi(0) phi'(0)| / sqrt(q). */
const growthAllowed = (phi: Activation, growth: number, q: number) =>
  RELATIVE * Math.abs(growth) + (CANCELLED * Math.abs(phi.valueAtZero * phi.slope(0))) / Math.sqrt(q);

describe.each(MOMENT_VALUES)('moments of $name against mpmath', ({ name, rows }) => {
  const phi = activation(name, LEAKY_SLOPE);

  it('are right from q = 1e-12 to 1e6', () => {
    for (const { q, mean, square, slopeSquare, squareGrowth } of rows) {
      const got = gaussianMoments(phi, q);
      expectNear(got.mean, mean, meanAllowed(mean, square), `E phi of ${name} at q = ${q}`);
      expectRelative(got.square, square, RELATIVE, `E phi^2 of ${name} at q = ${q}`);
      expectRelative(got.slopeSquare, slopeSquare, RELATIVE, `E phi'^2 of ${name} at q = ${q}`);
      const allowed = growthAllowed(phi, squareGrowth, q);
      expectNear(got.squareGrowth, squareGrowth, allowed, `d E phi^2 / dq of ${name} at q = ${q}`);
    }
  });
});

// hard-tanh has kinks away from 0, which no rule for one bend can follow; sin bends again and again.
const bendsOnce = (name: string, q: number) => name !== 'sin' || q < 1;

describe.each(MOMENT_VALUES.filter(({ name }) => name !== 'hard-tanh'))('quadrature of $name', ({ name, rows }) => {
  const phi = activation(name, LEAKY_SLOPE);

  it('gives the fourth powers of value and slope', () => {
    for (const { q, fourth, slopeFourth } of rows.filter(({ q }) => bendsOnce(name, q))) {
      const value = gaussianExpectation((u) => phi.value(u) ** 4, q);
      expectRelative(value, fourth, RELATIVE, `E phi^4 of ${name} at q = ${q}`);
      const slope = gaussianExpectation((u) => phi.slope(u) ** 4, q);
      expectRelative(slope, slopeFourth, RELATIVE, `E phi'^4 of ${name} at q = ${q}`);
    }
  });

  it('is what a rule eight times finer gives', () => {
    for (const q of [1e-8, 0.02, 0.7, 4.9, 300, 1e5].filter((q) => bendsOnce(name, q))) {
      const got = quadratureMoments(phi, q);
      const square = denseExpectation((u) => phi.value(u) ** 2, q);
      const mean = denseExpectation((u) => phi.value(u), q);
      expectRelative(got.square, square, RELATIVE, `E phi^2 of ${name} at q = ${q}`);
      expectNear(got.mean, mean, meanAllowed(mean, square), `E phi of ${name} at q = ${q}`);
      const slopeSquare = denseExpectation((u) => phi.slope(u) ** 2, q);
      expectRelative(got.slopeSquare, slopeSquare, RELATIVE, `E phi'^2 of ${name} at q = ${q}`);
      const growth = denseExpectation((u) => u * phi.value(u) * phi.slope(u), q) / q;
      const allowed = 2 * growthAllowed(phi, growth, q); // the finer sum rounds as well
      expectNear(got.squareGrowth, growth, allowed, `d E phi^2 / dq of ${name} at q = ${q}`);
    }
  });
});

describe.each(['linear', 'relu', 'leaky-relu', 'erf', 'sin'] as const)('the closed forms of %s', (name) => {
  it('are what quadrature gives', () => {
    const phi = activation(name, 0.2);
    // sin^2 grows off the axis: the trapezoid of step h errs by exp(2q sin^2 a / cos 2a - 2 pi a / h), 4e-10 for q = 5 at best.
    const relative = name === 'sin' ? 1e-9 : RELATIVE;
    for (let q = 1e-9; q < 1e9; q *= 3.7) {
      if (name === 'sin' && q > 5) continue;
      const [closed, summed] = [gaussianMoments(phi, q), quadratureMoments(phi, q)];
      const allowed = meanAllowed(closed.mean, closed.square);
      expectNear(summed.mean, closed.mean, allowed, `E phi of ${name} at q = ${q}`);
      expectRelative(summed.square, closed.square, relative, `E phi^2 of ${name} at q = ${q}`);
      expectRelative(summed.slopeSquare, closed.slopeSquare, relative, `E phi'^2 of ${name} at q = ${q}`);
      // sin's growth exp(-2q) is small beside the terms of size 1 that it is the difference of.
      const growth = relative * Math.max(closed.squareGrowth, name === 'sin' ? 1 : 0);
      expectNear(summed.squareGrowth, closed.squareGrowth, growth, `d E phi^2 / dq of ${name} at q = ${q}`);
    }
  });
});

describe('the moments of gelu', () => {
  it('follow its own closed form', () => {
    const phi = activation('gelu');
    for (let q = 1e-6; q < 1e9; q *= 4.3) {
      // From E[u^2 Phi(u)^2] by parts: q/4 + q asin(q/(1+q)) / (2 pi) + q^2 / (pi (1+q) sqrt(1+2q)).
      const share = q / (1 + q);
      const expected = q / 4 + (q * Math.asin(share)) / (2 * Math.PI) + (q * share) / (Math.PI * Math.sqrt(1 + 2 * q));
      expectRelative(gaussianMoments(phi, q).square, expected, RELATIVE, `E phi^2 of gelu at q = ${q}`);
    }
  });
});

describe.each(ACTIVATION_NAMES)('the moments of %s', (name) => {
  const phi = activation(name, 0.2);

  it('tend to those of its slopes at zero and of its value there', () => {
    const q = 1e-14; // a second-order term is then about 1e-7 of what comes before
    const { square, slopeSquare } = gaussianMoments(phi, q);
    const expected = phi.valueAtZero === 0 ? q * slopeSquareAtZero(phi) : phi.valueAtZero ** 2;
    expectRelative(square, expected, 1e-6, `E phi^2 of ${name} at q = ${q}`);
    expectRelative(slopeSquare, slopeSquareAtZero(phi), 1e-6, `E phi'^2 of ${name} at q = ${q}`);
  });

  it('are finite and obey Jensen from q = 1e-200 to 1e130', () => {
    for (let q = 1e-200; q < 1e130; q *= 1e11) {
      const { mean, square, slopeSquare, squareGrowth } = gaussianMoments(phi, q);
      const all = [mean, square, slopeSquare, squareGrowth];
      expect(all.every(Number.isFinite), `${name} at q = ${q}: ${all}`).toBe(true);
      expect(square, `${name} at q = ${q}`).toBeGreaterThanOrEqual(mean * mean * (1 - 1e-14));
    }
  });
});
