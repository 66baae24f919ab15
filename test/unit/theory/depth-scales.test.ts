// Depth scales of tanh at bias variance 0.05, the line of Schoenholz et al. 2017, figures 2 to 5, from independent dense
// quadratures as printed; and what the scales are the scales of.

import { describe, expect, it } from 'vitest';
import { activation } from '../../../src/math/activations.ts';
import { criticalWeightVariance } from '../../../src/math/critical-variance.ts';
import { decorrelationMap, decorrelationStar } from '../../../src/theory/correlation-map.ts';
import { xiC, xiGrad, xiQ } from '../../../src/theory/depth-scales.ts';
import { qMap } from '../../../src/theory/length-map.ts';
import type { MeanField } from '../../../src/theory/mean-field.ts';
import { chi1 } from '../../../src/theory/susceptibilities.ts';
import { expectRelative } from '../math/expect-near.ts';
import { meanField, qStar } from './fields.ts';
import { expectPrinted } from './printed.ts';

const TABLE = `
1.00 0.19359 0.75903 1       1.748 3.627  3.627
1.25 0.29205 0.86324 1       1.800 6.800  6.800
1.50 0.41804 0.93864 1       1.683 15.791 15.791
1.70 0.53308 0.98674 1       1.558 74.92  74.92
1.80 0.59413 1.00822 0.95041 1.498 125.8  122.1
2.00 0.72176 1.04767 0.74408 1.388 25.21  21.48
2.50 1.06396 1.13352 0.44680 1.180 11.80  7.979
3.00 1.42801 1.20893 0.29932 1.041 9.051  5.270
4.00 2.19549 1.34240 0.16506 0.873 6.980  3.396`
  .trim()
  .split('\n')
  .map((line) => line.split(/\s+/));

describe('the depth scales of tanh at bias variance 0.05', () => {
  it.each(TABLE)('at weight variance %s are the printed ones', (weightVariance, ...printed) => {
    const field = meanField('tanh', Number(weightVariance), 0.05);
    const q = qStar(field);
    const c = 1 - (decorrelationStar(field, q) ?? Number.NaN);
    const got = [q, chi1(field, q), c, xiQ(field, q), xiC(field, q), xiGrad(field, q)];
    ['q*', 'chi1', 'c*', 'xi_q', 'xi_c', 'xi_grad'].forEach((name, k) => {
      expectPrinted(got[k] ?? Number.NaN, printed[k], `${name} at sigma_w^2 = ${weightVariance}`);
    });
  });

  it('part at 1.76095, which the paper has as 1.76', () => {
    const critical = criticalWeightVariance(activation('tanh'), 0.05) ?? Number.NaN;
    expectPrinted(critical, '1.76095', 'critical sigma_w^2');
    expectPrinted(critical, '1.76', 'critical sigma_w^2');
  });

  it('are equal for correlations and gradients in the ordered phase, and longer for correlations in the chaotic one', () => {
    for (const weightVariance of [0.5, 1.2, 1.75]) {
      const field = meanField('tanh', weightVariance, 0.05);
      const q = qStar(field);
      // Two quadratures, 1e-11 each, of a number whose logarithm is taken: 1e-11 / (1 - chi1) at 1.75, about 4e-9.
      expectRelative(xiC(field, q) ?? Number.NaN, xiGrad(field, q) ?? Number.NaN, 1e-8, `at ${weightVariance}`);
    }
    for (const weightVariance of [1.77, 2.2, 6]) {
      const field = meanField('tanh', weightVariance, 0.05);
      const q = qStar(field);
      expect(xiC(field, q), `at ${weightVariance}`).toBeGreaterThan(xiGrad(field, q) ?? Number.NaN);
    }
  });

  it('grow without bound towards the critical point, and correlations have none at it', () => {
    const critical = criticalWeightVariance(activation('tanh'), 0.05) ?? Number.NaN;
    const scaleAt = (weightVariance: number) => {
      const field = meanField('tanh', weightVariance, 0.05);
      return xiC(field, qStar(field)) ?? Number.POSITIVE_INFINITY;
    };
    for (const side of [-1, 1]) {
      const scales = [0.1, 0.01, 1e-3, 1e-4].map((distance) => scaleAt(critical + side * distance));
      for (let k = 1; k < scales.length; k++) expect(scales[k]).toBeGreaterThan(5 * scales[k - 1]);
    }
  });
});

/** The factor by which a small difference shrinks in one layer once it is small, from the maps themselves. */
function ratioOf(next: (x: number) => number, fixed: number, start: number): number {
  let x = start;
  while (Math.abs(next(x) - fixed) > 1e-5 * Math.abs(fixed)) x = next(x);
  return (next(x) - fixed) / (x - fixed);
}

describe('the scales are those of the maps', () => {
  const fields: MeanField[] = [
    meanField('tanh', 2.5, 0.05),
    meanField('erf', 1.1, 0.05),
    meanField('softsign', 2, 0.1),
    meanField('elu', 1.4, 0.1),
  ];

  it.each(fields)('for $phi.name at $weightVariance, $biasVariance', (field) => {
    const q = qStar(field);
    const own = ratioOf((x) => qMap(field, x), q, 3 * q);
    // The difference is 1e-5 of q: the map's curvature leaves about as much.
    expectRelative(-1 / Math.log(own), xiQ(field, q) ?? Number.NaN, 1e-4, `xi_q of ${field.phi.name}`);
    const star = decorrelationStar(field, q) ?? Number.NaN;
    if (star === 0) return;
    const across = ratioOf((d) => decorrelationMap(field, q, d), star, star / 2);
    expectRelative(-1 / Math.log(across), xiC(field, q) ?? Number.NaN, 1e-3, `xi_c of ${field.phi.name}`);
  });

  it('and missing where nothing returns exponentially: relu at sigma_w^2 = 2, linear with chi1 = 1', () => {
    const relu = meanField('relu', 2, 0);
    expect([xiQ(relu, 1), xiGrad(relu, 1)]).toEqual([null, null]);
    expect(xiC(relu, 1)).toBeNull();
    expect(xiGrad(meanField('linear', 1, 0.3), 5)).toBeNull();
  });

  it('and zero where everything is lost in one layer', () => {
    expect(xiGrad({ ...meanField('linear', 1, 0.3), weightVariance: 0 }, 0.3)).toBeNull();
    expect(xiQ({ ...meanField('tanh', 1, 0.3), weightVariance: 0 }, 0.3)).toBe(0);
  });
});
