// `run`: an experiment from a file, measured by an engine, as a table and a plot for people or as a file for programs.

import type { Command } from 'commander';
import { soundings } from '../experiment/sounding.ts';
import { parseExperiment } from '../model/experiment.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { listTowers } from '../model/towers.ts';
import type { CliContext } from './context.ts';
import { type ChosenEngine, type EngineChoice, engineOption, openChosenEngine } from './engine-choice.ts';
import { progressReport } from './progress.ts';
import { readJson } from './read-json.ts';
import { checkFileName, fileSink, type RecordSink, streamSink } from './record-sink.ts';
import { soundingReport } from './sounding-report.ts';
import { VERSION } from './version.ts';

interface RunFlags {
  readonly engine: EngineChoice;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addRun(program: Command, context: CliContext): void {
  program
    .command('run')
    .description('measure an experiment and show it by layer')
    .argument('<experiment.json>', 'the experiment, or - for standard input')
    .addOption(engineOption())
    .option('--out <file>', 'write every record to a .json or .csv file')
    .option('--json', 'write every record as JSON to standard output instead of the table')
    .option('--quiet', 'show no progress')
    .action((path: string, flags: RunFlags) => run(context, path, flags));
}

async function run(context: CliContext, path: string, flags: RunFlags): Promise<void> {
  if (flags.out !== undefined) checkFileName(flags.out);
  const experiment = parseExperiment(await readJson(path, context.stdin));
  const towers = listTowers(experiment);
  const chosen = await openChosenEngine(context, flags.engine);
  const { engine } = chosen;
  const facts = { experiment, towers, engine: engine.kind, adapter: engine.adapter, version: VERSION };
  const progress = progressReport(context.stderr, { quiet: flags.quiet ?? false });
  const abort = new AbortController();
  const release = context.onInterrupt(() => abort.abort());
  const sinks: RecordSink[] = [];
  const shown: MeasurementRecord[] = [];
  try {
    if (flags.out !== undefined) sinks.push(fileSink(flags.out, facts));
    if (flags.json === true) sinks.push(streamSink(context.stdout, facts));
    for await (const record of engine.run(experiment, { signal: abort.signal, onProgress: progress.show })) {
      for (const sink of sinks) sink.write(record);
      if (flags.json !== true && isShown(record)) shown.push(record);
    }
    abort.signal.throwIfAborted();
    progress.end();
    for (const sink of sinks) sink.finish();
  } finally {
    progress.end();
    for (const sink of sinks) sink.discard();
    release();
    engine.destroy();
  }
  if (flags.json !== true) context.stdout.write(`${heading(chosen)}\n\n${soundingReport(soundings(towers, shown))}`);
}

function heading({ engine, reason }: ChosenEngine): string {
  return `engine: ${engine.kind} on ${engine.adapter} (${reason.replace(/\.$/, '')})`;
}

/** What the table and the plot need of all that was measured. */
function isShown({ site, quantity }: MeasurementRecord): boolean {
  return quantity === 'fault' || (quantity === 'log10MeanSquare' && (site === 'state' || site === 'stateGradient'));
}
