// What an engine is, to everybody above it. Implementations live beside this file and below (src/gpu, src/reference); they
// answer in the same shapes and refuse with the same errors, so that a test can run either.

import type { CaseAnswer, CaseInput } from '../model/case.ts';
import type { Experiment } from '../model/experiment.ts';
import type { MeasurementRecord } from '../model/records.ts';

/** An experiment as it is written; see parseExperiment. */
export type ExperimentInput = Readonly<Record<string, unknown>>;

export type EngineKind = 'webgpu' | 'cpu' | 'reference';

export interface Progress {
  /** Work done and work in all, in the engine's own unit: monotone, `done` ends equal to `total`. */
  readonly done: number;
  readonly total: number;
  /** Estimated from the pace so far; null until there is a basis for it, never negative, 0 at the end. */
  readonly secondsLeft: number | null;
}

/** Something the reader should know of that does not end the run and changes none of its numbers. */
export interface RunNotice {
  /** `device-lost`, `worker-lost`: a fresh one has taken over. `less-memory`: memory was refused, fewer towers are measured at once. */
  readonly kind: 'device-lost' | 'worker-lost' | 'less-memory';
  /** One sentence. Names the adapter where another one than before has taken over, whose last bits may differ. */
  readonly message: string;
}

export interface RunOptions {
  /** Aborting ends the iteration within one slice of work with the signal's reason; what was yielded stays valid. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly onNotice?: (notice: RunNotice) => void;
  /** Towers to measure, by their number; all of them by default. Their numbers and their bits do not depend on the others. */
  readonly towers?: ReadonlySet<number>;
}

/** What a run will cost, known before anything is computed. */
export interface RunCost {
  readonly towers: number;
  /** Groups of towers that share one stream of weights, and passes over the device in which they are measured. */
  readonly cohorts: number;
  readonly passes: number;
  /** Multiply-adds, activations counted as some forty. */
  readonly multiplyAdds: number;
  /** Besides those that draw weights, a few for every 8 MiB of them where they are not kept from a run before. */
  readonly dispatches: number;
  /** The most device memory that is taken at a time, weights included, and what is read back in all. */
  readonly deviceBytes: number;
  readonly bytesRead: number;
}

export interface Engine {
  readonly kind: EngineKind;
  /** Readable name of the adapter, or `float64` for the reference. Another one may follow where a device was lost. */
  readonly adapter: string;
  /** One sentence: why this engine was taken. */
  readonly reason: string;

  /**
   * Loss, states, gradients and parameter gradients of one explicit network. Rejects with InputError when the case is refused, with
   * DeviceLostError on a lost device that none could replace, never with zeros in place of numbers.
   */
  evaluate(networkCase: CaseInput): Promise<CaseAnswer>;

  /**
   * The experiment's records. Towers arrive in an order that makes a map of them readable early, and not by their numbers: the first
   * seed of all grid points, coarse to fine over the grid, then the next seed; towers that share one stream of weights come earlier
   * than that, together with the first of them. All records of a tower arrive together. A plain JSON experiment is checked first and
   * refused with InputError.
   *
   * A lost device is replaced and the interrupted chunk of towers measured again, to the same bits on the same adapter; of a chunk
   * that was interrupted nothing is yielded. The iteration rejects with DeviceLostError where the engine cannot open devices, where
   * opening fails (the cause says why), and after the fourth loss without a finished chunk in between; a lost worker of the CPU engine is
   * replaced likewise, and the fourth rejects with WorkerLostError. Runs at the same time
   * take turns chunk by chunk.
   */
  run(experiment: Experiment | ExperimentInput, options?: RunOptions): AsyncIterable<MeasurementRecord>;

  /** What a run of this experiment will cost. Refuses what `run` would refuse. */
  cost(experiment: Experiment | ExperimentInput, options?: Pick<RunOptions, 'towers'>): Promise<RunCost>;

  /** Gives the device back. Running work rejects. */
  destroy(): void;
}
