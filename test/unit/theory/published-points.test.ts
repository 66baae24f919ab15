// Fixed points of tanh at the three points of Poole et al. 2016, figures 1 and 2, and of erf at two points of the library
// neural-tangents. The numbers are those of independent dense quadratures, as printed; for c* at (4.0, 0.3) an earlier print had
// 0.0295, and the sum over the plane below decides for 0.02970.

import { describe, expect, it } from 'vitest';
import { findRoot } from '../../../src/math/root.ts';
import { cMap, decorrelationStar } from '../../../src/theory/correlation-map.ts';
import { xiC } from '../../../src/theory/depth-scales.ts';
import { chi1 } from '../../../src/theory/susceptibilities.ts';
import { planeExpectation } from '../math/dense-sums.ts';
import { expectNear } from '../math/expect-near.ts';
import { meanField, qStar } from './fields.ts';
import { expectPrinted } from './printed.ts';

const POOLE = [
  { weightStd: 1.3, q: '0.6070', chi: '0.9398', c: '1' },
  { weightStd: 2.5, q: '4.0791', chi: '1.5852', c: '0.1221' },
  { weightStd: 4.0, q: '12.6041', chi: '2.3673', c: '0.02970' },
];

describe.each(POOLE)('tanh at sigma_w = $weightStd, sigma_b = 0.3', ({ weightStd, q, chi, c }) => {
  const field = meanField('tanh', weightStd ** 2, 0.09);
  const star = qStar(field);

  it('has the printed length, chi1 and correlation', () => {
    expectPrinted(star, q, 'q*');
    expectPrinted(chi1(field, star), chi, 'chi1');
    expectPrinted(1 - (decorrelationStar(field, star) ?? Number.NaN), c, 'c*');
  });

  it('has the correlation of a plain sum over the plane', () => {
    // tanh has its poles at i pi / 2: exp(-2 pi (pi / 2) / (sqrt(12.6) 0.1)) is 1e-12.
    const next = (correlation: number) => {
      const together = planeExpectation(Math.tanh, star, { c: correlation, step: 0.1 });
      return (field.weightVariance * together + field.biasVariance) / star;
    };
    for (const correlation of [-0.4, 0.2, 0.8]) {
      expectNear(cMap(field, star, correlation), next(correlation), 1e-10, `c' at c = ${correlation}`);
    }
    if (c === '1') return;
    const fixed = findRoot((correlation) => next(correlation) - correlation, 0, 0.9);
    expectPrinted(fixed, c, 'c* of the sum');
    // The sum's 1e-12 over the slope of c' - c there, at least 0.3.
    expectNear(1 - (decorrelationStar(field, star) ?? Number.NaN), fixed, 1e-10, 'c*');
  });
});

describe('erf at sigma_b^2 = 0.05, as neural-tangents prints it', () => {
  it('is ordered at sigma_w^2 = 1.25', () => {
    const field = meanField('erf', 1.25, 0.05);
    const q = qStar(field);
    expectPrinted(q, '0.43517', 'q*');
    expectPrinted(chi1(field, q), '0.96137', 'chi1');
    expect(decorrelationStar(field, q)).toBe(0);
    expectPrinted(xiC(field, q) ?? Number.NaN, '25.39', 'xi_c');
  });

  it('is chaotic at sigma_w^2 = 1.5', () => {
    const field = meanField('erf', 1.5, 0.05);
    const q = qStar(field);
    expectPrinted(q, '0.60175', 'q*');
    expectPrinted(chi1(field, q), '1.03470', 'chi1');
    expectPrinted(1 - (decorrelationStar(field, q) ?? Number.NaN), '0.82053', 'c*');
    expectPrinted(xiC(field, q) ?? Number.NaN, '32.34', 'xi_c');
  });
});
