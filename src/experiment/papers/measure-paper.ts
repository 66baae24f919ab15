// From a paper to its verdicts: its experiments are handed to whoever measures, one after the other, and their records judged.

import type { MeasurementRecord } from '../../model/records.ts';
import { type PaperPreset, type PaperRuns, type PaperVerdict, verdictOf } from './paper-preset.ts';
import { type PaperRun, paperRun } from './paper-run.ts';

/** Measures one experiment; null where that was cancelled. */
export type MeasureRecords = (json: Readonly<Record<string, unknown>>) => Promise<Iterable<MeasurementRecord> | null>;

/** The runs of all experiments of a paper, or null where one was cancelled. Rejects as `measure` does. */
export async function measurePaper({ experiments }: PaperPreset, measure: MeasureRecords): Promise<PaperRuns | null> {
  const runs = new Map<string, PaperRun>();
  for (const { id, json } of experiments) {
    const records = await measure(json);
    if (records === null) return null;
    runs.set(id, paperRun(json, records));
  }
  return runs;
}

/** One for each check of the paper, in its order; null where what it needs is not in the runs. */
export function verdictsOf(preset: PaperPreset, runs: PaperRuns): (PaperVerdict | null)[] {
  return preset.checks().map((check) => verdictOf(check, runs));
}
