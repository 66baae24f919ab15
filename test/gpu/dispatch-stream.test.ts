// The stream of dispatches: order, uniforms of many slices, slices of bounded time, cancelling and loss. The kernel is the one that
// writes known random words, so that each dispatch leaves a trace of its own params.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allocate } from '../../src/gpu/buffers.ts';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { type Dispatch, DispatchStream, type StreamOptions, upload } from '../../src/gpu/dispatch-stream.ts';
import { DeviceLostError } from '../../src/gpu/errors.ts';
import { createKernel } from '../../src/gpu/kernel.ts';
import { WORD_PARAMS_BYTES, writeWordParams } from '../../src/gpu/probe.ts';
import { readBack } from '../../src/gpu/read-back.ts';
import { randomWord, type Word2 } from '../../src/math/threefry.ts';
import { openTestDevice } from './open-test-device.ts';
import { holdQueue, paceQueue } from './scripted-device.ts';

const KEY: Word2 = [7, 11];
/** Storage offsets are multiples of this (WebGPU default). */
const STEP = 256;
/** Words of one dispatch, fewer than its place holds. */
const COUNT = 3;
/** More than three slices of 512. */
const MANY = 1600;

let session: DeviceSession;
let words: GPUBuffer;
beforeAll(async () => {
  session = await openTestDevice();
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  [words] = await allocate(session, [{ label: 'words', size: STEP * MANY, usage }]);
});
afterAll(() => session.destroy());

/** A dispatch that writes words `first` to `first + 2` of the key's stream to its own place. */
async function dispatchAt(stream: DispatchStream, place: number, { first = place, work = 1 } = {}): Promise<Dispatch> {
  const kernel = await createKernel(session, 'probe-words');
  const params = new Uint32Array(WORD_PARAMS_BYTES / 4);
  writeWordParams(new DataView(params.buffer), { key: KEY, first, count: COUNT });
  const group = kernel.bind({
    params: { buffer: stream.uniforms, offset: 0, size: WORD_PARAMS_BYTES },
    words: { buffer: words, offset: STEP * place, size: STEP },
  });
  return { kernel, group, params, grid: [1, 1], work };
}

async function withStream<T>(job: (stream: DispatchStream) => Promise<T>, options: StreamOptions = {}): Promise<T> {
  const stream = await DispatchStream.open(session, options);
  try {
    return await job(stream);
  } finally {
    stream.destroy();
  }
}

/** The key's words, as far as any dispatch reaches. */
const expected = (first: number) => [0, 1, 2].map((offset) => randomWord(KEY, first + offset));

async function placesWritten(): Promise<number[][]> {
  const all = new Uint32Array(await readBack(session, words, 0, STEP * MANY));
  return Array.from({ length: MANY }, (_, place) => [...all.subarray((place * STEP) / 4, (place * STEP) / 4 + COUNT)]);
}

describe('many dispatches', () => {
  test('each run with their own params, however many slices they fill', async () => {
    const counts = await withStream(async (stream) => {
      for (let place = 0; place < MANY; place++) await stream.add(await dispatchAt(stream, place));
      await stream.finish();
      return stream.counts;
    });
    const found = await placesWritten();
    expect(found.findIndex((got, place) => got.join() !== expected(place).join())).toBe(-1);
    expect(counts).toEqual({ dispatches: MANY, submits: Math.ceil(MANY / 512) });
  });

  test('run in their order: the last write of a place stands', async () => {
    await withStream(async (stream) => {
      for (let round = 0; round < 20; round++) await stream.add(await dispatchAt(stream, 0, { first: 1000 + round }));
      await stream.finish();
    });
    expect((await placesWritten())[0]).toEqual(expected(1019));
  });

  test('tell their work once, all of it', async () => {
    const told: number[] = [];
    const onWork = (work: number) => told.push(work);
    await withStream(
      async (stream) => {
        for (let place = 0; place < 700; place++) await stream.add(await dispatchAt(stream, place, { work: 10 }));
        await stream.finish();
      },
      { onWork },
    );
    expect(told).toEqual([5120, 1880]);
  });
});

test('an upload after a flush is seen by later dispatches and not by earlier ones', async () => {
  const before = await withStream(async (stream) => {
    await stream.add(await dispatchAt(stream, 0, { first: 50 }));
    await stream.flush();
    upload(session, words, 0, Uint32Array.of(1, 2));
    await stream.finish();
    return (await placesWritten())[0];
  });
  expect(before).toEqual([1, 2, expected(50)[2]]);
});

