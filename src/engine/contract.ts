// What an engine is, to everybody above it. Implementations live beside this file and below (src/gpu, src/reference); they
// answer in the same shapes and refuse with the same errors, so that a test can run either.

import type { CaseAnswer, CaseInput } from '../model/case.ts';
import type { Experiment } from '../model/experiment.ts';
import type { MeasurementRecord } from '../model/records.ts';

/** An experiment as it is written; see parseExperiment. */
export type ExperimentInput = Readonly<Record<string, unknown>>;

export type EngineKind = 'webgpu' | 'reference';

export interface Progress {
  /** Work done and work in all, in the engine's own unit: monotone, `done` ends equal to `total`. */
  readonly done: number;
  readonly total: number;
}

export interface RunOptions {
  /** Aborting ends the iteration within one slice of work with the signal's reason; what was yielded stays valid. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Towers to measure, by their number; all of them by default. Their numbers and their bits do not depend on the others. */
  readonly towers?: ReadonlySet<number>;
}

export interface Engine {
  readonly kind: EngineKind;
  /** Readable name of the adapter, or `float64` for the reference. */
  readonly adapter: string;
  /** One sentence: why this engine was taken. */
  readonly reason: string;

  /**
   * Loss, states, gradients and parameter gradients of one explicit network. Rejects with InputError when the case is refused, with
   * DeviceLostError on a lost device, never with zeros in place of numbers.
   */
  evaluate(networkCase: CaseInput): Promise<CaseAnswer>;

  /**
   * The experiment's records, tower by tower in the order of listTowers within one cohort; records of one cohort arrive
   * together. A plain JSON experiment is checked first and refused with InputError. On a lost device the iteration rejects with DeviceLostError; nothing of the interrupted cohort is yielded.
   */
  run(experiment: Experiment | ExperimentInput, options?: RunOptions): AsyncIterable<MeasurementRecord>;

  /** Gives the device back. Running work rejects. */
  destroy(): void;
}
