// Fixed points of the length map: found, told apart, and where lengths really go.

import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { activation } from '../../../src/math/activations.ts';
import { drawBaseWeights } from '../../../src/math/draw.ts';
import { halfStablePoints } from '../../../src/theory/edge-of-chaos.ts';
import { lengthFixedPoints, lengthLimit } from '../../../src/theory/fixed-points.ts';
import { qMap } from '../../../src/theory/length-map.ts';
import type { MeanField } from '../../../src/theory/mean-field.ts';
import { expectNear, expectRelative } from '../math/expect-near.ts';
import { meanField } from './fields.ts';

/** Six fields with sigma_w from 0.3 to 3 and sigma_b from 0 to 1, the same in every run. */
function randomFields(name: (typeof ACTIVATION_NAMES)[number]): MeanField[] {
  const uniform = drawBaseWeights(11, ACTIVATION_NAMES.indexOf(name), 'uniform', 6, 2).map(
    (value) => 0.5 + value / (2 * Math.sqrt(3)),
  );
  return Array.from({ length: 6 }, (_, k) =>
    meanField(name, (0.3 + 2.7 * uniform[2 * k]) ** 2, uniform[2 * k + 1] ** 2),
  );
}

const told = ({ phi, weightVariance, biasVariance }: MeanField) =>
  `${phi.name} at sigma_w^2 = ${weightVariance}, sigma_b^2 = ${biasVariance}`;

/** Where 3000 layers lead, or fewer where nothing moves any more. */
function arrival(field: MeanField, start: number): number {
  let q = start;
  for (let l = 0; l < 3000 && q < 1e40 && q > 1e-40; l++) {
    const next = qMap(field, q);
    if (Math.abs(next - q) < 1e-14 * q) return next;
    q = next;
  }
  return q;
}

describe.each(ACTIVATION_NAMES)('the fixed points of %s', (name) => {
  it('satisfy the map and attract or repel as they say', () => {
    for (const field of randomFields(name)) {
      const { everyQ, points } = lengthFixedPoints(field);
      expect(everyQ, told(field)).toBe(false);
      for (const { q, stability } of points) {
        expect(Number.isFinite(q) && q > 0, `${told(field)}: q = ${q}`).toBe(true);
        // The table errs by 1e-12 and the root by a last bit of ln q; near chi_q = 1 that counts more.
        expectRelative(qMap(field, q), q, 1e-11, `the map of ${told(field)}`);
        for (const side of [-1e-3, 1e-3]) {
          const after = Math.log(qMap(field, q * Math.exp(side)) / q);
          if (stability === 'stable') expect(Math.abs(after), `${told(field)}, q = ${q}`).toBeLessThan(1e-3);
          else expect(Math.abs(after), `${told(field)}, q = ${q}`).toBeGreaterThan(1e-3);
        }
      }
    }
  });

  it('are where lengths go from anywhere', () => {
    for (const field of randomFields(name)) {
      for (const start of [1e-4, 0.3, 1, 40, 1e5]) {
        const q = arrival(field, start);
        const limit = lengthLimit(field, start);
        const at = `${told(field)} from ${start}`;
        if (limit === Number.POSITIVE_INFINITY) expect(q, at).toBeGreaterThan(1e6 * start);
        else if (limit === 0) expect(q, at).toBeLessThan(1e-6);
        else expectRelative(q, limit, 1e-9, at);
      }
    }
  });
});

