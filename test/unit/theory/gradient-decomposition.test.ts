// The share of the gradient that the skips alone carry.

import { describe, expect, it } from 'vitest';
import { backwardMeans } from '../../../src/theory/backward-means.ts';
import { blockConstants } from '../../../src/theory/block-constants.ts';
import { forwardMeans } from '../../../src/theory/forward-means.ts';
import { lnIdentityShare } from '../../../src/theory/gradient-decomposition.ts';
import { expectNear } from '../math/expect-near.ts';
import { equalLayers, type LayerOptions } from './layer-specs.ts';

function shares(depth: number, options: LayerOptions): Float64Array {
  const blocks = blockConstants(equalLayers(depth, options));
  return lnIdentityShare(blocks, backwardMeans(blocks, forwardMeans(blocks, { lnSquare: 0, meanShare: 0 }), -3));
}

describe('the identity term', () => {
  it('of relu with the weights of He is half of the gradient a block', () => {
    const share = shares(40, {
      activation: 'relu',
      block: 'activation-linear',
      skip: true,
      map: { weightVariance: 2 },
    });
    share.forEach((value, l) => {
      expectNear(value, (l - 40) * Math.LN2, 1e-12, `ln share at state ${l}`);
    });
  });

  it('is all of it where branches are zero, and nothing without a skip', () => {
    expect([...shares(3, { skip: true, branchScale: 0 })]).toEqual([0, 0, 0, 0]);
    expect([...shares(2, { skip: false })]).toEqual([Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]);
  });

  it('shrinks with the square of the skip scale beside what comes through the branch', () => {
    const [value] = shares(1, { activation: 'linear', skip: true, skipScale: -0.5, branchScale: 2 });
    // 0.25 of the gradient's second moment beside 4 through the branch.
    expectNear(value, Math.log(0.25 / 4.25), 1e-14, 'ln share');
  });
});
