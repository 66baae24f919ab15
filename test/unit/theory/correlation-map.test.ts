// The correlation map: its shape, its slope, its fixed point, and its limit at q = 0.

import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { activation } from '../../../src/math/activations.ts';
import { angleOf } from '../../../src/math/angle.ts';
import { criticalPoints } from '../../../src/math/critical-variance.ts';
import { gaussianMoments } from '../../../src/math/gaussian-moments.ts';
import { pairMoments } from '../../../src/math/pair-moments.ts';
import { cMap, cMapSlope, decorrelationMap, decorrelationStar } from '../../../src/theory/correlation-map.ts';
import { edgeRate } from '../../../src/theory/edge-rate.ts';
import { lengthFixedPoints } from '../../../src/theory/fixed-points.ts';
import type { MeanField } from '../../../src/theory/mean-field.ts';
import { chi1 } from '../../../src/theory/susceptibilities.ts';
import { expectNear, expectRelative } from '../math/expect-near.ts';
import { meanField, qStar } from './fields.ts';

/** Weight variances with a stable length beside biases of variance 0.1, some deep in order and some in chaos. */
const WEIGHT_VARIANCES: Readonly<Partial<Record<string, number>>> = {
  ...{ linear: 0.7, softplus: 0.5, logistic: 5, elu: 0.8, selu: 1.3 },
  ...{ tanh: 3, erf: 3, softsign: 8, sin: 1.9, 'hard-tanh': 3 },
};
const fieldOf = (name: (typeof ACTIVATION_NAMES)[number]) => meanField(name, WEIGHT_VARIANCES[name] ?? 1.6, 0.1);

function stableLength(field: MeanField): number {
  const point = lengthFixedPoints(field).points.find(({ stability }) => stability === 'stable');
  if (point === undefined) throw new Error(`${field.phi.name} has no stable length`);
  return point.q;
}

describe.each(ACTIVATION_NAMES)('the correlation map of %s', (name) => {
  const field = fieldOf(name);
  const q = stableLength(field);

  it('keeps c = 1, and has chi1 for its slope there', () => {
    expect(cMap(field, q, 1)).toBe(1);
    expectRelative(cMapSlope(field, q, 0), chi1(field, q), 1e-11, `slope of ${name} at c = 1`);
  });

  it('is the map of the paper, (sigma_w^2 E phi phi + sigma_b^2) / q', () => {
    for (const c of [-1, -0.3, 0, 0.6, 0.95]) {
      const { value } = pairMoments(field.phi, q, angleOf(1 - c));
      const expected = (field.weightVariance * value + field.biasVariance) / q;
      expectNear(cMap(field, q, c), expected, 1e-10, `c' of ${name} at c = ${c}`);
    }
  });

  it('is convex for c from 0 to 1', () => {
    const step = 0.05;
    for (let c = step; c < 0.99; c += step) {
      const bend = cMap(field, q, c - step) - 2 * cMap(field, q, c) + cMap(field, q, c + step);
      expect(bend, `${name} at c = ${c}`).toBeGreaterThan(-1e-11);
    }
  });

  it('has the slope of its differences', () => {
    const step = 1e-4;
    for (const c of [-0.8, 0, 0.3, 0.9]) {
      const difference = (cMap(field, q, c + step) - cMap(field, q, c - step)) / (2 * step);
      // step^2 / 6 times a third derivative (a kink's grows as (1 - c)^(-3/2), 30 here) and 1e-12 over the step.
      expectNear(cMapSlope(field, q, 1 - c), difference, 1e-7, `slope of ${name} at c = ${c}`);
    }
  });

  it('leads to c* from below and from above', () => {
    const star = decorrelationStar(field, q);
    if (star === null) return expect(name).toBe('nothing');
    for (const start of star === 0 ? [1] : [1, star / 2]) {
      let decorrelation = start;
      for (let l = 0; l < 100; l++) decorrelation = decorrelationMap(field, q, decorrelation);
      // The slope at c* to the power 100 is left: from 4e-3 for selu to nothing.
      const left = cMapSlope(field, q, star) ** 100;
      expectNear(decorrelation, star, 1e-10 + 4 * left, `1 - c* of ${name} from ${start}`);
    }
    expectNear(decorrelationMap(field, q, star), star, 1e-12, `the map of ${name} at c*`);
  });
});

describe('at q = 0', () => {
  it.each(ACTIVATION_NAMES.filter((name) => activation(name).valueAtZero === 0))(
    '%s has the limit of its slopes',
    (name) => {
      const field = meanField(name, 0.3, 0);
      const q = 1e-13; // what is left is of order q, or its root where the slope's slope jumps
      const { square } = gaussianMoments(field.phi, q);
      for (const apart of [0.01, 0.5, 1, 2]) {
        const expected = pairMoments(field.phi, q, angleOf(apart)).decorrelation / square;
        expectRelative(decorrelationMap(field, 0, apart), expected, 3e-6, `${name} at 1 - c = ${apart}`);
        expect(decorrelationMap(meanField(name, 7, 0), 0, apart)).toBe(decorrelationMap(field, 0, apart));
      }
    },
  );

  it('smooth activations keep every angle and kinked ones close it', () => {
    for (const name of ['tanh', 'gelu', 'elu', 'linear'] as const) {
      expectNear(decorrelationMap(meanField(name, 1, 0), 0, 0.3), 0.3, 1e-15, name);
      expect(cMapSlope(meanField(name, 1, 0), 0, 0.3), name).toBe(1);
      expect(decorrelationStar(meanField(name, 1, 0), 0), name).toBeNull();
    }
    for (const name of ['relu', 'leaky-relu', 'selu'] as const) {
      expect(decorrelationMap(meanField(name, 1, 0), 0, 0.3), name).toBeLessThan(0.3);
      expect(decorrelationStar(meanField(name, 1, 0), 0), name).toBe(0);
    }
  });
});

describe('decorrelationStar', () => {
  it('is 1 for odd activations without biases in chaos: c = 0 is kept exactly', () => {
    for (const name of ['tanh', 'erf', 'softsign', 'sin', 'hard-tanh'] as const) {
      const field = meanField(name, 4, 0);
      expect(decorrelationStar(field, qStar(field)), name).toBe(1);
    }
  });

  it('of linear is 0 with biases and nothing without', () => {
    expect(decorrelationStar(meanField('linear', 0.5, 0.1), 0.2)).toBe(0);
    expect(decorrelationStar(meanField('linear', 1, 0), 3)).toBeNull();
  });

  it('leaves 0 where chaos begins, as (chi1 - 1) beta_q', () => {
    const phi = activation('tanh');
    const [{ q: critical, weightVariance }] = criticalPoints(phi, 0.05);
    const beta = edgeRate(phi, critical)?.constant ?? Number.NaN;
    for (const excess of [1e-3, 1e-5, 1e-7]) {
      const field = meanField('tanh', weightVariance * (1 + excess), 0.05);
      const q = qStar(field);
      // d = chi1 d - d^2 / beta: the next term is of order d itself, 3e-3; chi1 - 1 is known to 1e-12.
      const expected = (chi1(field, q) - 1) * beta;
      expectRelative(
        decorrelationStar(field, q) ?? Number.NaN,
        expected,
        5 * excess + 1e-4,
        `1 - c* at excess ${excess}`,
      );
    }
    const ordered = meanField('tanh', weightVariance * (1 - 1e-7), 0.05);
    expect(decorrelationStar(ordered, qStar(ordered))).toBe(0);
  });
});
