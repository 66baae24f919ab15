// The draws of the device against JAX's own (test/golden/jax-draws.json) and, stricter, against float64.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allocate } from '../../src/gpu/buffers.ts';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import {
  DRAW_PARAMS_BYTES,
  type DrawParams,
  drawGroups,
  drawShape,
  writeDrawParams,
} from '../../src/gpu/draw-params.ts';
import { createKernel } from '../../src/gpu/kernel.ts';
import { probeWords } from '../../src/gpu/probe.ts';
import { readBack } from '../../src/gpu/read-back.ts';
import { drawBaseBiases, drawBaseWeights, streamKey } from '../../src/math/draw.ts';
import { STREAM } from '../../src/math/draw-streams.ts';
import { randomWord, type Word2 } from '../../src/math/threefry.ts';
import { ulpDistance } from '../float32.ts';
import { JAX_QUANTILE_ULPS, NORMAL_DRAW_ULPS, TRUNCATED_DRAW_ULPS, UNIFORM_DRAW_ULPS } from '../tolerances.ts';
import { openTestDevice } from './open-test-device.ts';

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
const GUARD = 12345.5;
const GUARD_WORDS = 64;

let session: DeviceSession;
beforeAll(async () => {
  session = await openTestDevice();
});
afterAll(() => session.destroy());

describe('random words', () => {
  test('equal those of JAX bit for bit, keys included', async () => {
    for (const { seed, stream, matrix, key, draws } of GOLDEN.entries) {
      expect(streamKey(seed, STREAM[stream], matrix)).toEqual(key);
      for (const { shape, words } of draws) {
        const all = await probeWords(session, { key, count: shape[0] * shape[1] });
        expect(ends(all)).toEqual(words);
      }
    }
  });

  test('equal those of the host at counters up to the last', async () => {
    const key: Word2 = [0x13198a2e, 0x03707344];
    const first = 2 ** 32 - 70;
    const words = await probeWords(session, { key, first, count: 70 });
    expect([...words]).toEqual(Array.from({ length: 70 }, (_, index) => randomWord(key, first + index)));
  });
});

describe.each(DISTRIBUTIONS)('%s draws', (distribution) => {
  test('agree with those of JAX', async () => {
    for (const { key, draws } of GOLDEN.entries) {
      for (const { shape, ...expected } of draws) {
        const [fanOut, fanIn] = shape;
        const { weights } = await draw({
          weightKey: key,
          biasKey: key,
          fanOut,
          fanIn,
          distribution,
          biasDistribution: 'none',
        });
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
    const weightKey = streamKey(seed, STREAM.weights, matrix);
    const biasKey = streamKey(seed, STREAM.biases, matrix);
    const biasDistribution = distribution === 'truncated-normal' ? 'none' : distribution;
    const { weights, biases, paddingIsZero } = await draw({
      weightKey,
      biasKey,
      fanOut,
      fanIn,
      distribution,
      biasDistribution,
    });
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

test('a dispatch folded into rows of groups draws the same bits', async () => {
  const params: DrawParams = {
    weightKey: [1, 2],
    biasKey: [3, 4],
    fanOut: 33,
    fanIn: 70,
    distribution: 'normal',
    biasDistribution: 'uniform',
  };
  const flat = await draw(params);
  const folded = await draw(params, 7);
  expect(folded).toEqual(flat);
});

interface Drawn {
  /** Row-major [fanOut, fanIn] and [fanOut], the padding taken out. */
  readonly weights: number[];
  readonly biases: number[];
  readonly paddingIsZero: boolean;
}

async function draw(params: DrawParams, maxGroups = session.limits.maxComputeWorkgroupsPerDimension): Promise<Drawn> {
  const { device } = session;
  const { fanOut, fanIn } = params;
  const { rowStride, biasOffset, elements } = drawShape(fanOut, fanIn);
  const kernel = await createKernel(session, 'draw-weights');
  const size = 4 * (elements + GUARD_WORDS);
  const [uniform, weights] = await allocate(session, [
    { label: 'draw params', size: 256, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST },
    { label: 'weights', size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST },
  ]);
  const [x, y] = drawGroups(elements, maxGroups);
  const view = new DataView(new ArrayBuffer(DRAW_PARAMS_BYTES));
  writeDrawParams(view, 0, { ...params, groupsX: x });
  device.queue.writeBuffer(uniform, 0, view.buffer);
  device.queue.writeBuffer(weights, 0, new Float32Array(elements + GUARD_WORDS).fill(GUARD));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(kernel.pipeline);
  pass.setBindGroup(0, kernel.bind({ params: { buffer: uniform, offset: 0, size: DRAW_PARAMS_BYTES }, weights }), [0]);
  pass.dispatchWorkgroups(x, y);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const all = new Float32Array(await readBack(session, weights, 0, size));
  session.check();
  uniform.destroy();
  weights.destroy();
  expect(all.subarray(elements).every((word) => word === GUARD)).toBe(true);
  const inside = (index: number) =>
    index < biasOffset ? index % rowStride < fanIn && index < fanOut * rowStride : index - biasOffset < fanOut;
  const drawn = all.subarray(0, elements);
  return {
    weights: [...drawn.subarray(0, biasOffset)].filter((_, index) => inside(index)),
    biases: [...drawn.subarray(biasOffset, biasOffset + fanOut)],
    paddingIsZero: drawn.every((element, index) => inside(index) || element === 0),
  };
}

/** What scripts/make-jax-draws.py keeps of a stream. */
function ends(values: ArrayLike<number>): number[] {
  const all = Array.from(values);
  return [...all.slice(0, GOLDEN.ends), ...all.slice(-GOLDEN.ends)];
}

function expectDraw(got: number, expected: number, allowed: number): void {
  expect(ulpDistance(got, expected), `ULP of ${got} from ${expected}`).toBeLessThanOrEqual(allowed);
}
