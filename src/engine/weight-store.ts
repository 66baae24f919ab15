// Base weights on the device. A whole network's weights are kept for the next run where they fit, so that moving a slider draws
// nothing anew; where they do not fit they pass through a small ring and are drawn again on the way back.

import { allocate } from '../gpu/buffers.ts';
import type { DeviceSession } from '../gpu/device-session.ts';
import { type DispatchStream, upload } from '../gpu/dispatch-stream.ts';
import { DRAW_PARAMS_BYTES, drawGroups, writeDrawParams } from '../gpu/draw-params.ts';
import { OutOfDeviceMemoryError } from '../gpu/errors.ts';
import { createKernel } from '../gpu/kernel.ts';
import { drawBaseBiases, drawBaseWeights, streamKey } from '../math/draw.ts';
import { STREAM } from '../math/draw-streams.ts';
import type { BaseDistribution } from '../model/tower.ts';
import { weightLayout } from './layout.ts';
import type { MapShape } from './plan.ts';

/** Weights of one map: drawn by counter, or given (row-major [paddedRows, rowStride], then biases, as layout.ts says). */
export type WeightSource =
  | {
      readonly shape: MapShape;
      readonly seed: number;
      readonly matrix: number;
      readonly distribution: BaseDistribution;
      readonly biasDistribution: 'none' | 'normal' | 'uniform';
    }
  | { readonly shape: MapShape; readonly values: Float32Array<ArrayBuffer> };

/** What is kept on the device between runs: a quarter of the 1 GiB that common adapters give without complaint. */
const KEPT_BYTES = 2 ** 28;
/** Matrices in the ring: the one in use and those being drawn ahead. */
const RING = 4;

interface Held {
  readonly buffer: GPUBuffer;
  readonly bytes: number;
  filled: string | null;
}

export class WeightStore {
  readonly #session: DeviceSession;
  readonly #kept = new Map<string, Held>();
  #ring: Held[] = [];
  #current: readonly { source: WeightSource; held: Held; key: string }[] = [];

  constructor(session: DeviceSession) {
    this.#session = session;
  }

