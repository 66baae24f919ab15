// Base weights on the device: what lies in the slabs, when it is drawn, and what is kept. Slabs are read by a kernel of the same stream,
// as a pass reads them, so that the order of filling, using and overwriting is part of the test.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DrawnMap } from '../../src/engine/draw-runs.ts';
import { weightLayout } from '../../src/engine/layout.ts';
import type { WeightSource } from '../../src/engine/slab-content.ts';
import { type WeightSlabs, weightSlabs } from '../../src/engine/weight-slabs.ts';
import { WeightStore } from '../../src/engine/weight-store.ts';
import { allocate } from '../../src/gpu/buffers.ts';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { type DispatchCounts, DispatchStream, type StreamOptions } from '../../src/gpu/dispatch-stream.ts';
import { OutOfDeviceMemoryError } from '../../src/gpu/errors.ts';
import { createKernel } from '../../src/gpu/kernel.ts';
import { readBack } from '../../src/gpu/read-back.ts';
import { drawBaseBiases, drawBaseWeights } from '../../src/math/draw.ts';
import { ulpDistance } from '../float32.ts';
import { UNIFORM_DRAW_ULPS } from '../tolerances.ts';
import { openTestDevice } from './open-test-device.ts';
import { type BufferCount, countBuffers, failMemory } from './scripted-device.ts';

interface Network {
  readonly sources: readonly WeightSource[];
  readonly slabs: WeightSlabs;
}

/** Three 16 by 16 matrices a slab. */
const SLAB_BYTES = 3 * 272 * 4;
/** Up, then down with each segment of two slabs computed anew. */
const UP_AND_DOWN = [0, 1, 2, 3, 4, 4, 3, 2, 3, 3, 2, 0, 1, 1, 0];

let session: DeviceSession;
let buffers: BufferCount;
let store: WeightStore;
beforeAll(async () => {
  session = await openTestDevice();
});
afterAll(() => session.destroy());
beforeEach(() => {
  buffers = countBuffers(session.device);
  return () => {
    store.destroy();
    expect(buffers.living().get('weights'), 'everything is given back').toBeUndefined();
    buffers.restore();
    session.check();
  };
});

describe('a slab', () => {
  const shapes = [
    [16, 16],
    [7, 9],
    [16, 16],
    [24, 3],
    [16, 16],
    [16, 16],
  ] as const;
  const kinds = ['uniform', 'orthogonal', 'given', 'uniform', 'uniform', 'orthogonal'] as const;

  test.each([
    ['drawn, orthogonal and given matrices', kinds],
    ['drawn matrices', kinds.map(() => 'uniform' as const)],
    ['orthogonal matrices', kinds.map(() => 'orthogonal' as const)],
    ['given matrices', kinds.map(() => 'given' as const)],
  ])('holds %s side by side as the host makes them', async (_, chosen) => {
    store = new WeightStore(session);
    const network = networkOf(
      shapes.map(([fanOut, fanIn], matrix) => {
        const shape = { fanOut, fanIn };
        if (chosen[matrix] === 'given') return given(shape, matrix + 0.5);
        return { ...map(matrix), shape, distribution: chosen[matrix], biasDistribution: 'uniform' };
      }),
      { slabBytes: 2 ** 20 },
    );
    const { read } = await pass(network, [0]);
    expect(read[0]).toHaveLength(network.slabs.slabs[0].elements);
    for (const [matrix, source] of network.sources.entries()) {
      const { weightsAt } = network.slabs.place(matrix);
      for (const [index, expected] of valuesOf(source).entries()) {
        const got = read[0][weightsAt + index];
        if (ulpDistance(got, expected) <= UNIFORM_DRAW_ULPS) continue;
        expect.fail(`element ${index} of matrix ${matrix} is ${got}, not ${expected}`);
      }
    }
    expect(store.drawn).toBe(kinds.length);
  });

  test.each([
    ['equal matrices', () => 16, 1],
    ['matrices of two shapes that alternate', (matrix: number) => (matrix % 2 === 0 ? 16 : 8), 2],
  ])('of %s takes one dispatch a shape', async (_, width, dispatches) => {
    store = new WeightStore(session);
    const maps = Array.from({ length: 200 }, (_, matrix) => ({
      ...map(matrix),
      shape: { fanIn: 16, fanOut: width(matrix) },
    }));
    const { counts, slabsUsed } = await pass(networkOf(maps, { slabBytes: 2 ** 20 }), [0]);
    expect([counts.dispatches - slabsUsed, store.drawn]).toEqual([dispatches, 200]);
  });
});

