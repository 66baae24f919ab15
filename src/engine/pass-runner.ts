// What carries out passes: a GPU device (kept-device.ts) or a CPU worker (cpu-runner.ts), one pass at a time.

import type { RunNotice } from './contract.ts';
import type { Plan } from './plan.ts';
import type { PassLimits } from './plan-ground.ts';
import type { WeightSource } from './slab-content.ts';
import type { DeviceColumns, DeviceMatrix } from './upload-matrix.ts';

/** Everything a pass needs besides its plan. The input is laid out [paddedRows, columns], targets [rows, tower stride]. */
export interface PassData {
  readonly plan: Plan;
  readonly weights: readonly WeightSource[];
  readonly towerTable: Uint32Array<ArrayBuffer>;
  readonly input: DeviceColumns;
  readonly targets: DeviceMatrix;
}

export interface PassOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with multiply-adds as they are done. */
  readonly onWork?: ((work: number) => void) | undefined;
}

/** Calls of kernels, and submits to a queue (none without one). */
export interface PassCounts {
  readonly dispatches: number;
  readonly submits: number;
}

export interface PassResult {
  /** Results of all statistics and, for kept tensors, the slots, as plan-layout.ts lays them out. */
  readonly ledger: Uint32Array;
  readonly counts: PassCounts;
  /** Floats of a tensor that the plan keeps; empty otherwise. By tensor id. */
  readonly kept: ReadonlyMap<number, Float32Array>;
}

export interface PassRunner {
  /** Readable name of what computes. */
  readonly adapter: string;
  readonly limits: PassLimits;
  /** Whether it went away and has not been replaced yet. */
  readonly lost: boolean;
  /**
   * Runs one pass. Rejects with the signal's reason, OutOfDeviceMemoryError, or an error of a lost device; everything it took is given
   * back in any case.
   */
  execute(data: PassData, options?: PassOptions): Promise<PassResult>;
  /** Does a job that leaves nothing behind when it fails, again where what computes was lost under it and could be replaced. */
  work<T>(job: () => Promise<T>, options?: { readonly signal?: AbortSignal | undefined }): Promise<T>;
  /** Tells of every replacement, until the returned function is called. */
  onReplaced(listener: (notice: RunNotice) => void): () => void;
  /** Gives back the weights that are kept for later passes. */
  dropWeights(): void;
  destroy(): void;
}