  /** Provides a buffer for every matrix of a pass; nothing is drawn yet. Matrix i is `sources[i]`. */
  async prepare(sources: readonly WeightSource[]): Promise<void> {
    const bytes = sources.map(({ shape }) => weightLayout(shape).elements * 4);
    const total = bytes.reduce((sum, size) => sum + size, 0);
    const keys = sources.map((source, index) => ('values' in source ? `given ${index}` : JSON.stringify(source)));
    // Given values have no key that a later run could know them by.
    const given = sources.some((source) => 'values' in source);
    if (given || total > KEPT_BYTES || !(await this.#tryKeep(keys, bytes))) {
      for (const key of keys) this.#drop(key);
      const largest = bytes.reduce((most, size) => Math.max(most, size), 0);
      // Given weights come once and are not drawn again on the way back: each has a buffer of its own.
      await this.#makeRing(given ? bytes : Array<number>(Math.min(RING, sources.length)).fill(largest));
      const ring = this.#ring;
      this.#current = sources.map((source, index) => ({ source, held: ring[index % ring.length], key: keys[index] }));
      return;
    }
    this.#current = sources.map((source, index) => ({
      source,
      held: this.#kept.get(keys[index]) as Held,
      key: keys[index],
    }));
  }

  /** The buffer of matrix i; its content is there for dispatches added to the stream after this. */
  async fill(stream: DispatchStream, matrix: number, work: number): Promise<void> {
    const { source, held, key } = this.#current[matrix];
    if (held.filled === key) return;
    held.filled = null;
    if ('values' in source || source.distribution === 'orthogonal') {
      await stream.flush();
      upload(this.#session, held.buffer, 0, 'values' in source ? source.values : orthogonalValues(source));
    } else {
      await this.#draw(stream, source, held, work);
    }
    held.filled = key;
  }

  buffer(matrix: number): GPUBuffer {
    return this.#current[matrix].held.buffer;
  }

  /** After a pass that did not finish, what was queued may never have been drawn. */
  forget(): void {
    for (const held of [...this.#kept.values(), ...this.#ring]) held.filled = null;
  }

  destroy(): void {
    for (const key of [...this.#kept.keys()]) this.#drop(key);
    for (const { buffer } of this.#ring) buffer.destroy();
    this.#ring = [];
  }

  /** False where the device has no memory for it: then the ring serves. */
  async #tryKeep(keys: readonly string[], bytes: readonly number[]): Promise<boolean> {
    try {
      await this.#keep(keys, bytes);
      return true;
    } catch (error) {
      if (error instanceof OutOfDeviceMemoryError) return false;
      throw error;
    }
  }

  async #keep(keys: readonly string[], bytes: readonly number[]): Promise<void> {
    const wanted = new Set(keys);
    let held = 0;
    for (const { bytes: size } of this.#kept.values()) held += size;
    for (const [index, key] of keys.entries()) held += this.#kept.has(key) ? 0 : bytes[index];
    // Oldest first: a map keeps the order of insertion, and what is wanted again moves to the end.
    for (const [key, entry] of [...this.#kept]) {
      if (wanted.has(key)) {
        this.#kept.delete(key);
        this.#kept.set(key, entry);
      } else if (held > KEPT_BYTES) {
        held -= entry.bytes;
        this.#drop(key);
      }
    }
    const missing = [...keys.entries()].filter(([, key]) => !this.#kept.has(key));
    const buffers = await allocate(
      this.#session,
      missing.map(([index]) => weightRequest(bytes[index])),
    );
    for (const [place, [index, key]] of missing.entries()) {
      this.#kept.set(key, { buffer: buffers[place], bytes: bytes[index], filled: null });
    }
  }

  async #makeRing(sizes: readonly number[]): Promise<void> {
    if (this.#ring.length === sizes.length && this.#ring.every((held, index) => held.bytes === sizes[index])) {
      for (const held of this.#ring) held.filled = null;
      return;
    }
    for (const { buffer } of this.#ring) buffer.destroy();
    this.#ring = [];
    const buffers = await allocate(this.#session, sizes.map(weightRequest));
    this.#ring = buffers.map((buffer, index) => ({ buffer, bytes: sizes[index], filled: null }));
  }

  #drop(key: string): void {
    this.#kept.get(key)?.buffer.destroy();
    this.#kept.delete(key);
  }

  async #draw(
    stream: DispatchStream,
    source: Exclude<WeightSource, { values: unknown }>,
    held: Held,
    work: number,
  ): Promise<void> {
    const { shape, seed, matrix, distribution, biasDistribution } = source;
    const layout = weightLayout(shape);
    const kernel = await createKernel(this.#session, 'draw-weights');
    const grid = drawGroups(layout.elements, this.#session.limits.maxComputeWorkgroupsPerDimension);
    const params = new Uint32Array(DRAW_PARAMS_BYTES / 4);
    writeDrawParams(new DataView(params.buffer), 0, {
      weightKey: streamKey(seed, STREAM.weights, matrix),
      biasKey: streamKey(seed, STREAM.biases, matrix),
      fanOut: shape.fanOut,
      fanIn: shape.fanIn,
      distribution: distribution as Exclude<BaseDistribution, 'orthogonal'>,
      biasDistribution,
      groupsX: grid[0],
    });
    await stream.add({
      kernel,
      group: kernel.bind({
        params: { buffer: stream.uniforms, offset: 0, size: DRAW_PARAMS_BYTES },
        weights: { buffer: held.buffer, offset: 0, size: layout.elements * 4 },
      }),
      params,
      grid,
      work,
    });
  }
}

function weightRequest(size: number) {
  return { label: 'weights', size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST };
}

/** A Haar matrix needs a QR decomposition, which stays on the host, in float64. */
function orthogonalValues(source: Exclude<WeightSource, { values: unknown }>): Float32Array<ArrayBuffer> {
  const { shape, seed, matrix, biasDistribution } = source;
  const { fanIn, fanOut } = shape;
  const layout = weightLayout(shape);
  const values = new Float32Array(layout.elements);
  const base = drawBaseWeights(seed, matrix, 'orthogonal', fanOut, fanIn);
  for (let row = 0; row < fanOut; row++) {
    values.set(base.subarray(row * fanIn, (row + 1) * fanIn), row * layout.rowStride);
  }
  if (biasDistribution !== 'none') {
    values.set(drawBaseBiases(seed, matrix, biasDistribution, fanOut), layout.biasOffset);
  }
  return values;
}