describe('slices', () => {
  test('are no more than two under way, so that a cancel waits for two at most', async () => {
    const slow = holdQueue(session.device);
    const cancel = new AbortController();
    try {
      await withStream(
        async (stream) => {
          const adding = (async () => {
            for (let place = 0; place < 6; place++) await stream.add(await dispatchAt(stream, place, { work: 1e9 }));
          })();
          const stopped = expect(adding).rejects.toThrow('enough');
          await new Promise((resolve) => setTimeout(resolve, 30));
          expect(stream.counts.submits).toBe(2);
          expect(slow.waiting()).toBe(2);
          cancel.abort(new Error('enough'));
          slow.release();
          await stopped;
          expect(stream.counts.submits).toBe(2);
        },
        { signal: cancel.signal },
      );
    } finally {
      slow.restore();
    }
  });

  test('hold less work after a slow one and more after a quick one', async () => {
    // The first slice is 2e7 multiply-adds; what follows depends on how long it took: 300 ms is six times the aim.
    const sizes = async (milliseconds: number) => {
      const slow = holdQueue(session.device);
      const told: number[] = [];
      try {
        await withStream(
          async (stream) => {
            const release = setInterval(() => slow.release(), milliseconds);
            try {
              for (let place = 0; place < 60; place++) await stream.add(await dispatchAt(stream, place, { work: 2e6 }));
            } finally {
              clearInterval(release);
            }
            slow.restore();
            await stream.finish();
          },
          { firstBudget: 2e7, onWork: (work) => told.push(work) },
        );
      } finally {
        slow.restore();
      }
      return told;
    };
    const slow = await sizes(150);
    const quick = await sizes(1);
    expect(slow[0]).toBe(2e7);
    expect(quick[0]).toBe(2e7);
    // The third slice is full before the ring lets it go, so the fourth is the first that can know.
    expect(slow[3]).toBeLessThan(2e7);
    expect(quick[3]).toBeGreaterThan(2e7);
  });
});

test('slices settle at 30 to 60 ms of the device, though each waits behind its neighbour', async () => {
  // 1.6e9 multiply-adds a second: the first slice of 2e7 takes 12.5 ms. Timed from its submission a slice would seem twice as long.
  const MS_A_DISPATCH = 0.625;
  let counted = 0;
  const slices: number[] = [];
  const open = await DispatchStream.open(session, { firstBudget: 2e7 });
  const script = paceQueue(session.device, () => {
    slices.push((open.counts.dispatches - counted) * MS_A_DISPATCH);
    counted = open.counts.dispatches;
    return slices[slices.length - 1];
  });
  try {
    for (let place = 0; place < 1000; place++) await open.add(await dispatchAt(open, place, { work: 1e6 }));
    await open.finish();
  } finally {
    script.restore();
    open.destroy();
  }
  expect(slices[0]).toBeCloseTo(12.5, 6);
  // Doubled twice, each time after the next slice but one; the last slice is what was left. The median, since a busy machine
  // wakes a timer late now and then.
  const settled = slices.slice(6, -1).sort((one, other) => one - other);
  expect(settled.length).toBeGreaterThan(3);
  const median = settled[settled.length >> 1];
  expect(median).toBeGreaterThan(30);
  expect(median).toBeLessThan(60);
});

describe('a stream ends with an error', () => {
  test('the reason of the signal, when cancelled after everything was queued', async () => {
    const cancel = new AbortController();
    const finished = withStream(
      async (stream) => {
        await stream.add(await dispatchAt(stream, 0));
        cancel.abort(new Error('too late'));
        await stream.finish();
      },
      { signal: cancel.signal },
    );
    await expect(finished).rejects.toThrow('too late');
  });

  test('DeviceLostError, when the device goes while a slice is under way', async () => {
    const lost = await openTestDevice();
    const kernel = await createKernel(lost, 'probe-words');
    const usage = GPUBufferUsage.STORAGE;
    const [buffer] = await allocate(lost, [{ label: 'words', size: STEP, usage }]);
    const stream = await DispatchStream.open(lost);
    const params = new Uint32Array(WORD_PARAMS_BYTES / 4);
    const group = kernel.bind({
      params: { buffer: stream.uniforms, offset: 0, size: WORD_PARAMS_BYTES },
      words: buffer,
    });
    await stream.add({ kernel, group, params, grid: [1, 1], work: 1e12 });
    lost.device.destroy();
    await expect(stream.finish()).rejects.toBeInstanceOf(DeviceLostError);
  });

  test('nothing, when nothing was queued', async () => {
    await withStream((stream) => stream.finish());
    session.check();
  });
});
