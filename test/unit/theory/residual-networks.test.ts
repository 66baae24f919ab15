// Residual networks at infinite width: Yang and Schoenholz 2017 for tanh, and how relu grows beside a skip. Printed numbers are from
// an independent recursion.

import { describe, expect, it } from 'vitest';
import { activation } from '../../../src/math/activations.ts';
import { gaussianMoments } from '../../../src/math/gaussian-moments.ts';
import { backwardMeans } from '../../../src/theory/backward-means.ts';
import { blockConstants } from '../../../src/theory/block-constants.ts';
import { forwardMeans } from '../../../src/theory/forward-means.ts';
import {
  reluResidualFactor,
  reluResidualFactorWithMean,
  scaledReluResidualGrowth,
  tanhResidualLogGrowth,
} from '../../../src/theory/residual-laws.ts';
import { expectNear, expectRelative } from '../math/expect-near.ts';
import { equalLayers, type LayerOptions } from './layer-specs.ts';
import { expectPrinted } from './printed.ts';

const DEPTHS = [10, 50, 100];
// A recursion in logarithms: a few roundings of 2^-53 a layer, of numbers up to 100.
const logAllowed = (depth: number) => 1e-13 * depth;

/** ln of the last state's second moment from 1, and of the first gradient's from 1 at the top. */
function growth(depth: number, options: LayerOptions) {
  const blocks = blockConstants(equalLayers(depth, options));
  const forward = forwardMeans(blocks, { lnSquare: 0, meanShare: 0 });
  return { state: forward.state[depth], gradient: backwardMeans(blocks, forward, 0).state[0] };
}

describe('relu beside a skip, with a matrix behind it', () => {
  it.each([0.5, 1, 2])(
    'grows by 1 + sigma_w^2 / 2 a block, way down and way back, at sigma_w^2 = %d',
    (weightVariance) => {
      const options = { activation: 'relu', skip: true } as const;
      for (const depth of DEPTHS) {
        const expected = depth * Math.log1p(weightVariance / 2);
        const inner = { weightVariance: 1 };
        for (const network of [
          { ...options, block: 'activation-linear', map: { weightVariance } },
          { ...options, block: 'linear-activation-linear', maps: [inner, { weightVariance }] },
        ] as const) {
          const { state, gradient } = growth(depth, network);
          expectNear(state, expected, logAllowed(depth), `ln state of ${network.block} after ${depth}`);
          expectNear(gradient, expected, logAllowed(depth), `ln gradient of ${network.block} after ${depth}`);
        }
      }
    },
  );

  it('with He weights grows by 2 a block: 10^30 after 100', () => {
    const { state } = growth(100, {
      activation: 'relu',
      skip: true,
      block: 'activation-linear',
      map: { weightVariance: 2 },
    });
    expectNear(state / Math.LN10, 100 * Math.log10(2), 1e-12, 'log10 state');
    expectPrinted(state / Math.LN10, '30', 'log10 state');
  });

  it.each([
    [10, '2.594'],
    [50, '2.692'],
    [100, '2.705'],
  ])('and branches of 1 / sqrt(depth) grows by (1 + 1/%d)^depth = %s in all', (depth, printed) => {
    const { state, gradient } = growth(depth, {
      activation: 'relu',
      skip: true,
      block: 'activation-linear',
      map: { weightVariance: 2 },
      branchScale: 1 / Math.sqrt(depth),
    });
    expectPrinted(Math.exp(state), printed, `state after ${depth}`);
    expectNear(state, depth * Math.log1p(1 / depth), logAllowed(depth), `ln state after ${depth}`);
    expectNear(gradient, state, logAllowed(depth), `ln gradient after ${depth}`);
  });
});

