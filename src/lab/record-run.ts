// One run whose every record is wanted, for views that check numbers instead of drawing a sounding.

import { type Experiment, toJson } from '../model/experiment.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { Measurer, SoundNotice } from './sounder-contract.ts';
import type { RunState } from './sounding-runner.ts';

export interface RecordRunListener {
  readonly state: (state: RunState) => void;
  readonly notice: (notice: SoundNotice) => void;
}

/** All records of the experiment; null where it was cancelled or something else was measured instead. Rejects where it failed. */
export async function runForRecords(
  sounder: Measurer,
  experiment: Experiment,
  { state, notice }: RecordRunListener,
): Promise<readonly MeasurementRecord[] | null> {
  const records: MeasurementRecord[] = [];
  let over = false;
  state({ kind: 'running', share: 0, secondsLeft: null });
  const outcome = await sounder.sound(
    { generation: 0, experiment: toJson(experiment), answer: { kind: 'records' } },
    (update) => {
      // Progress may arrive after the answer.
      if (over) return;
      if (update.kind === 'records') for (const record of update.records) records.push(record);
      else if (update.kind === 'progress')
        state({ kind: 'running', share: update.done / update.total, secondsLeft: null });
      else if (update.kind === 'notice') notice(update.notice);
    },
  );
  over = true;
  if (outcome.kind === 'done') {
    state({ kind: 'idle' });
    return records;
  }
  if (outcome.kind === 'cancelled') {
    state({ kind: 'cancelled' });
    return null;
  }
  state(outcome);
  throw new Error(outcome.message);
}
