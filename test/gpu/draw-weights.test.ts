// The draws of the device against JAX's own and against float64 (test/draw-cases.ts), and how a dispatch is cut into groups.

import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { streamKey } from '../../src/math/draw.ts';
import { STREAM } from '../../src/math/draw-streams.ts';
import { randomWord } from '../../src/math/threefry.ts';
import { ALONE, type Drawn, drawnBy, expectDraw, GUARD, RUN, streamsOf, testDraws, testWords } from '../draw-cases.ts';
import { UNIFORM_DRAW_ULPS } from '../tolerances.ts';
import { openTestDevice } from './open-test-device.ts';

let session: DeviceSession;
beforeAll(async () => {
  session = await openTestDevice();
});
afterAll(() => session.destroy());

testWords((given) => probeWords(session, given));
testDraws(draw);

test('a dispatch folded into rows of groups draws the same bits', async () => {
  const flat = await draw(RUN);
  expect(await draw(RUN, { maxGroups: 2 })).toEqual(flat);
});

test('so do several matrices', async () => {
  const matrices = { ...RUN, count: 5, step: drawShape(RUN.fanOut, RUN.fanIn).elements + 72, matrixStep: 3, at: 8 };
  expect(await draw(matrices, { maxGroups: 3 })).toEqual(await draw(matrices));
});

test('a dispatch of more groups than one dimension takes draws up to its end', async () => {
  // The shortest matrix with 65536 groups; all but one of eight weights are padding, which costs little.
  const [seed, fanOut, fanIn] = [5, 3_728_264, 1];
  const { elements, biasOffset, rowStride } = drawShape(fanOut, fanIn);
  expect(Math.ceil(elements / 8 / 64)).toBe(65536);
  const params = {
    ...ALONE,
    ...streamsOf(seed),
    fanOut,
    fanIn,
    distribution: 'uniform',
    biasDistribution: 'uniform',
  } as const;
  // The fold is after 32768 groups of 512 elements.
  const fold = (32768 * 512) / rowStride;
  const buffer = await dispatch(params, { maxGroups: 65535, size: 4 * elements });
  const expected = (stream: number, row: number) => {
    const word = randomWord(streamKey(seed, stream, 0), row);
    return Math.sqrt(3) * (2 * (word >>> 9) * 2 ** -23 - 1);
  };
  for (const row of [0, 1, fold - 1, fold, fanOut - 1]) {
    const [weight] = new Float32Array(await readBack(session, buffer, 4 * row * rowStride, 4));
    const [bias] = new Float32Array(await readBack(session, buffer, 4 * (biasOffset + row), 4));
    expectDraw(weight, expected(STREAM.weights, row), UNIFORM_DRAW_ULPS);
    expectDraw(bias, expected(STREAM.biases, row), UNIFORM_DRAW_ULPS);
  }
  session.check();
  buffer.destroy();
});

/** The matrices of one dispatch; fails where anything else was written. */
function draw(params: DrawParams, { maxGroups = 65535 } = {}): Promise<Drawn[]> {
  return drawnBy(async (given, size) => {
    const buffer = await dispatch(given, { maxGroups, size });
    const all = new Float32Array(await readBack(session, buffer, 0, size));
    session.check();
    buffer.destroy();
    return all;
  }, params);
}

/** A buffer of guard words after the dispatch; the caller destroys it. */
async function dispatch(
  params: DrawParams,
  { maxGroups, size }: { maxGroups: number; size: number },
): Promise<GPUBuffer> {
  const { device } = session;
  const kernel = await createKernel(session, 'draw-weights');
  const [uniform, weights] = await allocate(session, [
    { label: 'draw params', size: 256, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST },
    { label: 'weights', size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST },
  ]);
  const [x, y] = drawGroups(params.count * drawShape(params.fanOut, params.fanIn).elements, maxGroups);
  const view = new DataView(new ArrayBuffer(DRAW_PARAMS_BYTES));
  writeDrawParams(view, 0, { ...params, groupsX: x });
  device.queue.writeBuffer(uniform, 0, view.buffer);
  device.queue.writeBuffer(weights, 0, new Float32Array(size / 4).fill(GUARD));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(kernel.pipeline);
  pass.setBindGroup(0, kernel.bind({ params: { buffer: uniform, offset: 0, size: DRAW_PARAMS_BYTES }, weights }), [0]);
  pass.dispatchWorkgroups(x, y);
  pass.end();
  device.queue.submit([encoder.finish()]);
  uniform.destroy();
  return weights;
}
