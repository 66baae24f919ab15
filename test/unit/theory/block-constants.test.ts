// Blocks as the theory sees them.

import { describe, expect, it } from 'vitest';
import { blockConstants, mapConstants } from '../../../src/theory/block-constants.ts';
import { expectNear } from '../math/expect-near.ts';
import { equalLayers, layerSpec, mapSpec } from './layer-specs.ts';

const MAP = { fanIn: 20, fanOut: 30, weightVariance: 1.7, biasVariance: 0.09 };

describe('the constants of a map', () => {
  it('are the logarithms of fanIn and fanOut times the variance of an entry', () => {
    const { lnForward, lnBackward, lnBiasVariance, orthogonal, fanIn, fanOut } = mapConstants(mapSpec(MAP));
    expect([fanIn, fanOut, orthogonal]).toEqual([20, 30, false]);
    expectNear(lnForward, Math.log(1.7), 1e-15, 'forward');
    expectNear(lnBackward, Math.log(1.7 * 1.5), 1e-15, 'backward');
    expectNear(lnBiasVariance, Math.log(0.09), 1e-14, 'biases');
  });

  it('have minus infinity for what is not there', () => {
    const none = mapConstants(mapSpec({ weightVariance: 0 }));
    expect([none.lnForward, none.lnBackward, none.lnBiasVariance]).toEqual(Array(3).fill(Number.NEGATIVE_INFINITY));
  });

  it('tell orthogonal weights', () => {
    expect(mapConstants({ ...mapSpec(MAP), distribution: 'orthogonal' }).orthogonal).toBe(true);
  });
});

describe('the constants of blocks', () => {
  it('put the matrix before the activation, behind it, or on both sides', () => {
    const of = (block: 'linear-activation' | 'activation-linear' | 'linear-activation-linear') =>
      blockConstants([layerSpec({ block, maps: [MAP, { fanIn: 30, fanOut: 7 }] })])[0];
    expect([of('linear-activation').inner?.fanOut, of('linear-activation').outer]).toEqual([30, null]);
    const behind = blockConstants([layerSpec({ block: 'activation-linear', map: MAP })])[0];
    expect([behind.inner, behind.outer?.fanOut]).toEqual([null, 30]);
    const both = of('linear-activation-linear');
    expect([both.inner?.fanIn, both.inner?.fanOut, both.outer?.fanIn, both.outer?.fanOut]).toEqual([20, 30, 30, 7]);
  });

  it('have a skip of 0 and a branch of 1 where there is no skip, whatever the scales say', () => {
    const scales = { skipScale: 0.8, branchScale: -0.3 };
    const [plain] = blockConstants([layerSpec({ ...scales, skip: false })]);
    expect([plain.skipScale, plain.branchScale]).toEqual([0, 1]);
    const [summed] = blockConstants([layerSpec({ ...scales, skip: true })]);
    expect([summed.skipScale, summed.branchScale]).toEqual([0.8, -0.3]);
  });

  it('are one object for layers with equal numbers, and two for others', () => {
    const [first, second, third] = blockConstants([...equalLayers(2, { map: MAP }), layerSpec({ map: { fanIn: 30 } })]);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    const [before, behind] = blockConstants([layerSpec({ skip: false }), layerSpec({ skip: true })]);
    expect(behind).not.toBe(before);
  });

  it('keep the leaky slope', () => {
    const [{ phi }] = blockConstants([{ ...layerSpec({ activation: 'leaky-relu' }), leakySlope: 0.3 }]);
    expect(phi.slopeBelowZero).toBe(0.3);
  });
});
