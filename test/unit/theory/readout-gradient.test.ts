// What a loss sends back into the last state.

import { describe, expect, it } from 'vitest';
import { drawBaseWeights } from '../../../src/math/draw.ts';
import type { LossKind } from '../../../src/model/settings.ts';
import { readoutGradient } from '../../../src/theory/readout-gradient.ts';
import { softmaxGradient } from '../../../src/theory/softmax-gradient.ts';
import { expectNear, expectRelative } from '../math/expect-near.ts';
import { type MapOptions, mapSpec } from './layer-specs.ts';

const STATE = { lnSquare: Math.log(0.7), width: 50, batch: 4, correlation: 0.3 };
const MAP: MapOptions = { fanIn: 50, fanOut: 10, weightVariance: 1.6, biasVariance: 0.4 };
// The second moment of the logits: 1.6 * 0.7 + 0.4.
const LOGITS = 1.52;

const readout = (loss: LossKind, state: Partial<typeof STATE> = {}, map: MapOptions = MAP) =>
  readoutGradient({ loss, map: loss === 'gaussian-cotangent' ? null : mapSpec(map) }, { ...STATE, ...state });

describe('the gradient at the last state', () => {
  it('is a standard normal one for gaussian-cotangent, without logits', () => {
    const { logits, lnState, variance, covariance, elasticity } = readout('gaussian-cotangent');
    // A mean of 50 squares varies by 2 / 50.
    expect([logits, lnState, variance, covariance, elasticity]).toEqual([null, 0, 2 / 50, 0, 0]);
  });

  it('is p - y through the readout for softmax-cross-entropy', () => {
    const { logits, lnState } = readout('softmax-cross-entropy');
    expectRelative(Math.exp(logits?.lnSquare ?? 0), LOGITS, 1e-14, 'second moment of the logits');
    // A mean of 10 squares, and the loss is a mean over 4 samples.
    const gradient = softmaxGradient(LOGITS, 10).lengthSquare / 10 / 16;
    expectRelative(Math.exp(logits?.lnGradient ?? 0), gradient, 1e-13, 'gradient of the logits');
    // fanOut * entryVariance = 10 * 1.6 / 50.
    expectRelative(Math.exp(lnState), gradient * 0.32, 1e-13, 'gradient of the state');
  });

  it('is 2 (o - y) / (B K) through the readout for mean-squared-error', () => {
    const { logits, lnState } = readout('mean-squared-error');
    const gradient = (4 / 40 ** 2) * (LOGITS + 1 / 10);
    expectRelative(Math.exp(logits?.lnGradient ?? 0), gradient, 1e-13, 'gradient of the logits');
    expectRelative(Math.exp(lnState), gradient * 0.32, 1e-13, 'gradient of the state');
  });

  it.each(['softmax-cross-entropy', 'mean-squared-error'] as const)(
    'of %s has the elasticity of its differences',
    (loss) => {
      for (const lnSquare of [-9, -1, 1, 3]) {
        const at = (shift: number) => readout(loss, { lnSquare: lnSquare + shift }).lnState;
        const difference = (at(1e-3) - at(-1e-3)) / 2e-3;
        // The elasticity is itself a difference over 1 % on one side: half of that step times a second derivative below 1; and
        // the softmax's integral is known to 1e-5, here over 1e-3.
        expectNear(readout(loss, { lnSquare }).elasticity, difference, 0.01, `${loss} at ln p = ${lnSquare}`);
      }
    },
  );

  it('has the variance of the squares and of the readout', () => {
    // Seeded draws of o ~ N(0, q)^10: |o - y|^2 with y the first class, 20,000 times.
    const draws = drawBaseWeights(6, 1, 'normal', 20_000, 10).map((z) => z * Math.sqrt(LOGITS));
    const lengths = Array.from({ length: 20_000 }, (_, s) => {
      const row = draws.subarray(s * 10, s * 10 + 10);
      return row.reduce((sum, o, k) => sum + (o - (k === 0 ? 1 : 0)) ** 2, 0);
    });
    const mean = lengths.reduce((a, b) => a + b) / 20_000;
    const relative = lengths.reduce((sum, value) => sum + (value / mean - 1) ** 2, 0) / 20_000;
    // The variance of a variance of something near chi-squared with 10 degrees: (2 + 12 / 10) / n of its square; four of its roots.
    const allowed = 4 * relative * Math.sqrt(3.2 / 20_000);
    expectNear(readout('mean-squared-error').variance - 2 / 50, relative, allowed, 'mean-squared-error');
    const softmax = softmaxGradient(LOGITS, 10).relativeVariance;
    expectRelative(readout('softmax-cross-entropy').variance, softmax + 2 / 50, 1e-12, 'softmax-cross-entropy');
  });

  it('loses the readout part of its variance to orthonormal rows', () => {
    const spec = { ...mapSpec(MAP), distribution: 'orthogonal' as const };
    const { variance } = readoutGradient({ loss: 'mean-squared-error', map: spec }, STATE);
    expectNear(variance, readout('mean-squared-error').variance - 2 / 50, 1e-15, 'variance');
  });

  it('is finite for states of 10^-600 and 10^600, and of exactly 0', () => {
    for (const lnSquare of [-1382, 1382, Number.NEGATIVE_INFINITY]) {
      for (const loss of ['softmax-cross-entropy', 'mean-squared-error'] as const) {
        const got = readout(loss, { lnSquare }, { ...MAP, biasVariance: 0 });
        const { lnState, variance, covariance, elasticity } = got;
        const all = [lnState, variance, covariance, elasticity];
        expect(all.every(Number.isFinite), `${loss} at ln p = ${lnSquare}: ${all}`).toBe(true);
      }
    }
    expectNear(
      readout('mean-squared-error', { lnSquare: 1382 }).logits?.lnSquare ?? 0,
      1382 + Math.log(1.6),
      1e-9,
      'logits',
    );
  });
});
