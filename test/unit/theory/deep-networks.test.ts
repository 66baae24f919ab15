// Ten thousand blocks and second moments of 10^+-600: ordinary results.

import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { backwardMeans } from '../../../src/theory/backward-means.ts';
import { blockConstants } from '../../../src/theory/block-constants.ts';
import { forwardMeans } from '../../../src/theory/forward-means.ts';
import { expectNear } from '../math/expect-near.ts';
import { equalLayers, type LayerOptions } from './layer-specs.ts';

const DEPTH = 10_000;
const LN_HUGE = 600 * Math.LN10;

function sounding(options: LayerOptions, lnSquare = 0, depth = DEPTH) {
  const blocks = blockConstants(equalLayers(depth, options));
  const forward = forwardMeans(blocks, { lnSquare, meanShare: 0 });
  const back = backwardMeans(blocks, forward, 0);
  return { forward, back, state: forward.state[depth], gradient: back.state[0] };
}

describe('relu over 10,000 blocks', () => {
  it.each([
    [0.5, -2 * Math.log10(2)],
    [2, 0],
    [4, Math.log10(2)],
  ])('at weight variance %d has a second moment and a gradient of 10^(%d a block)', (weightVariance, power) => {
    const { state, gradient } = sounding({ activation: 'relu', map: { weightVariance } });
    // 10,000 roundings of numbers up to 14,000, which mostly have one sign.
    const allowed = DEPTH * 2 ** -53 * 14_000;
    expectNear(state, DEPTH * power * Math.LN10, allowed, 'ln state');
    expectNear(gradient, DEPTH * power * Math.LN10, allowed, 'ln gradient');
  });

  it('beside a skip grows by 2 a block, to 10^3010', () => {
    const { state, gradient } = sounding({
      block: 'activation-linear',
      activation: 'relu',
      skip: true,
      map: { weightVariance: 2 },
    });
    expectNear(state / Math.LN10, DEPTH * Math.log10(2), 1e-7, 'log10 state');
    expectNear(gradient / Math.LN10, DEPTH * Math.log10(2), 1e-7, 'log10 gradient');
  });
});

/** Every number of a sounding is one. */
function expectFinite(options: LayerOptions, lnSquare: number, depth: number) {
  const { forward, back } = sounding(options, lnSquare, depth);
  const at = `${JSON.stringify(options)}, ln p = ${lnSquare}: first bad layer`;
  const curves = [forward.state, forward.argument, forward.branch, forward.meanShare, back.state, back.argument];
  for (const curve of curves)
    expect(
      curve.findIndex((value) => !Number.isFinite(value)),
      at,
    ).toBe(-1);
  // Rounding may carry a mean a little past the root mean square.
  expect(Math.max(...forward.meanShare.map(Math.abs)), at).toBeLessThan(1 + 1e-12);
}

describe.each(ACTIVATION_NAMES)('500 blocks of %s', (activation) => {
  it('have no number that is not one, from inputs of 10^-600 and 10^600', () => {
    for (const lnSquare of [-LN_HUGE, LN_HUGE]) {
      expectFinite({ activation, map: { weightVariance: 2 } }, lnSquare, 500);
      expectFinite({ activation, map: { weightVariance: 0.3, biasVariance: 0.1 } }, lnSquare, 500);
      expectFinite({ activation, map: { weightVariance: 2 }, skip: true }, lnSquare, 500);
      expectFinite({ activation, skip: true, block: 'linear-activation-linear', branchScale: -0.5 }, lnSquare, 500);
    }
  });
});

describe.each(['tanh', 'gelu', 'selu'] as const)('10,000 blocks of %s', (activation) => {
  it('have no number that is not one, with a skip and without', () => {
    expectFinite({ activation, map: { weightVariance: 1.5, biasVariance: 0.01 } }, 0, DEPTH);
    expectFinite({ activation, map: { weightVariance: 2 }, skip: true }, 0, DEPTH);
  });
});

describe('inputs of 10^-600 and 10^600', () => {
  it('are the same to relu, but for the factor', () => {
    const [small, large] = [-LN_HUGE, LN_HUGE].map((lnSquare) =>
      sounding({ activation: 'relu', map: { weightVariance: 1.9 } }, lnSquare),
    );
    expectNear(large.state - small.state, 2 * LN_HUGE, 1e-7, 'ln of the ratio'); // 10,000 roundings of 2000
    expectNear(large.gradient, small.gradient, 1e-8, 'ln gradient');
  });

  it('come to the same fixed point of tanh, the small one after growing by sigma_w^2 a block', () => {
    const [small, large] = [-LN_HUGE, LN_HUGE].map((lnSquare) => sounding({ map: { weightVariance: 2 } }, lnSquare));
    expectNear(small.state, large.state, 1e-12, 'ln state');
    expectNear(small.forward.state[100], 100 * Math.LN2 - LN_HUGE, 1e-9, 'ln state after 100 blocks');
    expectNear(large.forward.state[1], 0, 1e-12, 'ln state after 1 block: saturated');
  });
});