describe('weights that are kept', () => {
  test('are drawn once, for whatever order and run they are used in', async () => {
    store = new WeightStore(session);
    const first = await pass(drawnNetwork(15), UP_AND_DOWN);
    expect(store.drawn).toBe(15);
    const made = buffers.living().get('weights');
    const second = await pass(drawnNetwork(15), UP_AND_DOWN);
    expect(store.drawn, 'a second run draws nothing').toBe(15);
    expect(buffers.living().get('weights')).toEqual(made);
    expect(second.read).toEqual(first.read);
    expect(second.counts.dispatches).toBe(UP_AND_DOWN.length);
  });

  test('serve a deeper network too, as far as its slabs are the same', async () => {
    store = new WeightStore(session);
    await pass(drawnNetwork(7), [0, 1, 2]);
    await pass(drawnNetwork(12), [0, 1, 2, 3]);
    // Two slabs of three; the third held one matrix and holds three.
    expect(store.drawn).toBe(7 + 6);
  });

  test('give way to newer networks, the one not used for longest first', async () => {
    store = new WeightStore(session, { keptBytes: 5 * SLAB_BYTES });
    const [a, b, c] = [1, 2, 3].map((seed) => drawnNetwork(6, seed));
    for (const network of [a, b, a, c]) await pass(network, [0, 1]);
    expect(store.drawn).toBe(18);
    await pass(a, [0, 1]);
    expect(store.drawn, 'the first was used again and stayed').toBe(18);
    await pass(b, [0, 1]);
    expect(store.drawn, 'one slab of the second went').toBe(21);
    expect(buffers.living().get('weights')?.length).toBeLessThanOrEqual(5);
  });

  test('are drawn again after a pass that did not finish', async () => {
    store = new WeightStore(session);
    const { read } = await pass(drawnNetwork(6), [0, 1]);
    store.forget();
    expect((await pass(drawnNetwork(6), [0, 1])).read).toEqual(read);
    expect(store.drawn).toBe(12);
  });

  test.each<[string, Partial<DrawnMap>]>([
    ['seed', { seed: 2 }],
    ['number', { matrix: 77 }],
    ['distribution', { distribution: 'uniform' }],
    ['distribution of biases', { biasDistribution: 'normal' }],
  ])('are not taken for those with another %s of one matrix', async (_, change) => {
    store = new WeightStore(session);
    const { sources, slabs } = drawnNetwork(6);
    const before = await pass({ sources, slabs }, [0, 1]);
    const changed = sources.map((source, index) => (index === 4 ? ({ ...source, ...change } as DrawnMap) : source));
    const { read } = await pass({ sources: changed, slabs }, [0, 1]);
    expect(store.drawn).toBe(9);
    expect(read[0]).toEqual(before.read[0]);
    expect(read[1]).not.toEqual(before.read[1]);
  });
});

