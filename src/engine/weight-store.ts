// Base weights on the device, slab by slab (weight-slabs.ts). A whole network's weights are kept for the next run where they fit, so
// that moving a slider draws nothing anew; where they do not fit they pass through a small ring and are drawn again on the way back.

import { allocate } from '../gpu/buffers.ts';
import type { DeviceSession } from '../gpu/device-session.ts';
import { type DispatchStream, upload } from '../gpu/dispatch-stream.ts';
import { DRAW_PARAMS_BYTES, drawGroups, drawShape, writeDrawParams } from '../gpu/draw-params.ts';
import { OutOfDeviceMemoryError } from '../gpu/errors.ts';
import { createKernel } from '../gpu/kernel.ts';
import { drawBaseBiases, drawBaseWeights } from '../math/draw.ts';
import { type DrawnMap, type DrawRun, drawParams } from './draw-runs.ts';
import { onHost, type SlabContent, slabContents, type WeightSource } from './slab-content.ts';
import type { WeightSlabs } from './weight-slabs.ts';

/** What is kept on the device between runs: a quarter of the 1 GiB that common adapters give without complaint. */
const KEPT_BYTES = 2 ** 28;
/** Slabs in the ring: the one in use, the one being drawn, and one more for the way back, which turns round now and then. */
const RING = 3;
/** Longest work of the host without a pause, in milliseconds: a page must answer. */
const PATIENCE_MS = 50;

interface Held {
  readonly buffer: GPUBuffer;
  readonly bytes: number;
  filled: string | null;
}

export class WeightStore {
  readonly #session: DeviceSession;
  readonly #keptBytes: number;
  /** By content; the least recently prepared first. */
  readonly #kept = new Map<string, Held>();
  /** The least recently used first. */
  #ring: Held[] = [];
  #contents: readonly SlabContent[] = [];
  #prepared = 0;
  #drawn = 0;

  constructor(session: DeviceSession, { keptBytes = KEPT_BYTES }: { readonly keptBytes?: number } = {}) {
    this.#session = session;
    this.#keptBytes = keptBytes;
  }

  /** Matrices put into slabs so far, by drawing or uploading. */
  get drawn(): number {
    return this.#drawn;
  }

