// Second moments on the way down, against a recursion written out by hand for each kind of block.

import { describe, expect, it } from 'vitest';
import { activation } from '../../../src/math/activations.ts';
import { BLOCK_KINDS, type BlockKind } from '../../../src/model/settings.ts';
import { blockConstants } from '../../../src/theory/block-constants.ts';
import { forwardMeans } from '../../../src/theory/forward-means.ts';
import { expectNear } from '../math/expect-near.ts';
import { type HandBlock, handDescent } from './hand-recursion.ts';
import { equalLayers, layerSpec } from './layer-specs.ts';

// Five interpolations within 1e-12 of the quadrature, and factors of e between p and its logarithm.
const ALLOWED = 1e-10;
const ACTIVATIONS = ['tanh', 'relu', 'softplus', 'logistic'] as const;

/** Five blocks; widths that change where there is no skip. */
function network(block: BlockKind, name: (typeof ACTIVATIONS)[number], skip: boolean) {
  const widths = skip ? [40, 40, 40, 40, 40, 40] : [40, 70, 20, 90, 35, 60];
  const blocks = Array.from({ length: 5 }, (_, l): HandBlock => {
    const hidden = block === 'linear-activation-linear' ? 25 + 10 * l : widths[l + 1];
    const first = { fanIn: widths[l], fanOut: hidden, weightVariance: 1.3 + 0.1 * l, biasVariance: 0.02 * (l + 1) };
    const last = { fanIn: hidden, fanOut: widths[l + 1], weightVariance: 0.9, biasVariance: 0.3 };
    const outer = block === 'activation-linear' ? { ...first, fanOut: widths[l + 1] } : last;
    return {
      inner: block === 'activation-linear' ? null : first,
      outer: block === 'linear-activation' ? null : outer,
      skip: skip ? { skipScale: 0.9, branchScale: -0.7 } : null,
    };
  });
  const layers = blocks.map(({ inner, outer }) =>
    layerSpec({
      block,
      activation: name,
      maps: [inner, outer].filter((map) => map !== null),
      skip,
      skipScale: 0.9,
      branchScale: -0.7,
    }),
  );
  return { blocks, constants: blockConstants(layers) };
}

const CASES = BLOCK_KINDS.flatMap((block) =>
  ACTIVATIONS.flatMap((name) => [false, true].map((skip) => ({ block, name, skip }))),
);

describe.each(CASES)('$block of $name, skip $skip', ({ block, name, skip }) => {
  const { blocks, constants } = network(block, name, skip);
  const start = { square: 1.7, mean: 0.4 };
  const hand = handDescent(activation(name), blocks, start);
  const means = forwardMeans(constants, {
    lnSquare: Math.log(start.square),
    meanShare: start.mean / Math.sqrt(start.square),
  });

  it('has the second moments of a recursion by hand', () => {
    hand.forEach(({ square, argument, branch }, l) => {
      const at = `of ${name} at block ${l + 1}`;
      expectNear(means.argument[l], Math.log(argument), ALLOWED, `ln q ${at}`);
      expectNear(means.branch[l], Math.log(branch), ALLOWED, `ln E F^2 ${at}`);
      expectNear(means.state[l + 1], Math.log(square), ALLOWED, `ln p ${at}`);
    });
  });

  it('has its means', () => {
    hand.forEach(({ square, mean }, l) => {
      expectNear(means.meanShare[l + 1], mean / Math.sqrt(square), ALLOWED, `mean share of ${name} at block ${l + 1}`);
    });
  });
});

describe('the way down', () => {
  it('draws the mean anew about 0 behind a matrix, and keeps it beside a skip', () => {
    const means = (block: BlockKind, skip: boolean) =>
      forwardMeans(blockConstants(equalLayers(3, { block, activation: 'relu', skip })), {
        lnSquare: 0,
        meanShare: 0.5,
      });
    expect([...means('activation-linear', false).meanShare.slice(1)]).toEqual([0, 0, 0]);
    expect(means('activation-linear', true).meanShare[3]).toBeGreaterThan(0.1);
    expectNear(means('linear-activation', false).meanShare[3], 1 / Math.sqrt(Math.PI), 1e-13, 'mean share of relu');
  });

  it('carries an input of exactly 0: biases and phi(0) alone', () => {
    const from0 = (name: 'tanh' | 'softplus', biasVariance: number) =>
      forwardMeans(blockConstants(equalLayers(2, { activation: name, map: { biasVariance } })), {
        lnSquare: Number.NEGATIVE_INFINITY,
        meanShare: 0,
      });
    expect([...from0('tanh', 0).state]).toEqual(Array(3).fill(Number.NEGATIVE_INFINITY));
    expect([...from0('tanh', 0).meanShare]).toEqual([0, 0, 0]);
    expectNear(from0('tanh', 0.2).argument[0], Math.log(0.2), 1e-15, 'ln q of biases alone');
    expectNear(from0('softplus', 0).state[1], 2 * Math.log(Math.LN2), 1e-15, 'ln softplus(0)^2');
  });

  it('is the identity for a zero branch', () => {
    const blocks = blockConstants(equalLayers(4, { skip: true, branchScale: 0 }));
    expect([...forwardMeans(blocks, { lnSquare: 0.3, meanShare: 0.1 }).state]).toEqual(Array(5).fill(0.3));
  });

  it('stays where it has arrived, to the last bit', () => {
    const blocks = blockConstants(equalLayers(400, { map: { weightVariance: 2, biasVariance: 0.1 } }));
    const { state, argument } = forwardMeans(blocks, { lnSquare: 0, meanShare: 0 });
    expect(state[400]).toBe(state[399]);
    expect(argument[399]).toBe(argument[398]);
    expectNear(state[400], state[300], 1e-13, 'ln p after 400 and 300 blocks');
  });
});
