// The gradient of softmax cross-entropy of a fresh network: one integral for two classes, seeded draws for more, and its limits.

import { describe, expect, it } from 'vitest';
import { drawBaseWeights } from '../../../src/math/draw.ts';
import { type SoftmaxGradient, softmaxGradient } from '../../../src/theory/softmax-gradient.ts';
import { denseExpectation } from '../math/dense-sums.ts';
import { expectNear } from '../math/expect-near.ts';

/**
 * The integral over ln t begins at -(8.5 deviation + 5) - ln K or a step before and leaves out half of the square of that t times K,
 * from E T; the step at the end counts as much again.
 */
const cut = (variance: number, classes: number) => Math.exp(-10 - 17 * Math.sqrt(variance)) / classes;

/** All four numbers for two classes from d = o_1 - o_2 ~ N(0, 2 variance): p - y has the length (1 -+ t)^2 / 2, t = tanh(d / 2). */
function twoClasses(variance: number): SoftmaxGradient {
  const mean = (f: (t: number, d: number) => number) => denseExpectation((d) => f(Math.tanh(d / 2), d), 2 * variance);
  const length = mean((t) => (1 + t * t) / 2);
  return {
    lengthSquare: length,
    relativeVariance: mean((t) => ((1 - t) ** 4 + (1 + t) ** 4) / 8) / length ** 2 - 1,
    relativeCovariance: mean((t) => ((1 + t * t) / 2) ** 2) / length ** 2 - 1,
    alignment: mean((t, d) => ((1 + t * t) / 4) * d * d) / (variance * length),
  };
}

describe('the softmax gradient of two classes', () => {
  it.each([1e-6, 1e-4, 0.01, 0.3, 1, 4, 25, 63])('is an integral over one difference at variance %d', (variance) => {
    const [got, expected] = [softmaxGradient(variance, 2), twoClasses(variance)];
    const allowed = 1e-10 + cut(variance, 2);
    expectNear(got.lengthSquare, expected.lengthSquare, allowed, 'E |p - y|^2');
    // E T^2 + 2 E T by the square of 1/2, and twice the first: a factor of less than 8.
    expectNear(got.relativeVariance, expected.relativeVariance, 8 * allowed, 'relative variance');
    expectNear(got.relativeCovariance, expected.relativeCovariance, 8 * allowed, 'relative covariance');
    expectNear(got.alignment, expected.alignment, 8 * allowed, 'alignment');
  });

  it.each([65, 100, 1e3, 1e4, 1e6])('is continued by near ties at variance %d', (variance) => {
    const [got, expected] = [softmaxGradient(variance, 2), twoClasses(variance)];
    // A share (pi variance)^(-1/2) of ties, of which the next term, pi^2 / (12 variance) = 0.0129 at 64, is kept as it is there.
    const share = 1 / Math.sqrt(Math.PI * variance);
    expectNear(got.lengthSquare, expected.lengthSquare, 0.014 * share, 'E |p - y|^2');
    expectNear(got.relativeVariance, expected.relativeVariance, 0.014 * share, 'relative variance');
    expectNear(got.relativeCovariance, expected.relativeCovariance, 0.014 * share, 'relative covariance');
  });
});

