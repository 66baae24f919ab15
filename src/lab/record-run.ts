// One run whose every record is wanted, for views that check numbers instead of drawing a sounding.

import { RemainingTime } from '../math/remaining-time.ts';
import { type Experiment, toJson } from '../model/experiment.ts';
import { messageOf } from '../model/input-error.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { Measurer, SoundNotice, SoundOutcome } from './sounder-contract.ts';
import type { RunState } from './sounding-runner.ts';

export interface RecordRunListener {
  readonly state: (state: RunState) => void;
  readonly notice: (notice: SoundNotice) => void;
  readonly now: () => number;
}

/** All records of the experiment; null where it was cancelled or something else was measured instead. Rejects where it failed. */
export async function runForRecords(
  sounder: Measurer,
  experiment: Experiment,
  { state, notice, now }: RecordRunListener,
): Promise<readonly MeasurementRecord[] | null> {
  const records: MeasurementRecord[] = [];
  const clock = new RemainingTime(1);
  const tell = (share: number) => state({ kind: 'running', share, secondsLeft: clock.tell(share, now()) });
  let over = false;
  tell(0);
  let outcome: SoundOutcome;
  try {
    outcome = await sounder.sound(
      { generation: 0, experiment: toJson(experiment), answer: { kind: 'records' } },
      (update) => {
        // Progress may arrive after the answer.
        if (over) return;
        if (update.kind === 'records') for (const record of update.records) records.push(record);
        else if (update.kind === 'progress') tell(update.done / update.total);
        else if (update.kind === 'notice') notice(update.notice);
      },
    );
  } catch (error) {
    outcome = { kind: 'failed', message: messageOf(error), deviceLost: false };
  }
  over = true;
  if (outcome.kind === 'done') {
    state({ kind: 'idle' });
    return records;
  }
  state(outcome);
  if (outcome.kind === 'cancelled') return null;
  throw new Error(outcome.message);
}
