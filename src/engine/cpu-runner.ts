// One CPU worker, or a team of them in one memory, as a runner of passes. A worker that ends by itself is replaced, and the pass it was at is
// done again.

import { OutOfDeviceMemoryError } from '../gpu/errors.ts';
import { type CpuBuild, sharedMemory } from '../wasm/cpu-module.ts';
import type { CpuPassResult, CpuReply } from '../wasm/pass-job.ts';
import type { RunNotice } from './contract.ts';
import { cpuPass, keptPlaces } from './cpu-pass.ts';
import type { CpuPort, SpawnCpuWorker } from './cpu-port.ts';
import type { PassData, PassOptions, PassResult, PassRunner } from './pass-runner.ts';
import type { PassLimits } from './plan-ground.ts';

/** The worker ended under a pass, or was destroyed. */
export class WorkerLostError extends Error {
  override readonly name = 'WorkerLostError';

  constructor(reason: string) {
    super(`a worker of the CPU engine ended: ${reason}; its numbers are lost, try again or use another engine`);
  }
}

/** Losses that one piece of work survives: as on a GPU (kept-device.ts). */
const MAX_LOSSES = 3;

/** One entry of statistics for each tower and tile of 32 columns, however many rows. */
const TILING = { tileRows: 2 ** 30, lanes: 1, keepsSlopes: true };
/** The kernels compute addresses in 32 bits. */
const PIECE_BYTES = 2 ** 30;
/** Memory of one pass besides the weights: as on a GPU (plan-ground.ts), and well below what browsers give a worker. */
const PASS_BYTES = 2 ** 28;

export interface CpuRunnerOptions {
  readonly spawn: SpawnCpuWorker;
  readonly build: CpuBuild;
  readonly adapter: string;
  /** Memory of one pass besides the weights, in bytes. */
  readonly passBytes?: number | undefined;
  /** Threads that share the memory of this runner and do each pass together; 1 by default. More need sharedMemory(). */
  readonly threads?: number | undefined;
}

/** A step of a pass cannot be interrupted: this takes a thread about 50 ms. */
const STEP_WORK = 1e9;

interface Waiting {
  readonly settle: (reply: CpuReply) => void;
  readonly lose: (reason: string) => void;
}

export class CpuRunner implements PassRunner {
  readonly adapter: string;
  readonly limits: PassLimits;
  readonly #options: CpuRunnerOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(notice: RunNotice) => void>();
  /** The worker that is asked, and behind it the others of its team. */
  #ports: readonly CpuPort[] | null = null;
  #destroyed = false;
  #passes = 0;

  constructor(options: CpuRunnerOptions) {
    this.#options = options;
    this.adapter = options.adapter;
    const passBytes = options.passBytes ?? PASS_BYTES;
    this.limits = { tiling: TILING, bindingBytes: PIECE_BYTES, passBytes, gridWidth: 2 ** 31, stepWork: STEP_WORK };
  }

  get lost(): boolean {
    return this.#destroyed;
  }

  async execute(data: PassData, { signal, onWork }: PassOptions = {}): Promise<PassResult> {
    signal?.throwIfAborted();
    const port = this.#open();
    const id = this.#passes++;
    const pass = cpuPass(data, `given ${id}`);
    const answer = new Promise<CpuPassResult>((resolve, reject) => {
      this.#waiting.set(id, {
        settle: (reply) => {
          if (reply.kind === 'work') return onWork?.(reply.work);
          this.#waiting.delete(id);
          if (reply.kind === 'done') resolve(reply.result);
          else if (reply.kind === 'cancelled') reject(signal?.reason ?? new Error('a pass was cancelled by nobody'));
          else if (reply.kind === 'no-memory') reject(new OutOfDeviceMemoryError(reply.bytes, reply.message));
          else reject(new Error(reply.kind === 'failed' ? reply.message : 'a worker answered out of turn'));
        },
        lose: (reason) => {
          this.#waiting.delete(id);
          reject(new WorkerLostError(reason));
        },
      });
    });
    const cancel = () => port.post({ kind: 'cancel', id }, []);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      port.post({ kind: 'pass', id, pass }, [pass.input.values.buffer, pass.inputSlots.words.buffer]);
      const { ledger, kept } = await answer;
      const places = keptPlaces(data.plan);
      return {
        ledger,
        kept: new Map(places.map(([{ id: tensor }], index) => [tensor, kept[index]])),
        counts: { dispatches: data.plan.steps.filter((step) => 'kernel' in step).length, submits: 0 },
      };
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  async work<T>(job: () => Promise<T>, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<T> {
    for (let losses = 1; ; losses++) {
      try {
        return await job();
      } catch (error) {
        if (!(error instanceof WorkerLostError)) throw error;
        signal?.throwIfAborted();
        if (losses > MAX_LOSSES || this.#destroyed) throw error;
        const message = `${error.message.split(';')[0]}; a fresh one was started and the interrupted part is measured again`;
        for (const listener of this.#listeners) listener({ kind: 'worker-lost', message });
      }
    }
  }

  onReplaced(listener: (notice: RunNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dropWeights(): void {
    this.#ports?.[0].post({ kind: 'drop-weights' }, []);
  }

  destroy(): void {
    this.#destroyed = true;
    this.#end('it was destroyed');
  }

  #open(): CpuPort {
    if (this.#destroyed) throw new WorkerLostError('it was destroyed');
    if (this.#ports !== null) return this.#ports[0];
    const { spawn, build, threads = 1 } = this.#options;
    const memory = threads > 1 ? sharedMemory() : null;
    const ports = Array.from({ length: memory === null ? 1 : threads }, spawn);
    this.#ports = ports;
    for (const [part, port] of ports.entries()) {
      port.listen(
        (reply) => {
          if (ports !== this.#ports) return;
          if (reply.kind === 'failed' && reply.id === null) this.#end(reply.message);
          else if (reply.id !== null) this.#waiting.get(reply.id)?.settle(reply);
        },
        (reason) => {
          if (ports === this.#ports) this.#end(reason);
        },
      );
      const team = memory === null ? {} : { team: { memory, part, parts: ports.length } };
      port.post({ kind: 'open', build, ...team }, []);
    }
    return ports[0];
  }

  #end(reason: string): void {
    for (const port of this.#ports ?? []) port.close();
    this.#ports = null;
    for (const { lose } of [...this.#waiting.values()]) lose(reason);
  }
}
