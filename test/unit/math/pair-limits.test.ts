// What pair moments must be at the ends and at a right angle, and how they change between: no second source is needed.

import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES, type ActivationName } from '../../../src/math/activation-names.ts';
import { type Activation, activation } from '../../../src/math/activations.ts';
import { angleOf, oneMinusCosine } from '../../../src/math/angle.ts';
import { gaussianExpectation, gaussianMoments } from '../../../src/math/gaussian-moments.ts';
import { homogeneousPair } from '../../../src/math/pair-closed-forms.ts';
import { pairMoments } from '../../../src/math/pair-moments.ts';
import { expectNear, expectRelative } from './expect-near.ts';

const SIZES = [0.02, 0.8, 4, 90];
// Two rules against each other; hard-tanh at a right angle loses most, see pair-moments.test.ts.
const RELATIVE = 2e-11;
const CLOSED = new Set<ActivationName>(['linear', 'relu', 'leaky-relu', 'erf', 'sin', 'hard-tanh']);

/**
 * By quadrature two rounded numbers are subtracted: u1 and u2, of size sqrt(q), then phi(u1) and phi(u2), of size phi(0) at least,
 * and what is left has the root mean square sqrt(2 q (1 - c) E phi'^2).
 */
function apartRounding(phi: Activation, q: number, apart: number): number {
  const { slopeSquare } = gaussianMoments(phi, q);
  return (8 * 2 ** -53 * (1 + Math.abs(phi.valueAtZero) / Math.sqrt(q * slopeSquare))) / Math.sqrt(2 * apart);
}

describe.each(ACTIVATION_NAMES)('pair moments of %s', (name) => {
  const phi = activation(name, 0.2);

  it('are those of one argument at angle 0, and nothing is apart there', () => {
    for (const q of SIZES) {
      const { value, slope, decorrelation } = pairMoments(phi, q, 0);
      const own = gaussianMoments(phi, q);
      expectRelative(value, own.square, RELATIVE, `E phi phi of ${name} at q = ${q}`);
      expectRelative(slope, own.slopeSquare, RELATIVE, `E phi' phi' of ${name} at q = ${q}`);
      expect(decorrelation, `${name} at q = ${q}`).toBe(0);
    }
  });

  it('are products of means at a right angle', () => {
    for (const q of SIZES) {
      const { value, slope } = pairMoments(phi, q, Math.PI / 2);
      const { mean, square, slopeSquare } = gaussianMoments(phi, q);
      expectNear(value, mean * mean, RELATIVE * square, `E phi phi of ${name} at q = ${q}`);
      if (name === 'hard-tanh' || name === 'sin') continue; // for their moments alone, not for E phi', there is a closed form
      const meanSlope = gaussianExpectation((u) => phi.slope(u), q);
      expectNear(slope, meanSlope ** 2, RELATIVE * slopeSquare, `E phi' phi' of ${name} at q = ${q}`);
    }
  });

  it('have half a mean square difference: value and decorrelation add up to E phi^2', () => {
    for (const q of SIZES) {
      for (const angle of [0.01, 0.7, 2, Math.PI]) {
        const { value, decorrelation } = pairMoments(phi, q, angle);
        const { square } = gaussianMoments(phi, q);
        expectRelative(value + decorrelation, square, RELATIVE, `${name} at q = ${q}, angle = ${angle}`);
      }
    }
  });

  it('change with the correlation by q times the slopes (Price 1958)', () => {
    const step = 1e-3;
    for (const q of [0.02, 0.8, 4]) {
      for (const angle of [0.4, 1.3, 2.7]) {
        const at = (shift: number) => pairMoments(phi, q, angle + shift).value;
        // By the angle: d E phi phi / d angle = -sin(angle) q E phi' phi'; five points leave step^4 / 30 times a fifth derivative.
        const change = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
        const expected = -Math.sin(angle) * q * pairMoments(phi, q, angle).slope;
        const { square } = gaussianMoments(phi, q);
        // 1e-12 in value over the step, and fifth derivatives below 1e4 of the value.
        expectNear(change, expected, 2e-9 * square, `${name} at q = ${q}, angle = ${angle}`);
      }
    }
  });

  it("have a decorrelation that tends to (1 - c) q E phi'^2", () => {
    for (const q of [0.3, 4]) {
      const { slopeSquare } = gaussianMoments(phi, q);
      for (const apart of [1e-8, 1e-13, 1e-18]) {
        const { decorrelation } = pairMoments(phi, q, angleOf(apart));
        // Kinks take off a part of order of the angle.
        const relative = 4 * Math.sqrt(apart) + 1e-11 + (CLOSED.has(name) ? 0 : apartRounding(phi, q, apart));
        expectRelative(decorrelation, apart * q * slopeSquare, relative, `${name} at q = ${q}, 1 - c = ${apart}`);
      }
    }
  });
});

describe.each(['linear', 'tanh', 'erf', 'softsign', 'sin', 'hard-tanh'] as const)('pair moments of %s', (name) => {
  it('turn their sign with one argument: it is odd', () => {
    const phi = activation(name);
    // hard-tanh's rule is good to 1e-10 of q E phi'^2 behind a right angle.
    const relative = name === 'hard-tanh' ? 2e-10 : RELATIVE;
    for (const q of SIZES) {
      const { square, slopeSquare } = gaussianMoments(phi, q);
      for (const angle of [0, 0.02, 0.6, 1.5]) {
        const [near, far] = [pairMoments(phi, q, angle), pairMoments(phi, q, Math.PI - angle)];
        const at = `of ${name} at q = ${q}, angle = ${angle}`;
        expectNear(far.value, -near.value, relative * Math.max(square, q * slopeSquare), `E phi phi ${at}`);
        expectNear(far.slope, near.slope, relative * slopeSquare, `E phi' phi' ${at}`);
      }
    }
  });
});

describe.each([...CLOSED])('the closed pair form of %s', (name) => {
  it('keeps its digits down to 1 - c = 1e-30', () => {
    const phi = activation(name, 0.2);
    for (const q of [0.3, 4]) {
      const { slopeSquare } = gaussianMoments(phi, q);
      const { decorrelation } = pairMoments(phi, q, angleOf(1e-30));
      // Kinks take off a part of order of the angle, 1e-15.
      expectRelative(decorrelation, 1e-30 * q * slopeSquare, 1e-14, `${name} at q = ${q}`);
    }
  });
});

describe('homogeneousPair', () => {
  it('has no step where its series takes over', () => {
    const relu = activation('relu');
    const below = homogeneousPair(relu, 1, 0.5).decorrelation;
    const above = homogeneousPair(relu, 1, 0.5 + 1e-12).decorrelation;
    expectRelative(above, below, 1e-11, 'decorrelation of relu at angle 0.5');
  });

  it('is right at small angles: 1 - c less two thirds of the angle cubed over 4 pi, for relu', () => {
    for (const angle of [1e-2, 1e-5, 1e-9]) {
      // t - sine excess: (1 - cos t) / 2 - (sin t - t cos t) / (2 pi), sin t - t cos t = t^3 / 3 - t^5 / 30 + ...
      const expected = oneMinusCosine(angle) / 2 - (angle ** 3 / 3 - angle ** 5 / 30) / (2 * Math.PI);
      const got = homogeneousPair(activation('relu'), 1, angle).decorrelation;
      expectRelative(got, expected, 1e-13, `decorrelation of relu at angle ${angle}`);
    }
  });
});
