// An experiment carried out on the engine that was asked for: progress, the interrupt key and the engine's end, for every
// command that measures.

import type { Experiment } from '../model/experiment.ts';
import type { TowerSpec } from '../model/tower.ts';
import type { CliContext } from './context.ts';
import { type ChosenEngine, type EngineChoice, openChosenEngine } from './engine-choice.ts';
import { progressReport } from './progress.ts';
import type { RecordSink, RunFacts } from './record-sink.ts';
import { VERSION } from './version.ts';

export interface MeasureJob {
  readonly experiment: Experiment;
  readonly towers: readonly TowerSpec[];
  readonly engine: EngineChoice;
  readonly quiet: boolean;
}

export interface Measured {
  readonly facts: RunFacts;
  /** The line that names the engine and why it was taken. */
  readonly heading: string;
}

/**
 * Gives every record to every sink. `sinks` is asked once the engine is known and before anything is measured; what it has yielded
 * is finished after the last record, and discarded where the run fails or is stopped.
 */
export async function measure(
  context: CliContext,
  { experiment, towers, engine: kind, quiet }: MeasureJob,
  { sinks }: { readonly sinks: (facts: RunFacts) => Iterable<RecordSink> },
): Promise<Measured> {
  const chosen = await openChosenEngine(context, kind);
  const { engine } = chosen;
  const progress = progressReport(context.stderr, { quiet });
  const abort = new AbortController();
  const release = context.onInterrupt(() => abort.abort());
  const opened: RecordSink[] = [];
  const facts = { experiment, towers, engine: engine.kind, adapter: engine.adapter, version: VERSION };
  try {
    for (const sink of sinks(facts)) opened.push(sink);
    for await (const record of engine.run(experiment, { signal: abort.signal, onProgress: progress.show })) {
      for (const sink of opened) sink.write(record);
    }
    abort.signal.throwIfAborted();
    progress.end();
    for (const sink of opened) sink.finish();
  } finally {
    progress.end();
    for (const sink of opened) sink.discard();
    release();
    engine.destroy();
  }
  return { facts, heading: headingOf(chosen) };
}

function headingOf({ engine, reason }: ChosenEngine): string {
  return `engine: ${engine.kind} on ${engine.adapter} (${reason.replace(/\.$/, '')})`;
}
