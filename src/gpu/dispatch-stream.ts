// Dispatches in order, submitted in slices of bounded time. A slice grows or shrinks towards TARGET_MS by what the last one took,
// so that the page stays alive, the watchdog quiet and a cancel is obeyed within one slice. One owner: destroy() in a finally.

import { allocate } from './buffers.ts';
import { type DeviceSession, lossOr } from './device-session.ts';
import { idly } from './idle-wait.ts';
import type { Kernel } from './kernel.ts';
import { nextTask } from './next-task.ts';

/** Aim of one slice: below the 100 ms that a reader notices, far below the 2 s after which systems reset a GPU. */
const TARGET_MS = 50;
/** Dispatches a slice holds at most, each with its own block of uniforms. */
const MAX_DISPATCHES = 512;
/** Slices that may be under way: while one runs the next is being encoded. */
const RING = 2;
/** Dynamic offsets must be multiples of this (WebGPU default of minUniformBufferOffsetAlignment). */
const UNIFORM_ALIGNMENT = 256;
/** Work of the first slice, in multiply-adds: about 10 ms on a software adapter that reaches 2e9 a second. */
const FIRST_BUDGET = 2e7;
/** Below this the submits themselves would cost more than the work. */
const LEAST_BUDGET = 1e5;

export interface Dispatch {
  readonly kernel: Kernel;
  readonly group: GPUBindGroup;
  /** Words of the uniform at the kernel's dynamic offset. */
  readonly params: Uint32Array<ArrayBuffer>;
  readonly grid: readonly [number, number];
  /** Estimated cost in multiply-adds: sizes the slices and the progress. */
  readonly work: number;
}

export interface DispatchCounts {
  dispatches: number;
  submits: number;
}

export interface StreamOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called when a slice has finished on the device, with its work. */
  readonly onWork?: ((work: number) => void) | undefined;
  /** Multiply-adds of the first slice; by default as many as this device has done in a slice's time before. */
  readonly firstBudget?: number;
}

/** Work of a slice that takes TARGET_MS, as far as a device is known: what one pass has learnt serves the next. */
const budgets = new WeakMap<DeviceSession, number>();

export class DispatchStream {
  /** Bind with offset 0 and the params' size. */
  readonly uniforms: GPUBuffer;
  readonly counts: DispatchCounts = { dispatches: 0, submits: 0 };
  readonly #session: DeviceSession;
  readonly #options: StreamOptions;
  readonly #underWay: Promise<void>[] = [];
  #pending: Dispatch[] = [];
  #pendingWork = 0;
  #budget: number;
  #slice = 0;
  /** When the last slice that is done was done. */
  #doneAt = 0;

  private constructor(session: DeviceSession, uniforms: GPUBuffer, options: StreamOptions) {
    this.#session = session;
    this.uniforms = uniforms;
    this.#options = options;
    this.#budget = options.firstBudget ?? budgets.get(session) ?? FIRST_BUDGET;
  }

  static async open(session: DeviceSession, options: StreamOptions = {}): Promise<DispatchStream> {
    const [uniforms] = await allocate(session, [
      {
        label: 'uniforms',
        size: RING * MAX_DISPATCHES * UNIFORM_ALIGNMENT,
        usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      },
    ]);
    return new DispatchStream(session, uniforms as GPUBuffer, options);
  }

  /** Queues a dispatch; submits a slice when it is full. Rejects when cancelled or when the device was lost. */
  async add(dispatch: Dispatch): Promise<void> {
    this.#pending.push(dispatch);
    this.#pendingWork += dispatch.work;
    if (this.#pending.length >= MAX_DISPATCHES || this.#pendingWork >= this.#budget) await this.flush();
  }

  /** Submits what is queued. Needed before the host writes a buffer that queued dispatches still use. */
  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    while (this.#underWay.length >= RING) await this.#underWay.shift();
    await this.pause();
    const slice = this.#pending;
    const work = this.#pendingWork;
    this.#pending = [];
    this.#pendingWork = 0;
    this.#encode(slice);
    const done = this.#settle(work);
    done.catch(() => undefined); // reported by the await that takes it from the ring
    this.#underWay.push(done);
  }

  /** Lets other tasks of this thread have their turn, amid long work of the host. Rejects when cancelled or when the device was lost. */
  async pause(): Promise<void> {
    await nextTask();
    this.#options.signal?.throwIfAborted();
    this.#session.check();
  }

  /** Submits the rest and waits until the device has done everything. */
  async finish(): Promise<void> {
    await this.flush();
    while (this.#underWay.length > 0) await this.#underWay.shift();
    this.#options.signal?.throwIfAborted();
    this.#session.check();
  }

  destroy(): void {
    this.uniforms.destroy();
  }

  #encode(slice: readonly Dispatch[]): void {
    const { device } = this.#session;
    const region = (this.#slice % RING) * MAX_DISPATCHES * UNIFORM_ALIGNMENT;
    this.#slice += 1;
    const words = new Uint32Array((slice.length * UNIFORM_ALIGNMENT) / 4);
    for (const [index, { params }] of slice.entries()) words.set(params, (index * UNIFORM_ALIGNMENT) / 4);
    device.queue.writeBuffer(this.uniforms, region, words);
    const encoder = device.createCommandEncoder({ label: 'slice' });
    const pass = encoder.beginComputePass();
    let current: Kernel | null = null;
    for (const [index, { kernel, group, grid }] of slice.entries()) {
      if (kernel !== current) pass.setPipeline(kernel.pipeline);
      current = kernel;
      pass.setBindGroup(0, group, [region + index * UNIFORM_ALIGNMENT]);
      pass.dispatchWorkgroups(grid[0], grid[1]);
    }
    pass.end();
    device.queue.submit([encoder.finish()]);
    this.counts.dispatches += slice.length;
    this.counts.submits += 1;
  }

  async #settle(work: number): Promise<void> {
    const submitted = performance.now();
    const outcome = await Promise.allSettled([idly(this.#session.device.queue.onSubmittedWorkDone())]);
    await lossOr(this.#session, outcome[0].status === 'rejected');
    const now = performance.now();
    // A slice that was queued behind its neighbour began when that one was done, not when it was submitted.
    const elapsed = Math.max(now - Math.max(submitted, this.#doneAt), 0.1);
    this.#doneAt = now;
    // At most doubled or halved by one measurement: a busy thread may have taken note of it late.
    const { min, max } = Math;
    this.#budget = min(max((work * TARGET_MS) / elapsed, this.#budget / 2, LEAST_BUDGET), this.#budget * 2);
    budgets.set(this.#session, this.#budget);
    this.#options.onWork?.(work);
  }
}

/** Writes host data into a buffer, after all work submitted before and before all work submitted later. */
export function upload(
  session: DeviceSession,
  buffer: GPUBuffer,
  offset: number,
  data: ArrayBufferView<ArrayBuffer>,
): void {
  session.device.queue.writeBuffer(buffer, offset, data);
}
