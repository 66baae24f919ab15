// The edge of chaos as a curve, and the part of it that does not hold its length. The ends of that part are the half-stable
// critical points of Roberts, Yaida and Hanin 2022, section 5.3.2.

import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { activation } from '../../../src/math/activations.ts';
import { edgeOfChaos, halfStablePoints } from '../../../src/theory/edge-of-chaos.ts';
import { lengthFixedPoints } from '../../../src/theory/fixed-points.ts';
import { chi1, chiQ } from '../../../src/theory/susceptibilities.ts';
import { expectRelative } from '../math/expect-near.ts';
import { expectPrinted } from './printed.ts';

const HALF_STABLE = ['gelu', 'gelu-tanh', 'silu', 'mish'];

describe('the edge of chaos', () => {
  it.each(ACTIVATION_NAMES)('of %s has chi1 = 1 and the chi_q that it states', (name) => {
    const phi = activation(name);
    const stds = [0, 0.03, 0.2, 0.7, 1.5];
    edgeOfChaos(phi, stds).forEach((point, index) => {
      if (point === null) return;
      const field = { phi, weightVariance: point.weightVariance, biasVariance: point.biasVariance };
      const at = `${name} at sigma_b = ${stds[index]}`;
      expectRelative(point.biasVariance, stds[index] ** 2, 1e-15, `sigma_b^2 of ${at}`);
      const q = Number.isNaN(point.q) ? 3 : point.q; // every length will do
      expectRelative(chi1(field, q), 1, 1e-12, `chi1 of ${at}`);
      expectRelative(point.chiQ, chiQ(field, q), 1e-12, `chi_q of ${at}`);
    });
  });

  it('has no point where there is none: relu with biases, softplus', () => {
    expect(edgeOfChaos(activation('relu'), [0, 0.1, 2]).map((point) => point === null)).toEqual([false, true, true]);
    expect(edgeOfChaos(activation('softplus'), [0, 0.1, 2])).toEqual([null, null, null]);
  });

  it.each(['tanh', 'erf', 'elu', 'selu', 'softsign', 'sin', 'hard-tanh', 'logistic'] as const)(
    'of %s holds its length all along',
    (name) => {
      expect(halfStablePoints(activation(name))).toEqual([]);
      for (const point of edgeOfChaos(activation(name), [0.02, 0.3, 1])) expect(point?.chiQ).toBeLessThan(1);
    },
  );

  it.each(['linear', 'relu', 'leaky-relu', 'softplus'] as const)('of %s has no half-stable point', (name) => {
    expect(halfStablePoints(activation(name))).toEqual([]);
  });
});

describe('the half-stable points', () => {
  it('are the printed ones for silu and gelu', () => {
    const [silu, ...others] = halfStablePoints(activation('silu'));
    expectPrinted(silu.q, '14.3202', 'q of silu');
    expectPrinted(silu.weightVariance, '1.98800', 'sigma_w^2 of silu');
    expectPrinted(silu.biasVariance, '0.55514', 'sigma_b^2 of silu');
    const [gelu, ...more] = halfStablePoints(activation('gelu'));
    expectPrinted(gelu.q, '3.56155', 'q of gelu');
    expectPrinted(gelu.weightVariance, '1.98306', 'sigma_w^2 of gelu');
    expectPrinted(gelu.biasVariance, '0.17292', 'sigma_b^2 of gelu');
    expect([...others, ...more]).toEqual([]);
  });

  it('of gelu is q = (3 + sqrt(17)) / 2', () => {
    // chi_q = chi1 means E phi phi'' = 0: E[u Phi(u) (2 - u^2)] = 0 for u of variance s = q / (1 + q) (the density of phi'' taken
    // in); by parts 2 s^2 + s - 2 = 0. The root is where a difference of two numbers near 1 vanishes with a slope of 0.02.
    expectRelative(halfStablePoints(activation('gelu'))[0].q, (3 + Math.sqrt(17)) / 2, 1e-11, 'q of gelu');
  });

  it.each(ACTIVATION_NAMES.filter((name) => HALF_STABLE.includes(name)))(
    'of %s part an edge with chi_q above 1 from one with chi_q below',
    (name) => {
      const phi = activation(name);
      const [point] = halfStablePoints(phi);
      const end = Math.sqrt(point.biasVariance);
      const chis = (shares: readonly number[]) =>
        edgeOfChaos(
          phi,
          shares.map((share) => share * end),
        ).map((edge) => edge?.chiQ ?? Number.NaN);
      for (const chi of chis([0.05, 0.3, 0.6, 0.9, 0.99, 0.9999])) expect(chi, name).toBeGreaterThan(1);
      for (const chi of chis([1.0001, 1.01, 1.1, 1.5])) expect(chi, name).toBeLessThan(1);
    },
  );

  it('of silu part the fixed points on the edge: unstable before, stable behind', () => {
    const phi = activation('silu');
    for (const [biasStd, expected] of [
      [0.3, 'unstable'],
      [0.9, 'stable'],
    ] as const) {
      const [edge] = edgeOfChaos(phi, [biasStd]);
      if (edge === null) throw new Error('silu has an edge there');
      const { points } = lengthFixedPoints({ phi, weightVariance: edge.weightVariance, biasVariance: biasStd ** 2 });
      const own = points.find(({ q }) => Math.abs(q / edge.q - 1) < 1e-6);
      expect(own?.stability, `sigma_b = ${biasStd}`).toBe(expected);
    }
  });
});
