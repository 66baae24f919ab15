import { describe, expect, it } from 'vitest';
import {
  type DrawDistribution,
  drawBaseBiases,
  drawBaseWeights,
  drawCotangent,
  drawInput,
  drawLabels,
  normalFromWord,
  streamKey,
  uniformForNormal,
} from '../../../src/math/draw.ts';
import { STREAM, TRUNCATED_NORMAL_STD } from '../../../src/math/draw-streams.ts';
import { randomWord } from '../../../src/math/threefry.ts';
import { DRAWS } from './math-values.ts';

// XLA's float32 erf_inv: a polynomial of nine terms after a float32 logarithm; sixteen roundings of 2^-24 are allowed.
const FLOAT32_NORMAL = 16 * 2 ** -24;
// Float32 QR of at most 7 rows, with condition numbers below 50 here: rows * condition * 2^-24.
const FLOAT32_ORTHOGONAL = 7 * 50 * 2 ** -24;

const base = (distribution: DrawDistribution, fanOut: number, fanIn: number) =>
  drawBaseWeights(DRAWS.seed, DRAWS.matrix, distribution, fanOut, fanIn);

function expectClose(got: ArrayLike<number>, expected: readonly number[], allowed: (value: number) => number) {
  expect(got.length).toBe(expected.length);
  expected.forEach((value, index) => {
    const error = Math.abs(got[index] - value);
    expect(error, `index ${index}: got ${got[index]}, expected ${value}`).toBeLessThanOrEqual(allowed(value));
  });
}

describe('base draws against JAX', () => {
  it('start from exactly the uniform number that jax.random.normal transforms', () => {
    expect(DRAWS.words.map(uniformForNormal)).toEqual(DRAWS.uniformForNormal);
  });

  it('are jax.random.normal to the accuracy of its float32', () => {
    expectClose(base('normal', 8, 8), DRAWS.normal, (value) => FLOAT32_NORMAL * Math.abs(value));
  });

  it('are sqrt(3) times jax.random.uniform exactly', () => {
    expect([...base('uniform', 8, 8)]).toEqual(DRAWS.uniform.map((value) => Math.sqrt(3) * value));
  });

  it('are jax.random.truncated_normal over its standard deviation to the accuracy of its float32', () => {
    const draws = base('truncated-normal', 8, 8).map((value) => value * TRUNCATED_NORMAL_STD);
    expectClose(draws, DRAWS.truncatedNormal, (value) => FLOAT32_NORMAL * Math.abs(value));
  });

  it.each([
    { shape: 'square', fanOut: 5, fanIn: 5, expected: DRAWS.orthogonalSquare },
    { shape: 'tall', fanOut: 7, fanIn: 3, expected: DRAWS.orthogonalTall },
    { shape: 'wide', fanOut: 3, fanIn: 7, expected: DRAWS.orthogonalWide },
  ])('are jax.nn.initializers.orthogonal for a $shape matrix', ({ fanOut, fanIn, expected }) => {
    const scale = Math.sqrt(Math.max(fanOut, fanIn));
    const q = base('orthogonal', fanOut, fanIn).map((value) => value / scale);
    expectClose(q, expected, () => FLOAT32_ORTHOGONAL);
  });
});

describe('base draws', () => {
  it.each(['normal', 'uniform', 'truncated-normal', 'orthogonal'] as const)(
    'of %s have mean 0 and variance 1',
    (name) => {
      const draws = drawBaseWeights(7, 2, name, 200, 200);
      const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
      const square = draws.reduce((sum, value) => sum + value * value, 0) / draws.length;
      // Four standard errors; no distribution here has more fourth moment than the normal one, E[x^4] - 1 = 2.
      expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(draws.length));
      expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(2 / draws.length));
    },
  );

  it('of a truncated normal never leave two standard deviations', () => {
    const edge = 2 / TRUNCATED_NORMAL_STD;
    expect(drawBaseWeights(7, 2, 'truncated-normal', 200, 200).every((value) => Math.abs(value) < edge)).toBe(true);
  });

  it('of biases, weights and other matrices are all different', () => {
    const draws = [
      drawBaseWeights(7, 2, 'normal', 1, 4),
      drawBaseWeights(7, 3, 'normal', 1, 4),
      drawBaseWeights(8, 2, 'normal', 1, 4),
      drawBaseBiases(7, 2, 'normal', 4),
      drawBaseBiases(7, 2, 'uniform', 4),
    ].flatMap((values) => [...values]);
    expect(new Set(draws).size).toBe(draws.length);
  });
});

describe('the input', () => {
  const input = { width: 500, batch: 5, secondMoment: 4, correlation: 0.6 };
  const samples = (drawn: Float64Array) => Array.from({ length: 5 }, (_, s) => drawn.subarray(s * 500, (s + 1) * 500));
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0) / a.length;

  it('has the second moment and the pair correlation asked for', () => {
    const [a, b, c, d, e] = samples(drawInput(3, input));
    // Four standard errors of a mean of 500 products whose variance is at most 2 * 4^2.
    const allowed = 4 * Math.sqrt((2 * 16) / 500);
    for (const sample of [a, b, c, d, e]) expect(Math.abs(product(sample, sample) - 4)).toBeLessThan(allowed);
    for (const [x, y] of [
      [a, b],
      [c, d],
    ])
      expect(Math.abs(product(x, y) - 0.6 * 4)).toBeLessThan(allowed);
    for (const [x, y] of [
      [a, c],
      [b, d],
      [d, e],
    ])
      expect(Math.abs(product(x, y))).toBeLessThan(allowed);
  });

  it('repeats a sample bit for bit at correlation 1 and negates it at -1', () => {
    const [a, b] = samples(drawInput(3, { ...input, correlation: 1 }));
    expect(b).toEqual(a);
    const [c, d] = samples(drawInput(3, { ...input, correlation: -1 }));
    expect(d).toEqual(c.map((value) => -value));
  });

  it('takes the uncorrelated partner from its own stream at the same counter', () => {
    const [, b] = samples(drawInput(3, { ...input, correlation: 0, secondMoment: 1 }));
    const key = streamKey(3, STREAM.partner, 0);
    expect(b[7]).toBe(normalFromWord(randomWord(key, 500 + 7)));
  });
});

describe('labels and cotangents', () => {
  it('come from the streams and counters stated', () => {
    const labels = drawLabels(9, 20, 10);
    expect(labels[13]).toBe(randomWord(streamKey(9, STREAM.labels, 0), 13) % 10);
    const cotangent = drawCotangent(9, 3, 4);
    expect(cotangent[2 * 4 + 1]).toBe(normalFromWord(randomWord(streamKey(9, STREAM.cotangent, 0), 9)));
  });
});
