// How activations spread over the Hermite polynomials: exact values, a plain fine sum, and what the coefficients are for.

import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { activation } from '../../../src/math/activations.ts';
import { angleOf } from '../../../src/math/angle.ts';
import { gaussianMoments } from '../../../src/math/gaussian-moments.ts';
import { hermiteProfile, pairCovariance } from '../../../src/math/hermite-profile.ts';
import { logMomentsOf } from '../../../src/math/log-moments.ts';
import { pairMoments } from '../../../src/math/pair-moments.ts';
import { denseExpectation } from './dense-sums.ts';
import { expectNear } from './expect-near.ts';

// What is promised: the corrections that are made of these are estimates themselves.
const ALLOWED = 1e-3;

type Sums = Record<'valueVariance' | 'squareVariance' | 'slopeMoment' | 'slopeSquareMoment' | 'skew' | 'mixed', number>;

function expectSums(name: 'linear' | 'relu' | 'tanh' | 'gelu' | 'softplus', q: number, expected: Sums) {
  const profile = hermiteProfile(activation(name), Math.log(q));
  for (const [key, value] of Object.entries(expected)) {
    const allowed = ALLOWED * Math.max(1, Math.abs(value));
    expectNear(profile[key as keyof Sums], value, allowed, `${key} of ${name} at q = ${q}`);
  }
}

describe('the profile', () => {
  it.each([1e-9, 1, 1e7])('of linear at q = %d is the first polynomial alone', (q) => {
    const none = { skew: 0, mixed: 0 };
    expectSums('linear', q, { valueVariance: 1, squareVariance: 2, slopeMoment: 1, slopeSquareMoment: 1, ...none });
    const { value, slope, square } = hermiteProfile(activation('linear'), Math.log(q));
    value.forEach((coefficient, k) => {
      expectNear(coefficient, k === 1 ? 1 : 0, ALLOWED, `value ${k} at q = ${q}`);
      expectNear(slope[k], k === 0 ? 1 : 0, ALLOWED, `slope ${k} at q = ${q}`);
      // z^2 = 1 + sqrt(2) h_2. At h_10 the coarse rule integrates z^12: 3e-3 was reached, and a tenth less for each term before.
      const allowed = k < 9 ? ALLOWED : 4 * ALLOWED;
      expectNear(square[k], k === 0 ? 1 : k === 2 ? Math.SQRT2 : 0, allowed, `square ${k} at q = ${q}`);
    });
  });

  it.each([1e-9, 1, 1e7])("of relu at q = %d has E phi'^4 = 2 and a square of variance 5", (q) => {
    // E phi = 1 / sqrt(pi), E phi^3 = 2 / sqrt(2 pi) / (1/2)^(3/2), E phi^2 phi'^2 = 2, in units of E phi^2 and E phi'^2.
    const mean = 1 / Math.sqrt(Math.PI);
    expectSums('relu', q, {
      valueVariance: 1 - 1 / Math.PI,
      squareVariance: 5,
      slopeMoment: 1,
      slopeSquareMoment: 2,
      skew: 4 * mean - mean,
      mixed: 1,
    });
  });

  it.each(['tanh', 'gelu', 'softplus'] as const)('of %s is what a fine sum gives', (name) => {
    const phi = activation(name);
    for (const q of [0.05, 1, 30]) {
      const mean = (f: (value: number, slope: number) => number) =>
        denseExpectation((u) => f(phi.value(u), phi.slope(u)), q);
      const square = mean((value) => value ** 2);
      const slopeSquare = mean((_, slope) => slope ** 2);
      const share = mean((value) => value) / Math.sqrt(square);
      expectSums(name, q, {
        valueVariance: 1 - share ** 2,
        squareVariance: mean((value) => value ** 4) / square ** 2 - 1,
        slopeMoment: 1,
        slopeSquareMoment: mean((_, slope) => slope ** 4) / slopeSquare ** 2,
        skew: mean((value) => value ** 3) / square ** 1.5 - share,
        mixed: mean((value, slope) => (value * slope) ** 2) / (square * slopeSquare) - 1,
      });
    }
  });

  it.each(ACTIVATION_NAMES.filter((name) => name !== 'sin'))('of %s has the elasticity as a coefficient', (name) => {
    const phi = activation(name);
    for (const lnQ of [-20, -3, 0, 2, 9]) {
      // d E f / d ln q = f_2 / sqrt(2) for f = phi^2. hard-tanh's kinks move between the points of the coarse rule.
      const got = hermiteProfile(phi, lnQ).square[2] / Math.SQRT2;
      const allowed = name === 'hard-tanh' ? 0.05 : ALLOWED;
      expectNear(got, logMomentsOf(phi)(lnQ).elasticity, allowed, `elasticity of ${name} at ln q = ${lnQ}`);
    }
  });

  it.each(['tanh', 'relu', 'gelu'] as const)('of %s gives pair moments by its series', (name) => {
    const phi = activation(name);
    for (const q of [0.1, 3]) {
      const profile = hermiteProfile(phi, Math.log(q));
      const { mean, square, slopeSquare } = gaussianMoments(phi, q);
      for (const c of [0.2, 0.7, 1]) {
        const { value, slope } = pairMoments(phi, q, angleOf(1 - c));
        const own = pairCovariance(profile.value, profile.value, profile.valueVariance, c);
        expectNear(own, (value - mean * mean) / square, 2 * ALLOWED, `covariance of ${name} at q = ${q}, c = ${c}`);
        const slopes = profile.slope[0] ** 2;
        const across = pairCovariance(profile.slope, profile.slope, profile.slopeMoment - slopes, c);
        // relu's slope jumps: what twelve terms leave out falls like 1 / sqrt(12), and is taken to sit at the next power.
        const allowed = name === 'relu' ? 0.03 : 2 * ALLOWED;
        expectNear(across, slope / slopeSquare - slopes, allowed, `slopes of ${name} at q = ${q}, c = ${c}`);
      }
    }
  });

  it('beyond e^+-30 is that at the edge', () => {
    for (const edge of [-30, 30]) {
      expect(hermiteProfile(activation('gelu'), 5 * edge)).toEqual(hermiteProfile(activation('gelu'), edge));
    }
  });

  it('tells two leaky slopes apart', () => {
    const [one, other] = [0.1, 0.5].map(
      (slope) => hermiteProfile(activation('leaky-relu', slope), 0).slopeSquareMoment,
    );
    expectNear(one, (2 * 1.0001) / 1.01 ** 2, ALLOWED, 'leaky slope 0.1');
    expectNear(other, (2 * 1.0625) / 1.25 ** 2, ALLOWED, 'leaky slope 0.5');
  });
});