describe('the softmax gradient of more classes', () => {
  const SAMPLES = 20_000;
  const draws = drawBaseWeights(5, 1, 'normal', SAMPLES, 10);

  it.each([
    [10, 0.2],
    [10, 1],
    [10, 30],
    [3, 2],
  ])('is what seeded draws give: %d classes at variance %d', (classes, variance) => {
    // Sums over the samples of what follows, and of its squares; the labels are summed over exactly.
    const rows = Array.from({ length: SAMPLES }, (_, s) => {
      const logits = [...draws.subarray(s * 10, s * 10 + classes)].map((z) => z * Math.sqrt(variance));
      return statistics(logits);
    });
    const [length, square, across, aligned] = [0, 1, 2, 3].map((k) => meanOf(rows.map((row) => row[k])));
    const got = softmaxGradient(variance, classes);
    expectWithin(got.lengthSquare, length, 'E |p - y|^2');
    expectWithin((got.relativeVariance + 1) * got.lengthSquare ** 2, square, 'E |p - y|^4');
    expectWithin((got.relativeCovariance + 1) * got.lengthSquare ** 2, across, "E |p - y|^2 |p - y'|^2");
    expectWithin(got.alignment * variance * got.lengthSquare, aligned, 'E ((p - y) . o)^2');
  });

  /** Means over all labels y of |p - y|^2, |p - y|^4, |p - y|^2 |p - y'|^2 and ((p - y) . o)^2. */
  function statistics(logits: readonly number[]): number[] {
    const top = Math.max(...logits);
    const powers = logits.map((o) => Math.exp(o - top));
    const sum = powers.reduce((a, b) => a + b);
    const p = powers.map((power) => power / sum);
    const t = p.reduce((total, value) => total + value * value, 0);
    const product = p.reduce((total, value, k) => total + value * logits[k], 0);
    const lengths = p.map((value) => t + 1 - 2 * value);
    const overLabels = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    return [
      overLabels(lengths),
      overLabels(lengths.map((value) => value ** 2)),
      overLabels(lengths) ** 2,
      overLabels(logits.map((o) => (product - o) ** 2)),
    ];
  }

  function meanOf(values: readonly number[]): { mean: number; error: number } {
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, error: Math.sqrt(variance / values.length) };
  }

  /** Four standard errors of the draws. */
  function expectWithin(got: number, { mean, error }: { mean: number; error: number }, what: string) {
    expect(error / mean, `${what}: standard error`).toBeLessThan(0.02); // so that an error of some per cent would fail
    expectNear(got, mean, 4 * error, what);
  }
});

describe('the limits of the softmax gradient', () => {
  it.each([2, 3, 10, 1000])('are 1 - 1/K for logits of 0, without spread: K = %d', (classes) => {
    const at0 = softmaxGradient(0, classes);
    expectNear(at0.lengthSquare, 1 - 1 / classes, 1e-15, 'E |p - y|^2 at 0');
    expectNear(at0.relativeVariance, 0, 1e-14, 'relative variance at 0');
    expectNear(at0.alignment, 1, 1e-14, 'alignment at 0');
    const near = softmaxGradient(1e-7, classes);
    expectNear(near.lengthSquare, 1 - 1 / classes, 1e-7 + cut(0, classes), 'E |p - y|^2 near 0');
    expectNear(near.alignment, 1, 1e-6 + 8 * cut(0, classes), 'alignment near 0');
  });

  it.each([2, 3, 10])('are 2 - 2/K for huge logits: K = %d', (classes) => {
    const { lengthSquare, relativeVariance, relativeCovariance } = softmaxGradient(1e14, classes);
    expectNear(lengthSquare, 2 - 2 / classes, 1e-5, 'E |p - y|^2'); // ties are a share of 1e-7 times the classes
    // All or nothing: 2 with probability 1 - 1/K.
    expectNear(relativeVariance, 1 / (1 - 1 / classes) - 1, 1e-5, 'relative variance');
    expectNear(relativeCovariance, 0, 1e-5, 'relative covariance');
  });

  it('are reached by growth all the way, and without a step where the integral ends', () => {
    let before = 0.9;
    for (let variance = 1e-3; variance < 1e6; variance *= 4.1) {
      const { lengthSquare } = softmaxGradient(variance, 10);
      expect(lengthSquare, `variance ${variance}`).toBeGreaterThan(before);
      before = lengthSquare;
    }
    const [below, above] = [63.999, 64.001].map((variance) => softmaxGradient(variance, 10).lengthSquare);
    expectNear(above, below, 1e-5, 'across variance 64');
  });

  it('of one class are nothing', () => {
    const { lengthSquare, relativeVariance, relativeCovariance } = softmaxGradient(3, 1);
    expect([lengthSquare, relativeVariance, relativeCovariance]).toEqual([0, 0, 0]);
  });
});
