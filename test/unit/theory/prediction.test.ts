// The prediction for a whole tower: its limit is the recursions', its corrections are those of known cases.

import { describe, expect, it } from 'vitest';
import { logSum } from '../../../src/math/log-sum.ts';
import { BLOCK_KINDS, type LossKind } from '../../../src/model/settings.ts';
import type { LayerSpec, ReadoutSpec } from '../../../src/model/tower.ts';
import { backwardMeans } from '../../../src/theory/backward-means.ts';
import { blockConstants } from '../../../src/theory/block-constants.ts';
import { forwardMeans } from '../../../src/theory/forward-means.ts';
import { gaussianInputMoments, type InputMoments } from '../../../src/theory/input-moments.ts';
import { predictTower, unpredictable } from '../../../src/theory/prediction.ts';
import { expectNear } from '../math/expect-near.ts';
import { equalLayers, layerSpec, mapSpec } from './layer-specs.ts';

const COTANGENT: ReadoutSpec = { loss: 'gaussian-cotangent', map: null };
const readout = (loss: LossKind): ReadoutSpec => ({ loss, map: mapSpec({ fanIn: 64, fanOut: 10, weightVariance: 1 }) });
const input = (batch: number, secondMoment = 1): InputMoments =>
  gaussianInputMoments({ kind: 'gaussian', width: 64, batch, secondMoment, correlation: 0 });
const predict = (layers: readonly LayerSpec[], batch = 2, given = COTANGENT) =>
  predictTower({ layers, readout: given }, input(batch));

describe('the limit of a prediction', () => {
  it.each(BLOCK_KINDS)('of %s is that of the recursions', (block) => {
    const layers = equalLayers(6, {
      block,
      activation: 'gelu',
      skip: true,
      branchScale: 0.5,
      map: { biasVariance: 0.1 },
    });
    const { state, stateGradient, preactivation, preactivationGradient, logits } = predict(layers);
    const blocks = blockConstants(layers);
    const forward = forwardMeans(blocks, { lnSquare: 0, meanShare: 0 });
    const back = backwardMeans(blocks, forward, 0);
    expect(state.limit).toEqual(forward.state);
    expect(stateGradient.limit).toEqual(back.state);
    expect([preactivation, preactivationGradient, logits]).toEqual([forward.argument, back.argument, null]);
  });

  it.each(['softmax-cross-entropy', 'mean-squared-error'] as const)('starts its gradient with that of %s', (loss) => {
    const { stateGradient, logits, state } = predict(equalLayers(3, {}), 4, readout(loss));
    // Entries of variance 1 / 64: the logits are as large as the state, and 10 / 64 of their gradient comes back.
    expectNear(logits?.value ?? 0, state.limit[3], 1e-12, 'ln logits');
    expectNear(stateGradient.limit[3], (logits?.gradient ?? 0) + Math.log(10 / 64), 1e-12, 'ln gradient');
  });

  it('is a mean over groups of samples', () => {
    const layers = equalLayers(3, { activation: 'tanh' });
    const groups = [
      { weight: 0.25, secondMoment: 0.1, mean: 0 },
      { weight: 0.75, secondMoment: 9, mean: 0 },
    ];
    const both = predictTower({ layers, readout: COTANGENT }, { ...input(8), groups });
    const [one, other] = groups.map(({ secondMoment }) =>
      predictTower({ layers, readout: COTANGENT }, input(8, secondMoment)),
    );
    for (let l = 0; l <= 3; l++) {
      const expected = logSum(Math.log(0.25) + one.state.limit[l], Math.log(0.75) + other.state.limit[l]);
      expectNear(both.state.limit[l], expected, 1e-14, `state ${l}`);
    }
  });
});

describe('the spread of a prediction', () => {
  // 5 / width a block for relu and 2 / width for linear (Hanin and Rolnick 2018), and 2 / width of a gaussian input.
  it.each([
    ['relu', 2, 5],
    ['linear', 1, 2],
  ] as const)('of %s adds up along the depth, way down and way back', (activation, weightVariance, factor) => {
    for (const fanIn of [64, 256]) {
      const layers = equalLayers(20, { activation, map: { fanIn, weightVariance } });
      const given = { ...input(1), width: fanIn };
      const { state, stateGradient } = predictTower({ layers, readout: COTANGENT }, given);
      for (const [curve, end, name] of [
        [state, 20, 'state'],
        [stateGradient, 0, 'gradient'],
      ] as const) {
        const variance = curve.std[end] ** 2;
        // The sums are of first order, their coefficients good to 1e-3; 2 % must fail.
        expectNear(
          variance,
          (20 * factor + 2) / fanIn,
          (0.02 * 20 * factor) / fanIn,
          `variance of the ${name} at ${fanIn}`,
        );
        expectNear(curve.expected[end] - curve.limit[end], -variance / 2, 0.02 * variance, `lean of the ${name}`);
      }
    }
  });

  it('is nothing for orthogonal linear networks, but for the input', () => {
    const layers = equalLayers(20, { activation: 'linear' }).map((layer) => ({
      ...layer,
      maps: layer.maps.map((map) => ({ ...map, distribution: 'orthogonal' as const })),
    }));
    expectNear(predict(layers, 1).state.std[20] ** 2, 2 / 64, 1e-3 / 64, 'variance of the state');
  });

  it('shrinks with the batch, where samples are not alike', () => {
    const layers = equalLayers(5, { activation: 'tanh', map: { weightVariance: 2 } });
    const [one, many] = [1, 32].map((batch) => predict(layers, batch).state.std[5]);
    expect(many).toBeLessThan(0.6 * one);
  });
});

describe('predictTower', () => {
  it('has numbers only, at 10^-300 to 10^900, whatever the loss', () => {
    for (const loss of ['softmax-cross-entropy', 'mean-squared-error'] as const) {
      for (const weightVariance of [0.5, 2, 8]) {
        const layers = equalLayers(1500, { activation: 'relu', map: { weightVariance } });
        const { state, stateGradient } = predict(layers, 4, readout(loss));
        for (const curve of [state.limit, state.expected, state.std, stateGradient.limit, stateGradient.std]) {
          const bad = curve.findIndex((value) => !Number.isFinite(value));
          expect(bad, `${loss} at ${weightVariance}: first bad layer`).toBe(-1);
        }
      }
    }
  });

  it('refuses a network with an activation after its sums, and says so', () => {
    const layers = [{ ...layerSpec({ skip: true }), activationAfterSum: true }];
    expect(unpredictable({ layers, readout: COTANGENT })).toBe('activation-after-sum');
    expect(() => predict(layers)).toThrow('activation-after-sum');
    expect(unpredictable({ layers: equalLayers(2, {}), readout: COTANGENT })).toBeNull();
  });
});
