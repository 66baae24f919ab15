// Where the records of a run go while they arrive, and what is known about the run by then.

import type { ResultOrigin } from '../experiment/result-origin.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { TowerSpec } from '../model/tower.ts';

export interface RunFacts extends ResultOrigin {
  /** All towers of the experiment, so that a record's tower is an index into them. */
  readonly towers: readonly TowerSpec[];
  /** Those that this run measures, or this file holds, rising. */
  readonly measured: readonly TowerSpec[];
}

export interface RecordSink {
  readonly write: (record: MeasurementRecord) => void;
  readonly finish: () => void;
  /** Gives up; nothing is left behind. Does nothing after finish. */
  readonly discard: () => void;
}