describe('relu beside a skip, with the sum right behind it', () => {
  it('grows faster than 1 + sigma_w^2 / 2 a block: its mean adds up', () => {
    for (const weightVariance of [0.5, 2]) {
      const { state } = growth(50, { activation: 'relu', skip: true, map: { weightVariance } });
      // z' = z + relu(u), u of variance q = sigma_w^2 p: p' = p + q/2 + 2 m sqrt(q / 2 pi), m' = m + sqrt(q / 2 pi).
      let [p, m] = [1, 0];
      for (let l = 0; l < 50; l++) {
        const mean = Math.sqrt((weightVariance * p) / (2 * Math.PI));
        [p, m] = [p + (weightVariance * p) / 2 + 2 * m * mean, m + mean];
      }
      expectNear(state, Math.log(p), logAllowed(50), `ln state at sigma_w^2 = ${weightVariance}`);
      expect(state).toBeGreaterThan(1.2 * 50 * Math.log1p(weightVariance / 2));
    }
  });

  it('has gradients that know nothing of the mean: 1 + sigma_w^2 / 2 a block', () => {
    const { gradient } = growth(50, { activation: 'relu', skip: true, map: { weightVariance: 2 } });
    expectNear(gradient, 50 * Math.LN2, logAllowed(50), 'ln gradient');
  });
});

describe('the reduced tanh network z + tanh(W z) at sigma_w = 1', () => {
  const REDUCED = [
    [50, '39.59', '7.216'],
    [100, '84.45', '10.546'],
    [200, '177.36', '15.169'],
    [400, '367.54', '21.618'],
  ] as const;

  it.each(REDUCED)('has after %d blocks the second moment %s and a gradient of e^%s', (depth, p, logGradient) => {
    const { state, gradient } = growth(depth, { activation: 'tanh', skip: true });
    expectPrinted(Math.exp(state), p, `second moment after ${depth}`);
    expectPrinted(gradient, logGradient, `log gradient growth over ${depth}`);
  });

  it('follows p + E tanh^2 and 1 + E sech^4 block by block', () => {
    const tanh = activation('tanh');
    let [p, logGradient] = [1, 0];
    for (let l = 0; l < 100; l++) {
      const { square, slopeSquare } = gaussianMoments(tanh, p);
      p += square;
      logGradient += Math.log1p(slopeSquare);
    }
    const got = growth(100, { activation: 'tanh', skip: true });
    // 100 interpolations, each within 1e-12 of the quadrature.
    expectRelative(Math.exp(got.state), p, 1e-10, 'second moment');
    expectNear(got.gradient, logGradient, 1e-10, 'log gradient');
  });
});

describe('the closed laws', () => {
  it('for relu are the factors a block of a deep network', () => {
    for (const weightVariance of [0.3, 1, 2, 4]) {
      const perBlock = (options: LayerOptions) => {
        const [short, long] = [300, 301].map(
          (depth) => growth(depth, { ...options, activation: 'relu', skip: true }).state,
        );
        return Math.exp(long - short);
      };
      const map = { weightVariance };
      const at = `factor a block at sigma_w^2 = ${weightVariance}`;
      // Logarithms of up to 400, a rounding of 2^-53 of that apart.
      expectNear(perBlock({ block: 'activation-linear', map }), reluResidualFactor(weightVariance), 1e-12, at);
      expectNear(perBlock({ map }), reluResidualFactorWithMean(weightVariance), 1e-12, `${at}, with the mean`);
    }
  });

  it('for branches of 1 / sqrt(depth) is the limit of what deeper networks do', () => {
    for (const weightVariance of [1, 2]) {
      const options = { activation: 'relu', skip: true, block: 'activation-linear', map: { weightVariance } } as const;
      const { state } = growth(4000, { ...options, branchScale: 1 / Math.sqrt(4000) });
      // (1 + x/L)^L = e^x (1 - x^2 / (2 L)).
      expectRelative(Math.exp(state), scaledReluResidualGrowth(weightVariance), 2e-4, `sigma_w^2 = ${weightVariance}`);
    }
  });

  it('for tanh has log gradients that grow as 8 sqrt(L) / (3 sqrt(2 pi))', () => {
    const [short, long] = [10_000, 40_000].map((depth) => growth(depth, { activation: 'tanh', skip: true }).gradient);
    const expected = tanhResidualLogGrowth(1, 40_000) - tanhResidualLogGrowth(1, 10_000);
    expectPrinted(tanhResidualLogGrowth(1, 1), '1.0638', 'constant of the law');
    // p = L less a term of order sqrt(L), which adds ln L / 2 or so to the sum of 1 / sqrt(p).
    expectRelative(long - short, expected, 0.03, 'growth from 10,000 to 40,000 blocks');
  });
});
