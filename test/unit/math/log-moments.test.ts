// Moments by the logarithm of the variance: the table between its points, and its continuation over 10^+-434.

import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { activation } from '../../../src/math/activations.ts';
import { slopeSquareAtZero } from '../../../src/math/gaussian-closed-forms.ts';
import { gaussianMoments } from '../../../src/math/gaussian-moments.ts';
import { logMomentsOf } from '../../../src/math/log-moments.ts';
import { expectNear } from './expect-near.ts';

// What is promised; 1.4e-13 was reached.
const ALLOWED = 1e-11;

describe.each(ACTIVATION_NAMES)('logarithms of the moments of %s', (name) => {
  const phi = activation(name, 0.2);
  const at = logMomentsOf(phi);

  it('are those of the moments for ln q from -40 to 40', () => {
    for (let lnQ = -40; lnQ <= 40; lnQ += 0.2137) {
      const { mean, square, slopeSquare, squareGrowth } = gaussianMoments(phi, Math.exp(lnQ));
      const got = at(lnQ);
      const where = `of ${name} at ln q = ${lnQ}`;
      expectNear(got.square, Math.log(square), ALLOWED, `ln E phi^2 ${where}`);
      expectNear(got.meanShare, mean / Math.sqrt(square), ALLOWED, `mean share ${where}`);
      expectNear(got.slopeSquare, Math.log(slopeSquare), ALLOWED, `ln E phi'^2 ${where}`);
      expectNear(got.elasticity, (squareGrowth * Math.exp(lnQ)) / square, ALLOWED, `elasticity ${where}`);
    }
  });

  it('are finite, and E phi^2 grows with q, for ln q from -1000 to 1000', () => {
    let before = Number.NEGATIVE_INFINITY;
    for (let lnQ = -1000; lnQ <= 1000; lnQ += 7.3) {
      const { square, meanShare, slopeSquare, elasticity } = at(lnQ);
      const all = [square, meanShare, slopeSquare, elasticity];
      expect(all.every(Number.isFinite), `${name} at ln q = ${lnQ}: ${all}`).toBe(true);
      // A bounded activation no longer grows visibly: rounding of the last digits.
      expect(square, `ln E phi^2 of ${name} at ln q = ${lnQ}`).toBeGreaterThan(before - 1e-12);
      before = square;
    }
  });

  it('go on as power laws where they leave float64', () => {
    for (const [end, step] of [
      [-400, -300],
      [400, 300],
    ]) {
      const [near, far] = [at(end), at(end + step)];
      const expected = near.square + near.elasticity * step;
      expectNear(far.square, expected, 1e-10, `ln E phi^2 of ${name} from ln q = ${end} on`); // 700 in size: 2^-53 * 700 * a few
      expectNear(far.meanShare, near.meanShare, ALLOWED, `mean share of ${name} from ln q = ${end} on`);
      // Slopes of what is bounded fall as 1 / sqrt(q), others stay; sin's never settle, their mean square does.
      const falling = end > 0 && phi.left.slope === 0 && phi.right.slope === 0 ? step / 2 : 0;
      expectNear(far.slopeSquare, near.slopeSquare - falling, 1e-10, `ln E phi'^2 of ${name} from ln q = ${end} on`);
    }
  });

  it('begin as the slopes at zero have it', () => {
    const { square, slopeSquare } = at(-1000);
    const slopes = Math.log(slopeSquareAtZero(phi));
    expectNear(
      square,
      phi.valueAtZero === 0 ? slopes - 1000 : 2 * Math.log(phi.valueAtZero),
      1e-10,
      `${name}, ln E phi^2`,
    );
    expectNear(slopeSquare, slopes, 1e-10, `${name}, ln E phi'^2`);
  });
});

describe('far out', () => {
  it.each([
    // E phi'^2 -> the integral of phi'^2 over the density 1 / sqrt(2 pi q) at 0.
    ['tanh', 4 / 3],
    ['logistic', 1 / 6],
    ['erf', Math.sqrt(8 / Math.PI)],
    ['softsign', 2 / 3],
    ['hard-tanh', 2],
  ] as const)('the slopes of %s have the mass of their integral', (name, integral) => {
    const expected = Math.log(integral / Math.sqrt(2 * Math.PI)) - 500;
    expectNear(logMomentsOf(activation(name))(1000).slopeSquare, expected, 1e-10, `ln E phi'^2 of ${name}`);
  });

  it.each(['elu', 'selu', 'gelu', 'gelu-tanh', 'silu', 'softplus', 'mish', 'relu'] as const)(
    '%s is half of its right asymptote',
    (name) => {
      const phi = activation(name);
      const { square, meanShare, slopeSquare } = logMomentsOf(phi)(1000);
      const half = Math.log(phi.right.slope ** 2 / 2);
      expectNear(square, half + 1000, 1e-10, `ln E phi^2 of ${name}`);
      expectNear(slopeSquare, half, 1e-10, `ln E phi'^2 of ${name}`);
      expectNear(meanShare, 1 / Math.sqrt(Math.PI), 1e-10, `mean share of ${name}`);
    },
  );

  it('linear and relu are exact', () => {
    for (const lnQ of [-1000, -331, 0, 17.5, 1000]) {
      expectNear(logMomentsOf(activation('linear'))(lnQ).square, lnQ, 4 * 2 ** -53 * Math.abs(lnQ), `linear at ${lnQ}`);
      const halved = lnQ - Math.LN2;
      expectNear(logMomentsOf(activation('relu'))(lnQ).square, halved, 4 * 2 ** -53 * 1000, `relu at ${lnQ}`);
    }
  });
});

describe('logMomentsOf', () => {
  it('keeps one table for an activation, and another for another leaky slope', () => {
    expect(logMomentsOf(activation('tanh'))).toBe(logMomentsOf(activation('tanh')));
    const [one, other] = [0.1, 0.3].map((slope) => logMomentsOf(activation('leaky-relu', slope))(0).slopeSquare);
    expectNear(one, Math.log(1.01 / 2), 1e-15, 'leaky slope 0.1');
    expectNear(other, Math.log(1.09 / 2), 1e-15, 'leaky slope 0.3');
  });
});
