// What is known of each paper so far: its checks, and the verdicts on those that theory decides or that were measured. It outlives the view, so that
// a reader can open a paper's network in the lab and come back.

import { type Signal, signal } from '@preact/signals';
import { type MeasureRecords, measurePaper } from '../../experiment/papers/measure-paper.ts';
import type { PaperId } from '../../experiment/papers/paper-ids.ts';
import {
  type PaperCheck,
  type PaperPreset,
  type PaperRuns,
  type PaperVerdict,
  verdictOf,
} from '../../experiment/papers/paper-preset.ts';
import { messageOf } from '../../model/input-error.ts';
import type { EngineStatus } from '../sounder-contract.ts';

export type PaperProgress =
  | { readonly kind: 'idle' }
  | { readonly kind: 'measuring'; readonly done: number }
  | { readonly kind: 'measured' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

export interface PaperResult {
  readonly checks: readonly PaperCheck[];
  /** By the check's id; null where the runs hold nothing sound for it. Absent: not decided yet. */
  readonly verdicts: ReadonlyMap<string, PaperVerdict | null>;
  readonly progress: PaperProgress;
  /** What has measured its verdicts; null before that. */
  readonly engine: EngineStatus['kind'] | null;
}

export type PaperResults = Signal<ReadonlyMap<PaperId, PaperResult>>;

const KEPT = new WeakMap<object, PaperResults>();

/** The results of this page. */
export function resultsOf(owner: object): PaperResults {
  const known = KEPT.get(owner);
  if (known !== undefined) return known;
  const results: PaperResults = signal(new Map());
  KEPT.set(owner, results);
  return results;
}

/** Lets the page answer between two steps. */
export type Pause = () => Promise<void>;

/** Works out a paper's checks and the verdicts of theory, unless that is done. */
export async function prepare(results: PaperResults, preset: PaperPreset, pause: Pause): Promise<void> {
  if (results.peek().has(preset.id)) return;
  await pause();
  if (results.peek().has(preset.id)) return;
  const checks = preset.checks();
  update(results, preset.id, { checks });
  await judge(results, preset, { runs: new Map(), kind: 'theory', pause });
}

interface Measuring {
  readonly records: MeasureRecords;
  readonly pause: Pause;
  readonly engine?: PaperResult['engine'];
}

/** Measures a paper that is prepared; what was measured before stays until it is judged anew. */
export async function measure(
  results: PaperResults,
  preset: PaperPreset,
  { records, pause, engine = null }: Measuring,
): Promise<void> {
  let done = 0;
  update(results, preset.id, { progress: { kind: 'measuring', done } });
  try {
    const runs = await measurePaper(preset, async (json) => {
      const answer = await records(json);
      if (answer !== null) update(results, preset.id, { progress: { kind: 'measuring', done: ++done } });
      return answer;
    });
    if (runs === null) return update(results, preset.id, { progress: { kind: 'cancelled' } });
    await judge(results, preset, { runs, kind: 'measured', pause });
    update(results, preset.id, { progress: { kind: 'measured' }, engine });
  } catch (error) {
    update(results, preset.id, { progress: { kind: 'failed', message: messageOf(error) } });
  }
}

async function judge(
  results: PaperResults,
  { id }: PaperPreset,
  { runs, kind, pause }: { readonly runs: PaperRuns; readonly kind: PaperCheck['kind']; readonly pause: Pause },
): Promise<void> {
  for (const check of results.peek().get(id)?.checks ?? []) {
    if (check.kind !== kind) continue;
    await pause();
    const verdict = verdictOf(check, runs);
    update(results, id, { verdicts: new Map([...(results.peek().get(id)?.verdicts ?? []), [check.id, verdict]]) });
  }
}

function update(results: PaperResults, id: PaperId, change: Partial<PaperResult>): void {
  const before = results.peek().get(id) ?? NOTHING;
  results.value = new Map([...results.peek(), [id, { ...before, ...change }]]);
}

const NOTHING: PaperResult = { checks: [], verdicts: new Map(), progress: { kind: 'idle' }, engine: null };