  /**
   * Provides the memory for a pass; nothing is drawn yet. Matrix i is `sources[i]` and lies where `slabs` says.
   * Rejects with OutOfDeviceMemoryError where not even the ring finds room.
   */
  async prepare(sources: readonly WeightSource[], slabs: WeightSlabs): Promise<void> {
    this.#prepared += 1;
    this.#contents = slabContents(sources, slabs, `given ${this.#prepared}`);
    if (!(await this.#tryKeep())) await this.#makeRing();
  }

  /**
   * Sees to it that the slab's content is there for dispatches added to the stream after this. Another slab's fill may take its place
   * in the ring: call it again after every such one.
   */
  async fill(stream: DispatchStream, slab: number, work: number): Promise<void> {
    const content = this.#contents[slab];
    const held = this.#heldFor(content);
    if (held.filled === content.key) return;
    held.filled = null;
    await this.#upload(stream, content, held.buffer);
    for (const run of content.runs) {
      if (!onHost(run)) await this.#draw(stream, run, { content, buffer: held.buffer, work });
    }
    this.#drawn += content.slab.count;
    held.filled = content.key;
  }

  /** The buffer of a slab that was filled and not yet overwritten. */
  buffer(slab: number): GPUBuffer {
    const { key } = this.#contents[slab];
    const held = this.#kept.get(key) ?? this.#ring.find(({ filled }) => filled === key);
    if (held === undefined) throw new Error(`slab ${slab} of the weights is not on the device: fill it before its use`);
    return held.buffer;
  }

  /** After a pass that did not finish, what was queued may never have been drawn. */
  forget(): void {
    for (const held of [...this.#kept.values(), ...this.#ring]) held.filled = null;
  }

  destroy(): void {
    this.#dropKept();
    for (const { buffer } of this.#ring) buffer.destroy();
    this.#ring = [];
  }

  /** Where the slab is or will be. Work is done in its order on one queue, so a ring's buffer may be overwritten while queued work reads it. */
  #heldFor({ key }: SlabContent): Held {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const held = this.#ring.find(({ filled }) => filled === key) ?? this.#ring[0];
    this.#ring = [...this.#ring.filter((other) => other !== held), held];
    return held;
  }

  /** False where the weights are given, too large, or the device has no memory for them: then the ring serves. */
  async #tryKeep(): Promise<boolean> {
    if (this.#contents.some(({ given }) => given.length > 0)) return false;
    const wanted = new Map(this.#contents.map((content) => [content.key, bytesOf(content)]));
    if (total(wanted.values()) > this.#keptBytes) return false;
    try {
      await this.#keep(wanted);
      return true;
    } catch (error) {
      if (!(error instanceof OutOfDeviceMemoryError)) throw error;
      // A device that is short of memory is not filled with what may never be wanted again.
      this.#dropKept();
      return false;
    }
  }

  async #keep(wanted: ReadonlyMap<string, number>): Promise<void> {
    const missing = [...wanted].filter(([key]) => !this.#kept.has(key));
    let bytes = total([...this.#kept.values()].map((held) => held.bytes)) + total(missing.map(([, size]) => size));
    // Oldest first: a map keeps the order of insertion, and what is wanted again moves to the end.
    for (const [key, held] of [...this.#kept]) {
      if (wanted.has(key)) {
        this.#kept.delete(key);
        this.#kept.set(key, held);
      } else if (bytes > this.#keptBytes) {
        bytes -= held.bytes;
        held.buffer.destroy();
        this.#kept.delete(key);
      }
    }
    const buffers = await allocate(
      this.#session,
      missing.map(([, size]) => slabRequest(size)),
    );
    for (const [index, [key, size]] of missing.entries()) {
      this.#kept.set(key, { buffer: buffers[index], bytes: size, filled: null });
    }
  }

  async #makeRing(): Promise<void> {
    const size = this.#contents.reduce((most, content) => Math.max(most, bytesOf(content)), 0);
    const length = Math.min(RING, this.#contents.length);
    if (this.#ring.length === length && this.#ring.every(({ bytes }) => bytes === size)) return;
    for (const { buffer } of this.#ring) buffer.destroy();
    this.#ring = [];
    const requests = Array.from({ length }, () => slabRequest(size));
    const buffers = await allocate(this.#session, requests).catch((error: unknown) => {
      if (!(error instanceof OutOfDeviceMemoryError) || this.#kept.size === 0) throw error;
      this.#dropKept();
      return allocate(this.#session, requests);
    });
    this.#ring = buffers.map((buffer) => ({ buffer, bytes: size, filled: null }));
  }

  #dropKept(): void {
    for (const { buffer } of this.#kept.values()) buffer.destroy();
    this.#kept.clear();
  }

  /** What the host provides: given values, and orthogonal ones. */
  async #upload(stream: DispatchStream, { runs, given }: SlabContent, buffer: GPUBuffer): Promise<void> {
    const made = runs.filter(onHost);
    if (given.length + made.length === 0) return;
    // Uploads go past what is queued in the stream, which may still use the buffer's former content.
    await stream.flush();
    for (const { at, values } of given) upload(this.#session, buffer, at * 4, values);
    let started = performance.now();
    for (const { map, at, count, step, matrixStep } of made) {
      for (let index = 0; index < count; index++) {
        const values = orthogonalValues({ ...map, matrix: map.matrix + index * matrixStep });
        upload(this.#session, buffer, (at + index * step) * 4, values);
        if (performance.now() - started < PATIENCE_MS) continue;
        await stream.pause();
        started = performance.now();
      }
    }
  }

  async #draw(
    stream: DispatchStream,
    run: DrawRun,
    { content, buffer, work }: { content: SlabContent; buffer: GPUBuffer; work: number },
  ): Promise<void> {
    const { shape } = run.map;
    const kernel = await createKernel(this.#session, 'draw-weights');
    const elements = run.count * drawShape(shape.fanOut, shape.fanIn).elements;
    const grid = drawGroups(elements, this.#session.limits.maxComputeWorkgroupsPerDimension);
    const params = new Uint32Array(DRAW_PARAMS_BYTES / 4);
    writeDrawParams(new DataView(params.buffer), 0, { ...drawParams(run), groupsX: grid[0] });
    await stream.add({
      kernel,
      group: kernel.bind({ params: { buffer: stream.uniforms, offset: 0, size: DRAW_PARAMS_BYTES }, weights: buffer }),
      params,
      grid,
      work: (work * elements) / content.slab.elements,
    });
  }
}

function bytesOf({ slab }: SlabContent): number {
  return slab.elements * 4;
}

function total(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

function slabRequest(size: number) {
  return { label: 'weights', size, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST };
}

function orthogonalValues({ shape, seed, matrix, biasDistribution }: DrawnMap): Float32Array<ArrayBuffer> {
  const { fanIn, fanOut } = shape;
  const { rowStride, biasOffset, elements } = drawShape(fanOut, fanIn);
  const values = new Float32Array(elements);
  const base = drawBaseWeights(seed, matrix, 'orthogonal', fanOut, fanIn);
  for (let row = 0; row < fanOut; row++) values.set(base.subarray(row * fanIn, (row + 1) * fanIn), row * rowStride);
  if (biasDistribution !== 'none') values.set(drawBaseBiases(seed, matrix, biasDistribution, fanOut), biasOffset);
  return values;
}
