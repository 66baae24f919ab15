// Second moments of the gradient on the way back, against a recursion written out by hand for each kind of block.

import { describe, expect, it } from 'vitest';
import { activation } from '../../../src/math/activations.ts';
import { BLOCK_KINDS } from '../../../src/model/settings.ts';
import { backwardMeans } from '../../../src/theory/backward-means.ts';
import { blockConstants } from '../../../src/theory/block-constants.ts';
import { forwardMeans } from '../../../src/theory/forward-means.ts';
import { chi1 } from '../../../src/theory/susceptibilities.ts';
import { expectNear } from '../math/expect-near.ts';
import { meanField, qStar } from './fields.ts';
import { type HandBlock, handAscent, handDescent } from './hand-recursion.ts';
import { equalLayers, layerSpec } from './layer-specs.ts';

// Five interpolations within 1e-12 of the quadrature on each way.
const ALLOWED = 1e-10;
const SCALES = { skipScale: 0.8, branchScale: -1.3 };

const CASES = BLOCK_KINDS.flatMap((block) =>
  (['tanh', 'relu', 'selu'] as const).flatMap((name) => [false, true].map((skip) => ({ block, name, skip }))),
);

describe.each(CASES)('$block of $name, skip $skip', ({ block, name, skip }) => {
  it('has the gradients of a recursion by hand', () => {
    const widths = skip ? [30, 30, 30, 30, 30, 30] : [30, 80, 45, 20, 100, 64];
    const blocks = Array.from({ length: 5 }, (_, l): HandBlock => {
      const hidden = block === 'linear-activation-linear' ? 90 - 15 * l : widths[l + 1];
      const first = { fanIn: widths[l], fanOut: hidden, weightVariance: 1.1 + 0.2 * l, biasVariance: 0.1 };
      const last = { fanIn: block === 'activation-linear' ? widths[l] : hidden, fanOut: widths[l + 1] };
      return {
        inner: block === 'activation-linear' ? null : first,
        outer: block === 'linear-activation' ? null : { ...last, weightVariance: 1.4, biasVariance: 0.05 * l },
        skip: skip ? SCALES : null,
      };
    });
    const layers = blocks.map(({ inner, outer }) =>
      layerSpec({ block, activation: name, maps: [inner, outer].filter((map) => map !== null), skip, ...SCALES }),
    );
    const phi = activation(name);
    const states = handDescent(phi, blocks, { square: 0.8, mean: 0 });
    const hand = handAscent(phi, blocks, states);

    const constants = blockConstants(layers);
    const forward = forwardMeans(constants, { lnSquare: Math.log(0.8), meanShare: 0 });
    const back = backwardMeans(constants, forward, Math.log(3));
    hand.state.forEach((gradient, l) => {
      expectNear(back.state[l], Math.log(3 * gradient), ALLOWED, `gradient of ${name} at state ${l}`);
    });
    hand.argument.forEach((gradient, l) => {
      expectNear(back.argument[l], Math.log(3 * gradient), ALLOWED, `gradient of ${name} at argument ${l + 1}`);
      const through = hand.state[l] - (skip ? SCALES.skipScale ** 2 * hand.state[l + 1] : 0);
      const factor = Math.log(through / hand.state[l + 1]);
      expectNear(back.branchFactor[l], factor, ALLOWED, `branch factor of ${name} in block ${l + 1}`);
    });
  });
});

describe('the way back', () => {
  it('has the factor chi1 a block at the fixed point', () => {
    for (const [weightVariance, biasVariance] of [
      [1, 0.05],
      [4, 0.05],
    ]) {
      const field = meanField('tanh', weightVariance, biasVariance);
      const blocks = blockConstants(equalLayers(150, { map: { weightVariance, biasVariance } }));
      const { state } = backwardMeans(blocks, forwardMeans(blocks, { lnSquare: 0, meanShare: 0 }), 0);
      expectNear(state[110] - state[111], Math.log(chi1(field, qStar(field))), 1e-11, `ln chi1 at ${weightVariance}`);
    }
  });

  it('keeps the gradient of a square network and its mean over the units of a growing one', () => {
    // W' g with entries of variance 1 / fanIn: the sum of squares stays, so that the mean square goes with the ratio of widths.
    const layers = [
      layerSpec({ activation: 'linear', map: { fanIn: 10, fanOut: 40 } }),
      layerSpec({ activation: 'linear', map: { fanIn: 40, fanOut: 20 } }),
    ];
    const blocks = blockConstants(layers);
    const { state } = backwardMeans(blocks, forwardMeans(blocks, { lnSquare: 0, meanShare: 0 }), 0);
    expectNear(state[1], Math.log(20 / 40), 1e-14, 'gradient at 40 units');
    expectNear(state[0], Math.log(20 / 10), 1e-14, 'gradient at 10 units');
  });

  it('is cut where the slopes are exactly 0', () => {
    const blocks = blockConstants(equalLayers(3, { activation: 'relu' }));
    const dead = forwardMeans(blocks, { lnSquare: Number.NEGATIVE_INFINITY, meanShare: 0 });
    // All arguments are 0, where relu's slope is taken as 0.
    expect([...backwardMeans(blocks, dead, 0).state]).toEqual([...Array(3).fill(Number.NEGATIVE_INFINITY), 0]);
  });

  it('is the identity for a zero branch', () => {
    const blocks = blockConstants(equalLayers(4, { skip: true, branchScale: 0 }));
    const forward = forwardMeans(blocks, { lnSquare: 0.3, meanShare: 0 });
    const { state, argument } = backwardMeans(blocks, forward, -2);
    expect([...state]).toEqual(Array(5).fill(-2));
    expect([...argument]).toEqual(Array(4).fill(Number.NEGATIVE_INFINITY));
  });
});
