// Critical points as what they are by definition. Their printed values are tested in test/unit/theory.

import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { activation } from '../../../src/math/activations.ts';
import {
  criticalPointAt,
  criticalPoints,
  criticalWeightVariance,
  isHomogeneous,
} from '../../../src/math/critical-variance.ts';
import { slopeSquareAtZero } from '../../../src/math/gaussian-closed-forms.ts';
import { gaussianMoments } from '../../../src/math/gaussian-moments.ts';
import { expectNear, expectRelative } from './expect-near.ts';

const BENT = ACTIVATION_NAMES.filter((name) => !isHomogeneous(activation(name)));

describe.each(BENT)('the critical points of %s', (name) => {
  const phi = activation(name);

  it('are fixed points of the length map with chi1 = 1', () => {
    for (const biasVariance of [1e-8, 0.0025, 0.04, 0.3, 1, 25]) {
      for (const point of criticalPoints(phi, biasVariance)) {
        const { square, slopeSquare } = gaussianMoments(phi, point.q);
        const at = `${name} at bias variance ${biasVariance}, q = ${point.q}`;
        expect(point.biasVariance, at).toBe(biasVariance);
        expectRelative(point.weightVariance * slopeSquare, 1, 1e-13, `chi1 of ${at}`);
        // The root is found in ln q, whose last bits are 2^-52 ln q; the bias variance is a difference of numbers near q.
        const allowed = 1e-13 * point.q;
        expectNear(point.weightVariance * square + biasVariance, point.q, allowed, `length map of ${at}`);
      }
    }
  });

  it('come by growing q, and the first gives the critical weight variance', () => {
    for (const biasVariance of [0, 0.01, 0.5, 4]) {
      const points = criticalPoints(phi, biasVariance);
      for (let k = 1; k < points.length; k++) expect(points[k].q).toBeGreaterThan(points[k - 1].q);
      expect(criticalWeightVariance(phi, biasVariance)).toBe(points.at(0)?.weightVariance ?? null);
    }
  });

  it('are all where the curve passes the bias variance, whatever the step of the search', () => {
    // Another grid, a hundred times over the range in which activations bend.
    const biasVariance = 0.037;
    const excess = (lnQ: number) => criticalPointAt(phi, Math.exp(lnQ)).biasVariance - biasVariance;
    let [passes, before] = [0, excess(-8)];
    for (let lnQ = -8 + 0.061; lnQ < 8; lnQ += 0.061) {
      const after = excess(lnQ);
      if (before * after < 0) passes++;
      before = after;
    }
    const found = criticalPoints(phi, biasVariance).filter(({ q }) => q > Math.exp(-8) && q < Math.exp(8));
    expect(found.length, name).toBe(passes);
  });
});

describe('without biases', () => {
  const withZero = BENT.filter((name) => activation(name).valueAtZero === 0);

  it.each(withZero)('%s is critical at q = 0 by its slopes there', (name) => {
    const phi = activation(name);
    const [first] = criticalPoints(phi, 0);
    expect(first).toEqual({ q: 0, weightVariance: 1 / slopeSquareAtZero(phi), biasVariance: 0 });
  });

  it('the critical weight variance is the limit of that with small biases', () => {
    for (const name of withZero) {
      const phi = activation(name);
      const limit = criticalWeightVariance(phi, 0) ?? Number.NaN;
      const near = criticalWeightVariance(phi, 1e-16) ?? Number.NaN;
      // Where the slope jumps or bends at zero itself q is about the bias deviation, 1e-8, and chi1 differs by a few times its root;
      // elsewhere q is its power 2/3 or smaller, and chi1 differs by as much.
      expectRelative(near, limit, 2e-3, name);
    }
  });

  it.each(['relu', 'leaky-relu', 'linear'] as const)(
    '%s is critical at every length, and with biases nowhere',
    (name) => {
      const phi = activation(name, 0.2);
      expect(isHomogeneous(phi)).toBe(true);
      expect(criticalPoints(phi, 0)).toEqual([
        { q: Number.NaN, weightVariance: 1 / slopeSquareAtZero(phi), biasVariance: 0 },
      ]);
      for (const biasVariance of [1e-300, 1e-4, 1, 1e4]) {
        expect(criticalPoints(phi, biasVariance)).toEqual([]);
        expect(criticalWeightVariance(phi, biasVariance)).toBeNull();
      }
    },
  );

  it('softplus has no critical point, with biases or without', () => {
    for (const biasVariance of [0, 0.01, 1]) expect(criticalPoints(activation('softplus'), biasVariance)).toEqual([]);
  });
});
