// `run`: an experiment from a file, measured by an engine, as a table and a plot for people or as a file for programs.

import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { shardTowers } from '../experiment/shard.ts';
import { soundings } from '../experiment/sounding.ts';
import { type Experiment, parseExperiment } from '../model/experiment.ts';
import { InputError } from '../model/input-error.ts';
import { listTowers } from '../model/towers.ts';
import { endingOf, RESULT_ENDINGS } from './complete-file.ts';
import type { CliContext } from './context.ts';
import { costReport } from './cost-report.ts';
import { curveSink } from './curve-sink.ts';
import { type EngineChoice, engineOption, openChosenEngine } from './engine-choice.ts';
import { inTowerOrder } from './in-tower-order.ts';
import { measure } from './measure.ts';
import { readJson } from './read-json.ts';
import type { RecordSink, RunFacts } from './record-sink.ts';
import { resultFile, resultStream } from './result-file.ts';
import { readShard } from './shard-flag.ts';
import { soundingReport } from './sounding-report.ts';

interface RunFlags {
  readonly engine: EngineChoice;
  readonly out?: string;
  readonly json?: boolean;
  readonly aggregate?: boolean;
  readonly shard?: string;
  readonly plan?: boolean;
  readonly quiet?: boolean;
}

export function addRun(program: Command, context: CliContext): void {
  program
    .command('run')
    .description('measure an experiment and show it by layer')
    .argument('<experiment.json>', 'the experiment, or - for standard input')
    .addOption(engineOption())
    .option('--out <file>', 'write every record to a .json, .csv or .parquet file')
    .option('--json', 'write every record as JSON to standard output instead of the table')
    .option('--aggregate', 'write statistics over the seeds instead of every record')
    .option('--shard <i/n>', 'measure only part i of n; see merge')
    .option('--plan', 'tell what the run would cost, and measure nothing')
    .option('--quiet', 'show no progress')
    .action((path: string, flags: RunFlags) => run(context, path, flags));
}

async function run(context: CliContext, path: string, flags: RunFlags): Promise<void> {
  const { engine, out, json = false, aggregate = false, quiet = false } = flags;
  const shard = flags.shard === undefined ? undefined : readShard(flags.shard);
  checkFlags(flags);
  const experiment = parseExperiment(await readJson(path, context.stdin));
  const towers = listTowers(experiment);
  if (flags.plan === true) return plan(context, { experiment, engine, towers: shard && shardTowers(towers, shard) });
  const shown = curveSink();
  function* sinks(facts: RunFacts): Iterable<RecordSink> {
    const { measured } = facts;
    if (out !== undefined) {
      yield inTowerOrder(resultFile(out, facts, { aggregate }), { measured, folder: dirname(out) });
    }
    if (!json) yield shown;
    else yield inTowerOrder(resultStream(context.stdout, facts, { aggregate }), { measured, folder: tmpdir() });
  }
  const { heading, facts } = await measure(context, { experiment, towers, engine, quiet, shard }, { sinks });
  if (json) return;
  const part = shard === undefined ? '' : `shard ${flags.shard}: ${facts.measured.length} of ${towers.length} towers\n`;
  const report = facts.measured.length === 0 ? '' : soundingReport(soundings(facts.measured, shown.records));
  context.stdout.write(`${heading}\n${part}\n${report}`);
}

interface PlanJob {
  readonly experiment: Experiment;
  readonly engine: EngineChoice;
  readonly towers: ReadonlySet<number> | undefined;
}

async function plan(context: CliContext, { experiment, engine: kind, towers }: PlanJob): Promise<void> {
  const { engine } = await openChosenEngine(context, kind);
  try {
    context.stdout.write(await costReport(engine, { experiment, towers }));
  } finally {
    engine.destroy();
  }
}

function checkFlags({ out, json = false, aggregate = false, shard }: RunFlags): void {
  if (out !== undefined) endingOf(out, RESULT_ENDINGS);
  if (!aggregate) return;
  if (out === undefined && !json)
    throw new InputError('--aggregate: nothing is written; expected --out or --json with it');
  // Part of the seeds would pass for all of them, and statistics cannot be joined.
  if (shard !== undefined)
    throw new InputError('--aggregate: not allowed with --shard; aggregate when the parts are merged');
}
