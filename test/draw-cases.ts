// Base draws against JAX's own (test/golden/jax-draws.json) and, stricter, against float64: for whatever draws them.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DrawParams, drawShape } from '../src/gpu/draw-params.ts';
import { drawBaseBiases, drawBaseWeights, streamKey, streamRoot } from '../src/math/draw.ts';
import { STREAM } from '../src/math/draw-streams.ts';
import { randomWord, type Word2 } from '../src/math/threefry.ts';
import { ulpDistance } from './float32.ts';
import { JAX_QUANTILE_ULPS, NORMAL_DRAW_ULPS, TRUNCATED_DRAW_ULPS, UNIFORM_DRAW_ULPS } from './tolerances.ts';

type Distribution = DrawParams['distribution'];
interface Golden {
  readonly ends: number;
  readonly entries: readonly {
    readonly seed: number;
    readonly stream: 'weights' | 'biases';
    readonly matrix: number;
    readonly key: Word2;
    readonly draws: readonly ({
      readonly shape: readonly [number, number];
      readonly words: readonly number[];
    } & Readonly<Record<Distribution, readonly number[]>>)[];
  }[];
}
const ULPS: Readonly<Record<Distribution, number>> = {
  normal: NORMAL_DRAW_ULPS,
  uniform: UNIFORM_DRAW_ULPS,
  'truncated-normal': TRUNCATED_DRAW_ULPS,
};
const JAX_ULPS: Readonly<Record<Distribution, number>> = {
  normal: NORMAL_DRAW_ULPS + JAX_QUANTILE_ULPS,
  uniform: UNIFORM_DRAW_ULPS,
  'truncated-normal': TRUNCATED_DRAW_ULPS + JAX_QUANTILE_ULPS,
};
const GOLDEN: Golden = JSON.parse(readFileSync('test/golden/jax-draws.json', 'utf8'));
const DISTRIBUTIONS = ['normal', 'uniform', 'truncated-normal'] as const;
/** Written around the drawn range, to catch stores outside of it. */
export const GUARD = 12345.5;
const GUARD_WORDS = 64;

/** One matrix at the start of its slab. */
export const ALONE: DrawParams = {
  ...streamsOf(0),
  matrix: 0,
  matrixStep: 0,
  count: 1,
  at: 0,
  step: 0,
  fanOut: 1,
  fanIn: 1,
  distribution: 'normal',
  biasDistribution: 'none',
};

/** One of several in a row. */
export const RUN: DrawParams = {
  ...ALONE,
  ...streamsOf(3),
  matrix: 4,
  fanOut: 33,
  fanIn: 70,
  biasDistribution: 'uniform',
};

export interface Drawn {
  /** Row-major [fanOut, fanIn] and [fanOut], the padding taken out. */
  readonly weights: number[];
  readonly biases: number[];
  readonly paddingIsZero: boolean;
}

/** What `run` leaves of a slab of this many bytes full of GUARD. */
export type DrawRun = (params: DrawParams, size: number) => Promise<Float32Array>;

/** The matrices of one run; fails where anything else was written. */
export async function drawnBy(run: DrawRun, params: DrawParams): Promise<Drawn[]> {
  const { fanOut, fanIn, at, step, count } = params;
  const { elements } = drawShape(fanOut, fanIn);
  const end = at + (count - 1) * step + elements;
  const all = await run(params, 4 * (end + GUARD_WORDS));
  const between = (index: number) => index < at || index >= end || (count > 1 && (index - at) % step >= elements);
  expect(
    all.every((word, index) => !between(index) || word === GUARD),
    'written outside of the matrices',
  ).toBe(true);
  return Array.from({ length: count }, (_, place) => {
    const first = at + place * step;
    return withoutPadding(all.subarray(first, first + elements), params);
  });
}

function withoutPadding(drawn: Float32Array, { fanOut, fanIn }: DrawParams): Drawn {
  const { rowStride, biasOffset } = drawShape(fanOut, fanIn);
  const inside = (index: number) =>
    index < biasOffset ? index % rowStride < fanIn && index < fanOut * rowStride : index - biasOffset < fanOut;
  return {
    weights: [...drawn.subarray(0, biasOffset)].filter((_, index) => inside(index)),
    biases: [...drawn.subarray(biasOffset, biasOffset + fanOut)],
    paddingIsZero: drawn.every((element, index) => inside(index) || element === 0),
  };
}

/** Words number first to first + count of a key. */
export type WordRun = (given: {
  readonly key: Word2;
  readonly first?: number;
  readonly count: number;
}) => Promise<Uint32Array>;

