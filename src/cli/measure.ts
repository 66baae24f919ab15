// An experiment carried out on the engine that was asked for: progress, the interrupt key and the engine's end, for every
// command that measures.

import type { RunNotice } from '../engine/contract.ts';
import { type Shard, shardTowers } from '../experiment/shard.ts';
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
  /** The part to measure; everything unless given. */
  readonly shard?: Shard | undefined;
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
  { experiment, towers, engine: kind, quiet, shard }: MeasureJob,
  { sinks }: { readonly sinks: (facts: RunFacts) => Iterable<RecordSink> },
): Promise<Measured> {
  const chosen = await openChosenEngine(context, kind);
  const { engine } = chosen;
  const progress = progressReport(context.stderr, { quiet });
  const abort = new AbortController();
  const release = context.onInterrupt(() => abort.abort());
  const opened: RecordSink[] = [];
  const wanted = shard === undefined ? null : shardTowers(towers, shard);
  const facts: RunFacts = {
    experiment,
    engine: engine.kind,
    adapter: engine.adapter,
    version: VERSION,
    ...(shard === undefined ? {} : { shard }),
    towers,
    measured: wanted === null ? towers : towers.filter(({ tower }) => wanted.has(tower)),
  };
  try {
    for (const sink of sinks(facts)) opened.push(sink);
    const options = {
      signal: abort.signal,
      onProgress: progress.show,
      onNotice: ({ message }: RunNotice) => progress.note(message),
    };
    for await (const record of engine.run(experiment, wanted === null ? options : { ...options, towers: wanted })) {
      if (engine.adapter !== facts.adapter) throw new Error(adapterChanged(facts.adapter, engine.adapter));
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

/** A lost device may be followed by another one; a result states one adapter, and its numbers must be of that one. */
function adapterChanged(before: string, after: string): string {
  return `the adapter changed from ${before} to ${after} during the run, whose numbers would be of two: run it again, with --shard to keep what is measured`;
}

function headingOf({ engine, reason }: ChosenEngine): string {
  return `engine: ${engine.kind} on ${engine.adapter} (${reason.replace(/\.$/, '')})`;
}
