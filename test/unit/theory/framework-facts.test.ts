// What the default gains of frameworks lead to at infinite width. The printed numbers are from independent dense quadratures; for selu
// at unit second moment E phi'^2 is a closed form, and decides for 1.071575 (once printed as 1.071773) and 1.00367 (1.0038).

import { describe, expect, it } from 'vitest';
import { activation } from '../../../src/math/activations.ts';
import { gaussianMoments } from '../../../src/math/gaussian-moments.ts';
import { erfcScaled } from '../../../src/math/special.ts';
import { decorrelationStar } from '../../../src/theory/correlation-map.ts';
import { lengthFixedPoints } from '../../../src/theory/fixed-points.ts';
import { qMap } from '../../../src/theory/length-map.ts';
import { chi1 } from '../../../src/theory/susceptibilities.ts';
import { expectNear, expectRelative } from '../math/expect-near.ts';
import { meanField, qStar } from './fields.ts';
import { expectPrinted } from './printed.ts';

describe('tanh with the gain 5/3 of PyTorch', () => {
  const field = meanField('tanh', 25 / 9, 0);
  const q = qStar(field);

  it('settles at q* = 1.1785, with activations of deviation 0.6513', () => {
    expectPrinted(q, '1.1785', 'q*');
    expectPrinted(Math.sqrt(gaussianMoments(field.phi, q).square), '0.6513', 'std');
  });

  it('is chaotic: chi1 = 1.2098, 1.10 a layer in the deviation', () => {
    expectPrinted(chi1(field, q), '1.2098', 'chi1');
    expectPrinted(Math.sqrt(chi1(field, q)), '1.10', 'sqrt(chi1)');
    expect(decorrelationStar(field, q)).toBe(1); // odd, without biases: c* = 0
  });
});

describe('selu', () => {
  const [scale, alpha] = [1.0507009873554805, 1.6732632423543772];
  // E phi'^2 = L^2 (1 + A^2 erfcx(sqrt(2q))) / 2.
  const slopeSquareAt = (q: number) => (scale ** 2 * (1 + alpha ** 2 * erfcScaled(Math.sqrt(2 * q)))) / 2;

  it('with the weights of LeCun keeps mean 0 and second moment 1', () => {
    const field = meanField('selu', 1, 0);
    const { mean, square } = gaussianMoments(field.phi, 1);
    // The constants of selu are given to 17 digits.
    expectNear(mean, 0, 1e-15, 'E phi');
    expectNear(square, 1, 1e-15, 'E phi^2');
    expectNear(qMap(field, 1), 1, 1e-15, 'q');
    expect(lengthFixedPoints(field).points.at(-1)?.stability).toBe('stable');
  });

  it('with the weights of LeCun raises gradients by chi1 = 1.071575 a layer, 1005 times over 100', () => {
    const chi = chi1(meanField('selu', 1, 0), 1);
    expectRelative(chi, slopeSquareAt(1), 1e-13, 'chi1');
    expectPrinted(chi, '1.071575', 'chi1');
    expectPrinted(chi ** 100, '1005', 'chi1^100');
  });

  it('with the gain 3/4 of PyTorch collapses to q* = 0.0230 and deviation 0.2024, and keeps gradients', () => {
    const field = meanField('selu', 9 / 16, 0);
    const q = qStar(field);
    expectPrinted(q, '0.0230', 'q*');
    expectPrinted(Math.sqrt(gaussianMoments(field.phi, q).square), '0.2024', 'std');
    expectRelative(chi1(field, q), (9 / 16) * slopeSquareAt(q), 1e-13, 'chi1');
    expectPrinted(chi1(field, q), '1.00367', 'chi1');
  });
});

describe('the gain that keeps E phi^2 = 1 at q = 1', () => {
  it.each([
    ['tanh', '1.592537'],
    ['logistic', '1.846229'],
    ['relu', '1.414214'],
    ['elu', '1.245198'],
    ['gelu', '1.533530'],
    ['silu', '1.676532'],
    ['softsign', '2.337533'],
    ['mish', '1.486848'],
    ['selu', '1.000000'],
  ] as const)('is for %s the printed %s', (name, printed) => {
    const gain = 1 / Math.sqrt(gaussianMoments(activation(name), 1).square);
    expectPrinted(gain, printed, name);
    expectRelative(qMap(meanField(name, gain ** 2, 0), 1), 1, 1e-14, `the length map of ${name}`);
  });
});
