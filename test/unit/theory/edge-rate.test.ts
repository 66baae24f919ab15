// How slowly inputs merge on the edge of chaos: Hayou, Doucet and Rousseau 2019, propositions 2 and 3, and their table of
// critical points of tanh, which was found with 500,000 random draws and is good to about that.

import { describe, expect, it } from 'vitest';
import { activation } from '../../../src/math/activations.ts';
import { criticalPoints } from '../../../src/math/critical-variance.ts';
import { decorrelationMap } from '../../../src/theory/correlation-map.ts';
import { edgeRate } from '../../../src/theory/edge-rate.ts';
import type { MeanField } from '../../../src/theory/mean-field.ts';
import { expectNear, expectRelative } from '../math/expect-near.ts';
import { meanField } from './fields.ts';
import { expectPrinted } from './printed.ts';

// sigma_b, and sigma_w and q as printed in the paper; our sigma_w to 1e-5.
const TANH = [
  [0.05, 1.12434, 0.15603, '1.12254'],
  [0.2, 1.30787, 0.51969, '1.30415'],
  [0.5, 1.55254, 1.32593, '1.54967'],
  [1, 1.85756, 3.04376, '1.85559'],
  [5, 3.33547, 34.6357, '3.33369'],
] as const;

/** The law where chi1 = 1 at the first critical point with this bias deviation. */
function atEdge(name: 'tanh' | 'erf' | 'gelu' | 'elu' | 'hard-tanh', biasStd: number) {
  const phi = activation(name);
  const [{ q, weightVariance, biasVariance }] = criticalPoints(phi, biasStd ** 2);
  return { q, field: { phi, weightVariance, biasVariance }, rate: edgeRate(phi, q) };
}

function iterated(field: MeanField, q: number, { start, layers }: { readonly start: number; readonly layers: number }) {
  let decorrelation = start;
  for (let l = 0; l < layers; l++) decorrelation = decorrelationMap(field, q, decorrelation);
  return decorrelation;
}

describe('critical points of tanh as Hayou et al. print them', () => {
  it.each(TANH)('at sigma_b = %d agree to 0.5 %% in sigma_w and 2 %% in q', (biasStd, weightStd, length, ours) => {
    const { q, field } = atEdge('tanh', biasStd);
    expectRelative(Math.sqrt(field.weightVariance), weightStd, 0.005, 'sigma_w');
    expectRelative(q, length, 0.02, 'q');
    expectPrinted(Math.sqrt(field.weightVariance), ours, 'sigma_w');
  });
});

