// `run`: an experiment from a file, measured by an engine, as a table and a plot for people or as a file for programs.

import type { Command } from 'commander';
import { soundings } from '../experiment/sounding.ts';
import { parseExperiment } from '../model/experiment.ts';
import { listTowers } from '../model/towers.ts';
import { endingOf } from './complete-file.ts';
import type { CliContext } from './context.ts';
import { curveSink } from './curve-sink.ts';
import { type EngineChoice, engineOption } from './engine-choice.ts';
import { measure } from './measure.ts';
import { readJson } from './read-json.ts';
import { fileSink, type RecordSink, type RunFacts, streamSink } from './record-sink.ts';
import { soundingReport } from './sounding-report.ts';

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
  const { engine, out, json = false, quiet = false } = flags;
  if (out !== undefined) endingOf(out);
  const experiment = parseExperiment(await readJson(path, context.stdin));
  const towers = listTowers(experiment);
  const shown = curveSink();
  function* sinks(facts: RunFacts): Iterable<RecordSink> {
    if (out !== undefined) yield fileSink(out, facts);
    yield json ? streamSink(context.stdout, facts) : shown;
  }
  const { heading } = await measure(context, { experiment, towers, engine, quiet }, { sinks });
  if (!json) context.stdout.write(`${heading}\n\n${soundingReport(soundings(towers, shown.records))}`);
}