describe('the kinds of answer', () => {
  it('every q: relu, leaky-relu and linear without biases at their one weight variance', () => {
    for (const [name, slope, weightVariance] of [
      ['relu', 0, 2],
      ['leaky-relu', 0.2, 2 / 1.04],
      ['linear', 0, 1],
    ] as const) {
      const field = { phi: activation(name, slope), weightVariance, biasVariance: 0 };
      expect(lengthFixedPoints(field), told(field)).toEqual({ everyQ: true, points: [] });
      expect(lengthLimit(field, 0.37)).toBe(0.37);
    }
  });

  it('none: relu at sigma_w^2 = 2 with biases, softplus there without', () => {
    for (const field of [meanField('relu', 2, 0.01), meanField('softplus', 2, 0), meanField('linear', 1, 1e-9)]) {
      expect(lengthFixedPoints(field), told(field)).toEqual({ everyQ: false, points: [] });
      expect(lengthLimit(field, 1)).toBe(Number.POSITIVE_INFINITY);
    }
  });

  it('several: gelu at (1.5, 0.05) has a stable one and an unstable one, between which lengths shrink', () => {
    const field = meanField('gelu', 2.25, 0.0025);
    const { points } = lengthFixedPoints(field);
    expect(points.map(({ stability }) => stability)).toEqual(['stable', 'unstable']);
    const [low, high] = points.map(({ q }) => q);
    expect([low / 2, low, (low + high) / 2, high * 0.999].map((q) => lengthLimit(field, q))).toEqual([
      low,
      low,
      low,
      low,
    ]);
    expect(lengthLimit(field, high)).toBe(high);
    expect(lengthLimit(field, high * 1.001)).toBe(Number.POSITIVE_INFINITY);
  });

  it('zero, where nothing is added: stable below the critical weights, unstable above', () => {
    expect(lengthFixedPoints(meanField('tanh', 1, 0)).points).toEqual([{ q: 0, stability: 'stable' }]);
    const [first, second, ...more] = lengthFixedPoints(meanField('tanh', 3, 0)).points;
    expect([first, second.stability, more]).toEqual([{ q: 0, stability: 'unstable' }, 'stable', []]);
    expect(lengthLimit(meanField('relu', 1.9, 0), 5)).toBe(0);
    expect(lengthLimit(meanField('relu', 2.1, 0), 5)).toBe(Number.POSITIVE_INFINITY);
  });

  it('half-stable where the map touches the diagonal', () => {
    const phi = activation('mish');
    const [{ q, weightVariance, biasVariance }] = halfStablePoints(phi);
    const { points } = lengthFixedPoints({ phi, weightVariance, biasVariance });
    expect(points.map(({ stability }) => stability)).toEqual(['half-stable']);
    // The extremum is flat: where the map lies within 1e-14 of its least distance q is not known better than to 1e-6.
    expectRelative(points[0].q, q, 1e-5, 'q of mish');
    expect(lengthLimit({ phi, weightVariance, biasVariance }, q / 2)).toBe(points[0].q);
    expect(lengthLimit({ phi, weightVariance, biasVariance }, q * 2)).toBe(Number.POSITIVE_INFINITY);
  });

  it('two that lie closer together than the steps of the search', () => {
    const phi = activation('mish');
    const [{ q, weightVariance, biasVariance }] = halfStablePoints(phi);
    for (const below of [1e-7, 1e-6, 1e-5, 1e-4]) {
      const field = { phi, weightVariance: weightVariance * (1 - below), biasVariance };
      // Under the half-stable weights the map dips below the diagonal at q, so it crosses on either side.
      expect(qMap(field, q)).toBeLessThan(q);
      const { points } = lengthFixedPoints(field);
      expect(
        points.map(({ stability }) => stability),
        told(field),
      ).toEqual(['stable', 'unstable']);
    }
  });

  it('at the ends: no weights, tiny biases, huge ones', () => {
    expectNear(lengthLimit(meanField('tanh', 0, 0.3), 1), 0.3, 1e-14, 'only biases');
    // q = tanh's q - 2/3 * ... at sigma_w^2 = 1/2: q = 2 sigma_b^2.
    expectRelative(lengthLimit(meanField('tanh', 0.5, 1e-300), 1), 2e-300, 1e-11, 'tiny biases');
    expectRelative(lengthLimit(meanField('relu', 1, 1e250), 1), 2e250, 1e-11, 'huge biases');
  });
});