describe('weights that pass through a ring', () => {
  test('are the same bits as kept ones, in three buffers', async () => {
    store = new WeightStore(session);
    const kept = await pass(drawnNetwork(15), UP_AND_DOWN);
    store.destroy();
    store = new WeightStore(session, { keptBytes: 5 * SLAB_BYTES - 1 });
    const ring = await pass(drawnNetwork(15), UP_AND_DOWN);
    expect(ring.read).toEqual(kept.read);
    expect(buffers.living().get('weights')).toEqual(Array(3).fill(SLAB_BYTES));
    expect(ring.counts.submits, 'overwriting needs no submission of its own').toBe(1);
    // 0 to 4 going up; coming down 4, 3 and 2 are still there, 0 and 1 are drawn again.
    expect(store.drawn).toBe(3 * 7);
  });

  test('are there until two others have been filled', async () => {
    store = new WeightStore(session, { keptBytes: 0 });
    await pass(drawnNetwork(15), [0, 1, 0, 2, 0, 3, 0]);
    expect(store.drawn).toBe(3 * 4);
  });

  test('may be uploaded where queued work still reads what they overwrite', async () => {
    store = new WeightStore(session, { keptBytes: 0 });
    const sources = Array.from({ length: 15 }, (_, matrix) => {
      if (matrix % 5 === 0) return given(map(0).shape, matrix + 0.25);
      return { ...map(matrix), distribution: matrix % 2 === 0 ? 'orthogonal' : 'normal' } as const;
    });
    const { read } = await pass(networkOf(sources), UP_AND_DOWN);
    const alone = new Map<number, Float32Array>();
    for (const slab of [0, 1, 2, 3, 4]) {
      alone.set(slab, (await pass(networkOf(sources), [slab])).read[0]);
    }
    for (const [step, slab] of UP_AND_DOWN.entries()) expect(read[step], `step ${step}`).toEqual(alone.get(slab));
  });

  test('are not to be had before they are filled', async () => {
    store = new WeightStore(session, { keptBytes: 0 });
    const { sources, slabs } = drawnNetwork(6);
    await store.prepare(sources, slabs);
    expect(() => store.buffer(1)).toThrow('slab 1 of the weights is not on the device');
  });
});

test('given weights are never those of an earlier case', async () => {
  store = new WeightStore(session);
  for (const value of [1, 2, 3]) {
    const { read } = await pass(networkOf([given(map(0).shape, value)]), [0]);
    expect(read[0][0]).toBe(value);
  }
});

describe('a device without memory', () => {
  test('for all slabs at once gets the ring, and lets go of what was kept', async () => {
    store = new WeightStore(session);
    await pass(drawnNetwork(6, 9), [0, 1]);
    const five = await withMemory(5, () => pass(drawnNetwork(15), UP_AND_DOWN));
    expect(buffers.living().get('weights')).toEqual(Array(3).fill(SLAB_BYTES));
    await pass(drawnNetwork(6, 9), [0, 1]);
    const drawn = store.drawn;
    const again = await pass(drawnNetwork(15), UP_AND_DOWN);
    expect([again.read, store.drawn], 'with memory they are kept').toEqual([five.read, drawn + 15]);
  });

  test('for a ring beside what is kept lets go of that first', async () => {
    store = new WeightStore(session, { keptBytes: 2 * SLAB_BYTES });
    await pass(drawnNetwork(6, 9), [0, 1]);
    await withMemory(3, () => pass(drawnNetwork(15), UP_AND_DOWN));
    expect(buffers.living().get('weights')).toEqual(Array(3).fill(SLAB_BYTES));
  });

  test('for the ring refuses the pass with the bytes, and serves the next', async () => {
    store = new WeightStore(session);
    const refused = withMemory(2, () => pass(drawnNetwork(15), UP_AND_DOWN));
    await expect(refused).rejects.toBeInstanceOf(OutOfDeviceMemoryError);
    await expect(refused).rejects.toThrow(`${3 * SLAB_BYTES} bytes`);
    expect(buffers.living().get('weights')).toBeUndefined();
    await pass(drawnNetwork(15), UP_AND_DOWN);
    expect(store.drawn).toBe(15);
  });
});

test('a cancelled pass does not wait for all orthogonal matrices of a slab', async () => {
  store = new WeightStore(session);
  const [count, width] = [200, 96];
  const orthogonal = { shape: { fanIn: width, fanOut: width }, distribution: 'orthogonal' } as const;
  const sources = Array.from({ length: count }, (_, matrix) => ({ ...map(matrix), ...orthogonal }));
  const { queue } = session.device;
  const { writeBuffer } = queue;
  let uploads = 0;
  queue.writeBuffer = (...args: Parameters<GPUQueue['writeBuffer']>) => {
    uploads += 1;
    return writeBuffer.apply(queue, args);
  };
  try {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 0);
    const cancelled = pass(networkOf(sources, { slabBytes: 2 ** 23 }), [0], { signal: abort.signal });
    await expect(cancelled).rejects.toHaveProperty('name', 'AbortError');
    expect(uploads).toBeLessThan(count / 2);
  } finally {
    queue.writeBuffer = writeBuffer;
  }
});