export function testWords(wordsOf: WordRun): void {
  describe('random words', () => {
    test('equal those of JAX bit for bit, keys included', async () => {
      for (const { seed, stream, matrix, key, draws } of GOLDEN.entries) {
        expect(streamKey(seed, STREAM[stream], matrix)).toEqual(key);
        for (const { shape, words } of draws) {
          const all = await wordsOf({ key, count: shape[0] * shape[1] });
          expect(ends(all)).toEqual(words);
        }
      }
    });

    test('equal those of the host at counters up to the last', async () => {
      const key: Word2 = [0x13198a2e, 0x03707344];
      const first = 2 ** 32 - 70;
      const words = await wordsOf({ key, first, count: 70 });
      expect([...words]).toEqual(Array.from({ length: 70 }, (_, index) => randomWord(key, first + index)));
    });
  });
}

export function testDraws(draw: (params: DrawParams) => Promise<Drawn[]>): void {
  describe.each(DISTRIBUTIONS)('%s draws', (distribution) => {
    test('agree with those of JAX', async () => {
      for (const { seed, stream, matrix, draws } of GOLDEN.entries) {
        const root = streamRoot(seed, STREAM[stream]);
        for (const { shape, ...expected } of draws) {
          const [fanOut, fanIn] = shape;
          const [{ weights }] = await draw({ ...ALONE, weightStream: root, matrix, fanOut, fanIn, distribution });
          ends(weights).forEach((got, index) => {
            expectDraw(got, expected[distribution][index], JAX_ULPS[distribution]);
          });
        }
      }
    });

    test.each([
      [1, 1],
      [3, 5],
      [7, 9],
      [8, 8],
      [9, 7],
      [1, 200],
      [200, 1],
      [65, 333],
    ])('agree with float64 for %i by %i, zeros in the padding', async (fanOut, fanIn) => {
      const [seed, matrix] = [7, 2];
      const biasDistribution = distribution === 'truncated-normal' ? 'none' : distribution;
      const streams = streamsOf(seed);
      const [drawn] = await draw({ ...ALONE, ...streams, matrix, fanOut, fanIn, distribution, biasDistribution });
      const { weights, biases, paddingIsZero } = drawn;
      expect(paddingIsZero).toBe(true);
      drawBaseWeights(seed, matrix, distribution, fanOut, fanIn).forEach((expected, index) => {
        expectDraw(weights[index], expected, ULPS[distribution]);
      });
      if (biasDistribution === 'none') {
        expect(biases.every((bias) => bias === 0)).toBe(true);
        return;
      }
      drawBaseBiases(seed, matrix, biasDistribution, fanOut).forEach((expected, index) => {
        expectDraw(biases[index], expected, ULPS[distribution]);
      });
    });
  });

  test.each([
    ['neighbours', { matrixStep: 1, gap: 0, at: 0 }],
    ['every third matrix, with room between them', { matrixStep: 3, gap: 72, at: 8 }],
  ])('matrices drawn together equal those drawn alone: %s', async (_, { matrixStep, gap, at }) => {
    const count = 5;
    const step = drawShape(RUN.fanOut, RUN.fanIn).elements + gap;
    const together = await draw({ ...RUN, count, step, matrixStep, at });
    expect(together).toHaveLength(count);
    for (const [index, drawn] of together.entries()) {
      const [alone] = await draw({ ...RUN, matrix: RUN.matrix + index * matrixStep });
      expect(drawn, `matrix ${index}`).toEqual(alone);
      expect(drawn.paddingIsZero).toBe(true);
    }
  });

  test('ten thousand small matrices of one dispatch have each their own keys', async () => {
    const [seed, count] = [11, 10_000];
    const { elements } = drawShape(2, 2);
    const drawn = await draw({
      ...ALONE,
      ...streamsOf(seed),
      count,
      step: elements,
      matrixStep: 1,
      fanOut: 2,
      fanIn: 2,
      distribution: 'uniform',
      biasDistribution: 'uniform',
    });
    for (const matrix of [0, 1, 1234, count - 1]) {
      const { weights, biases } = drawn[matrix];
      const expected = [
        ...drawBaseWeights(seed, matrix, 'uniform', 2, 2),
        ...drawBaseBiases(seed, matrix, 'uniform', 2),
      ];
      for (const [index, got] of [...weights, ...biases].entries()) expectDraw(got, expected[index], UNIFORM_DRAW_ULPS);
    }
    expect(new Set(drawn.map(({ weights }) => weights.join())).size).toBe(count);
  });
}

export function streamsOf(seed: number): Pick<DrawParams, 'weightStream' | 'biasStream'> {
  return { weightStream: streamRoot(seed, STREAM.weights), biasStream: streamRoot(seed, STREAM.biases) };
}

/** What scripts/make-jax-draws.py keeps of a stream. */
function ends(values: ArrayLike<number>): number[] {
  const all = Array.from(values);
  return [...all.slice(0, GOLDEN.ends), ...all.slice(-GOLDEN.ends)];
}

export function expectDraw(got: number, expected: number, allowed: number): void {
  expect(ulpDistance(got, expected), `ULP of ${got} from ${expected}`).toBeLessThanOrEqual(allowed);
}
