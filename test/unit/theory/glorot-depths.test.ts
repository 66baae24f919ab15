// Tanh networks as Glorot and Bengio 2010 draw them, at infinite width and for inputs of unit second moment: "standard" weights
// U(-1/sqrt(n), 1/sqrt(n)) have n Var W = 1/3, "normalised" ones 1. The printed numbers are from independent dense quadratures.

import { describe, expect, it } from 'vitest';
import { activation } from '../../../src/math/activations.ts';
import { gaussianMoments } from '../../../src/math/gaussian-moments.ts';
import { qMap } from '../../../src/theory/length-map.ts';
import type { MeanField } from '../../../src/theory/mean-field.ts';
import { chi1 } from '../../../src/theory/susceptibilities.ts';
import { expectNear } from '../math/expect-near.ts';
import { meanField } from './fields.ts';
import { expectPrinted } from './printed.ts';

const TANH = activation('tanh');
const STANDARD = meanField('tanh', 1 / 3, 0);
const NORMALISED = meanField('tanh', 1, 0);

/** q of layers 1 to depth, of the argument W x with x of second moment 1 on. */
function lengths(field: MeanField, depth: number): number[] {
  const list = [field.weightVariance + field.biasVariance];
  while (list.length < depth) list.push(qMap(field, list[list.length - 1]));
  return list;
}

describe.each([
  {
    name: 'standard',
    field: STANDARD,
    stds: ['0.4603', '0.2495', '0.1412', '0.0810', '0.0467'],
    chis: ['0.222', '0.295', '0.320', '0.329', '0.332'],
  },
  {
    name: 'normalised',
    field: NORMALISED,
    stds: ['0.6279', '0.4863', '0.4082', '0.3576', '0.3216'],
    chis: ['0.464', '0.637', '0.727', '0.782', '0.819'],
  },
])('with $name weights', ({ field, stds, chis }) => {
  it('the activations of layers 1 to 5 have the printed deviations', () => {
    lengths(field, 5).forEach((q, k) => {
      expectPrinted(Math.sqrt(gaussianMoments(TANH, q).square), stds[k], `std of layer ${k + 1}`);
    });
  });

  it('each layer takes the printed share of the gradient', () => {
    lengths(field, 5).forEach((q, k) => {
      expectPrinted(chi1(field, q), chis[k], `chi of layer ${k + 1}`);
    });
  });
});

describe('deep down with normalised weights', () => {
  it('the second moment of the activations at layer 100 is 0.5069 / 100', () => {
    const [q] = lengths(NORMALISED, 100).slice(-1);
    expectPrinted(100 * gaussianMoments(TANH, q).square, '0.5069', 'l q at l = 100');
  });

  it('the second moment falls as 1 / (2 l)', () => {
    const [q] = lengths(NORMALISED, 20_000).slice(-1);
    // tanh^2 u = u^2 - 2/3 u^4 + ..., so q' = q - 2 q^2 + (17/3) q^3: corrections of order ln l / l, 5e-4.
    expectNear(20_000 * q, 0.5, 0.001, 'l q at l = 20,000');
  });

  it('chi1 stays below 1 and tends to it, so that gradients fall as a power', () => {
    const chis = lengths(NORMALISED, 300).map((q) => chi1(NORMALISED, q));
    for (let k = 1; k < chis.length; k++) expect(chis[k]).toBeGreaterThan(chis[k - 1]);
    // 1 - chi1 = 2 q + ... = 1 / l.
    expectNear(300 * (1 - chis[299]), 1, 0.03, 'l (1 - chi1) at l = 300');
  });
});