function map(matrix: number, seed = 1): DrawnMap {
  return { shape: { fanIn: 16, fanOut: 16 }, seed, matrix, distribution: 'normal', biasDistribution: 'none' };
}

function networkOf(sources: readonly WeightSource[], { slabBytes = SLAB_BYTES } = {}): Network {
  return {
    sources,
    slabs: weightSlabs(
      sources.map(({ shape }) => shape),
      { slabBytes },
    ),
  };
}

function drawnNetwork(depth: number, seed = 1): Network {
  return networkOf(Array.from({ length: depth }, (_, matrix) => map(matrix, seed)));
}

/** A matrix of consecutive numbers. */
function given(shape: DrawnMap['shape'], first: number): WeightSource {
  return { shape, values: Float32Array.from({ length: weightLayout(shape).elements }, (_, index) => first + index) };
}

/** A matrix as it should lie in its slab, in float64. */
function valuesOf(
  source: WeightSource,
): ArrayLike<number> & Iterable<number> & { entries(): Iterable<[number, number]> } {
  if ('values' in source) return source.values;
  const { shape, seed, matrix, distribution, biasDistribution } = source;
  const { fanIn, fanOut } = shape;
  const { elements, rowStride, biasOffset } = weightLayout(shape);
  const weights = drawBaseWeights(seed, matrix, distribution, fanOut, fanIn);
  const values = new Float64Array(elements);
  for (let row = 0; row < fanOut; row++) values.set(weights.subarray(row * fanIn, (row + 1) * fanIn), row * rowStride);
  if (biasDistribution !== 'none') values.set(drawBaseBiases(seed, matrix, biasDistribution, fanOut), biasOffset);
  return values;
}

interface Read {
  /** What the kernel found in the slab of each step. */
  readonly read: readonly Float32Array[];
  readonly counts: DispatchCounts;
  readonly slabsUsed: number;
}

/** Uses the slabs in this order in one stream, as a pass does; a pass that fails makes the store forget. */
async function pass({ sources, slabs }: Network, order: readonly number[], options: StreamOptions = {}): Promise<Read> {
  await store.prepare(sources, slabs);
  const stride = Math.ceil(Math.max(...slabs.slabs.map(({ elements }) => elements)) / 64) * 256;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
  const [found] = await allocate(session, [{ label: 'found', size: stride * order.length, usage }]);
  const kernel = await createKernel(session, 'probe-copy');
  const stream = await DispatchStream.open(session, options);
  try {
    for (const [step, slab] of order.entries()) {
      await store.fill(stream, slab, 1);
      const vectors = slabs.slabs[slab].elements / 4;
      const group = kernel.bind({
        params: { buffer: stream.uniforms, offset: 0, size: 16 },
        source: store.buffer(slab),
        copied: { buffer: found, offset: step * stride, size: stride },
      });
      const params = Uint32Array.of(vectors, 0, 0, 0);
      await stream.add({ kernel, group, params, grid: [Math.ceil(vectors / 64), 1], work: 1 });
    }
    await stream.finish();
    const all = await readBack(session, found, 0, stride * order.length);
    const read = order.map((slab, step) => new Float32Array(all, step * stride, slabs.slabs[slab].elements));
    return { read, counts: stream.counts, slabsUsed: order.length };
  } catch (error) {
    store.forget();
    throw error;
  } finally {
    stream.destroy();
    found.destroy();
  }
}

/** Lets no more than this many buffers of weights live at once. */
async function withMemory<T>(most: number, job: () => Promise<T>): Promise<T> {
  const living = () => buffers.living().get('weights')?.length ?? 0;
  const script = failMemory(session.device, (_, { label }) => label === 'weights' && living() > most);
  try {
    return await job();
  } finally {
    script.restore();
  }
}