describe('the rate on the edge', () => {
  it('of relu is 9 pi^2 / 2 over l^2', () => {
    for (const q of [0, Number.NaN, 5]) {
      const rate = edgeRate(activation('relu'), q);
      expect(rate?.power).toBe(2);
      expectRelative(rate?.constant ?? Number.NaN, 4.5 * Math.PI ** 2, 1e-15, `constant of relu at q = ${q}`);
    }
  });

  it('of relu is what its map does from c = 0: (1 - c) l^2 = 35.77, 43.13, 44.25 after 100, 1000, 10,000 layers', () => {
    const relu = meanField('relu', 2, 0);
    const printed = [
      [100, '35.77'],
      [1000, '43.13'],
      [10_000, '44.25'],
    ] as const;
    for (const [layers, expected] of printed) {
      expectPrinted(iterated(relu, 0, { start: 1, layers }) * layers ** 2, expected, `(1 - c) l^2 after ${layers}`);
    }
  });

  it('of relu brings inputs at right angles to c = 0.8715, 0.9879, 0.9964 after 10, 50, 100 layers', () => {
    const relu = meanField('relu', 2, 0);
    for (const [layers, printed] of [
      [10, '0.8715'],
      [50, '0.9879'],
      [100, '0.9964'],
    ] as const) {
      expectPrinted(1 - iterated(relu, 0, { start: 1, layers }), printed, `c after ${layers}`);
    }
  });

  it('of tanh at sigma_b = 0.2 is beta_q = 7.084 over l', () => {
    const { rate } = atEdge('tanh', 0.2);
    expect(rate?.power).toBe(1);
    expectPrinted(rate?.constant ?? Number.NaN, '7.084', 'beta_q');
  });

  it.each([
    ['tanh', 0.2],
    ['erf', 0.5],
    ['gelu', 0.6],
    ['elu', 0.2],
  ] as const)('of %s at sigma_b = %d is what its map does', (name, biasStd) => {
    const { q, field, rate } = atEdge(name, biasStd);
    const constant = rate?.constant ?? Number.NaN;
    // d' = d - d^2 / beta + ...: 1 / d grows by 1 / beta a layer, up to terms of order d.
    const [start, layers] = [1e-4, 100];
    const end = iterated(field, q, { start, layers });
    const growth = (1 / end - 1 / start) / layers;
    // elu's curvature jumps: its next term is of order sqrt(d), 1e-2 times a few; for the others d itself.
    expectRelative(growth, 1 / constant, name === 'elu' ? 0.05 : 0.005, `1 / beta_q of ${name}`);
  });

  it.each([
    ['relu', 0],
    ['leaky-relu', 0.3],
  ] as const)('of %s with slope %d is what its map does at a small angle', (name, slope) => {
    const phi = activation(name, slope);
    const field = { phi, weightVariance: 2 / (1 + slope ** 2), biasVariance: 0 };
    const { constant } = edgeRate(phi, 1) ?? { constant: Number.NaN };
    // d' = d - (2 / sqrt(constant)) d^(3/2): the square root of d falls so that 1 / sqrt(d) grows by 1 / sqrt(constant) a layer.
    const start = 1e-6;
    const end = iterated(field, 1, { start, layers: 100 });
    const growth = (1 / Math.sqrt(end) - 1 / Math.sqrt(start)) / 100;
    expectRelative(growth, 1 / Math.sqrt(constant), 0.003, `1 / sqrt(constant) of ${name}`); // next order sqrt(d) = 1e-3
  });

  it('of hard-tanh counts its kinks by their density', () => {
    const { q, field, rate } = atEdge('hard-tanh', 0.5);
    expect(rate?.power).toBe(2);
    const start = 1e-6;
    const end = iterated(field, q, { start, layers: 100 });
    const growth = (1 / Math.sqrt(end) - 1 / Math.sqrt(start)) / 100;
    expectRelative(growth, 1 / Math.sqrt(rate?.constant ?? Number.NaN), 0.003, '1 / sqrt(constant) of hard-tanh');
  });

  it('of sin is 2 (1 + exp(-2q)) / (q (1 - exp(-2q)))', () => {
    for (const q of [0.1, 1, 2]) {
      const expected = (2 * (1 + Math.exp(-2 * q))) / (q * (1 - Math.exp(-2 * q)));
      expectRelative(
        edgeRate(activation('sin'), q)?.constant ?? Number.NaN,
        expected,
        1e-10,
        `beta_q of sin at q = ${q}`,
      );
    }
  });

  it.each(['tanh', 'erf', 'elu'] as const)(
    'of %s falls as the biases grow: small biases keep inputs apart for longer',
    (name) => {
      const rates = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2].map(
        (biasStd) => atEdge(name, biasStd).rate?.constant ?? Number.NaN,
      );
      for (let k = 1; k < rates.length; k++) expect(rates[k]).toBeLessThan(rates[k - 1]);
    },
  );

  it('does not exist where every angle is kept', () => {
    expect(edgeRate(activation('linear'), 3)).toBeNull();
    for (const name of ['tanh', 'gelu', 'elu'] as const) expect(edgeRate(activation(name), 0)).toBeNull();
    expectNear(edgeRate(activation('selu'), 0)?.power ?? Number.NaN, 2, 0, 'selu at q = 0 has its kink left: power');
  });
});
