// Critical weight deviations of seven activations at eight bias deviations. Independent dense quadratures gave the table; its
// column for selu is the closed form below, and gelu at bias deviation 1 has a point, which a search in small q misses.

import { describe, expect, it } from 'vitest';
import { activation } from '../../../src/math/activations.ts';
import { criticalPoints } from '../../../src/math/critical-variance.ts';
import { findRoot } from '../../../src/math/root.ts';
import { erfcScaled } from '../../../src/math/special.ts';
import { expectRelative } from '../math/expect-near.ts';
import { expectPrinted } from './printed.ts';

const ROOT = Math.sqrt(0.05);
const BIAS_STDS = [0.05, 0.1, 0.2, ROOT, 0.3, 0.5, 1] as const;

// Weight deviations, with q in brackets where it was printed.
const TABLE = {
  tanh: [
    '1.12254 (0.15369)',
    '1.19340 (0.27330)',
    '1.30415 (0.51208)',
    '1.32701 (0.57005)',
    '1.39558',
    '1.54967 (1.31794)',
    '1.85559 (3.03640)',
  ],
  erf: ['0.99369', '1.05559', '1.15280', '1.17296', '1.23367', '1.37133', '1.64875'],
  elu: ['1.13187', '1.17615 (0.43783)', '1.22925 (1.10693)', '1.23843', '1.26311', '1.30611', '1.35798'],
  selu: ['0.82201264', '0.87191316', '0.93747558', '0.94961', '0.98369147', '1.0496373', '1.1479172'],
  softsign: ['1.36105', '1.51287', '1.72963', '1.77236', '1.89749', '2.16623', '2.66742'],
  silu: ['1.90501', '1.82005', '1.67953', '1.65185', '1.57562', '1.45695', '1.40251'],
  gelu: ['1.85190', '1.72708', '1.54701', '1.51741', '1.45047', '1.39987', '1.40594 (82.31)'],
} as const;
const NAMES = Object.keys(TABLE) as (keyof typeof TABLE)[];

function onlyPoint(name: Parameters<typeof activation>[0], biasStd: number) {
  const points = criticalPoints(activation(name), biasStd * biasStd);
  expect(points, `${name} at bias deviation ${biasStd}`).toHaveLength(1);
  return points[0];
}

describe.each(NAMES)('the critical points of %s', (name) => {
  it.each(BIAS_STDS.map((biasStd, index) => [biasStd, TABLE[name][index]] as const))(
    'at bias deviation %d round to the printed %s',
    (biasStd, printed) => {
      const { q, weightVariance } = onlyPoint(name, biasStd);
      const [std, length] = printed.split(/ \(|\)/);
      expectPrinted(Math.sqrt(weightVariance), std, `sigma_w of ${name} at sigma_b = ${biasStd}`);
      if (length !== undefined && length !== '') expectPrinted(q, length, `q of ${name} at sigma_b = ${biasStd}`);
    },
  );

  it('have the printed limit without biases', () => {
    const limits = { tanh: 1, erf: Math.sqrt(Math.PI) / 2, elu: 1, softsign: 1, silu: 2, gelu: 2 };
    const [first] = criticalPoints(activation(name), 0);
    if (name === 'selu') expectPrinted(Math.sqrt(first.weightVariance), '0.69049', 'sigma_w of selu');
    else expectRelative(Math.sqrt(first.weightVariance), limits[name], 1e-15, `sigma_w of ${name}`);
    expect(first.q).toBe(0);
  });
});

describe('critical weight variances', () => {
  it('at bias variance 0.05 are 1.76095 for tanh and 1.37584 for erf', () => {
    expectPrinted(onlyPoint('tanh', ROOT).weightVariance, '1.76095', 'sigma_w^2 of tanh');
    expectPrinted(onlyPoint('erf', ROOT).weightVariance, '1.37584', 'sigma_w^2 of erf');
  });

  it.each([
    ['relu', 0, Math.SQRT2],
    ['leaky-relu', 0.01, Math.sqrt(2 / 1.0001)],
    ['leaky-relu', 0.2, Math.sqrt(2 / 1.04)],
    ['linear', 0, 1],
  ] as const)('of %s with slope %d is a single point without biases', (name, slope, expected) => {
    const [point] = criticalPoints(activation(name, slope), 0);
    expectRelative(Math.sqrt(point.weightVariance), expected, 1e-15, `sigma_w of ${name}`);
    expect(criticalPoints(activation(name, slope), 1e-6)).toEqual([]);
  });

  it('of leaky-relu are the printed 1.414143 and 1.386750', () => {
    const [small, large] = [0.01, 0.2].map((slope) => criticalPoints(activation('leaky-relu', slope), 0)[0]);
    expectPrinted(Math.sqrt(small.weightVariance), '1.414143', 'sigma_w of leaky-relu, slope 0.01');
    expectPrinted(Math.sqrt(large.weightVariance), '1.386750', 'sigma_w of leaky-relu, slope 0.2');
  });

  it('of logistic begin at 10.149 with q = 45.6 and rise from there', () => {
    const first = onlyPoint('logistic', 0);
    expectPrinted(Math.sqrt(first.weightVariance), '10.149', 'sigma_w of logistic');
    expectPrinted(first.q, '45.6', 'q of logistic');
    for (const biasStd of [0.01, 0.3, 1, 5]) {
      const { q, weightVariance } = onlyPoint('logistic', biasStd);
      expect(q, `sigma_b = ${biasStd}`).toBeGreaterThan(first.q);
      expect(weightVariance, `sigma_b = ${biasStd}`).toBeGreaterThan(first.weightVariance);
    }
  });
});

describe('the column of selu', () => {
  // By completing the square, E[exp(k u); u < 0] = erfcx(k sqrt(q/2)) / 2 for u ~ N(0, q), so with scale L and alpha A
  // E phi'^2 = L^2 (1 + A^2 erfcx(sqrt(2q))) / 2 and
  // E phi^2 = L^2 (q/2 + A^2 (erfcx(sqrt(2q)) / 2 - erfcx(sqrt(q/2)) + 1/2)).
  const [scale, alpha] = [1.0507009873554805, 1.6732632423543772];

  it.each(BIAS_STDS)('at bias deviation %d is the root of its closed form', (biasStd) => {
    const weightVarianceAt = (q: number) => 2 / (scale ** 2 * (1 + alpha ** 2 * erfcScaled(Math.sqrt(2 * q))));
    const square = (q: number) =>
      scale ** 2 * (q / 2 + alpha ** 2 * (erfcScaled(Math.sqrt(2 * q)) / 2 - erfcScaled(Math.sqrt(q / 2)) + 1 / 2));
    const q = findRoot((x) => weightVarianceAt(x) * square(x) + biasStd ** 2 - x, 0.01, 100);
    const point = onlyPoint('selu', biasStd);
    // Both sides of the root's equation are near q: a few roundings of 2^-53 over their difference's slope of about 0.1.
    expectRelative(point.q, q, 1e-12, `q of selu at sigma_b = ${biasStd}`);
    expectRelative(point.weightVariance, weightVarianceAt(q), 1e-12, `sigma_w^2 of selu at sigma_b = ${biasStd}`);
  });
});
