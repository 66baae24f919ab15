// `theory`: what infinite-width theory expects, beside what an engine measures of an experiment, or by itself for an activation
// and two deviations.

import type { Command } from 'commander';
import { fieldReport } from '../experiment/field-report.ts';
import { parseExperiment } from '../model/experiment.ts';
import { listTowers } from '../model/towers.ts';
import { comparedNetworks, predictNetworks } from './compared-networks.ts';
import { comparisonCsv, comparisonJson } from './comparison-file.ts';
import { comparisonReport } from './comparison-report.ts';
import { completeFile, endingOf } from './complete-file.ts';
import type { CliContext } from './context.ts';
import { curveSink } from './curve-sink.ts';
import { engineOption } from './engine-choice.ts';
import { fieldJson, fieldText } from './field-text.ts';
import { measure } from './measure.ts';
import { originFile } from './origin-file.ts';
import { readJson } from './read-json.ts';
import type { RecordSink, RunFacts } from './record-sink.ts';
import { checkForm, readQuestion, type TheoryFlags } from './theory-flags.ts';

const THEORY_ENDINGS = ['.json', '.csv'] as const;

export function addTheory(program: Command, context: CliContext): void {
  program
    .command('theory')
    .description('show infinite-width theory beside a measured experiment, or for an activation and two deviations')
    .argument('[experiment.json]', 'the experiment, or - for standard input')
    .addOption(engineOption())
    .option('--out <file>', 'write prediction and measurement by layer to a .json or .csv file')
    .option('--json', 'write JSON to standard output instead of the table')
    .option('--quiet', 'show no progress')
    .option('--activation <name>', 'without an experiment: the activation')
    .option('--weight-std <number>', 'its weights: root of entry variance times fan-in (sigma_w)')
    .option('--bias-std <number>', 'its biases (sigma_b); 0 unless given')
    .option('--leaky-slope <number>', 'slope of leaky-relu below zero; 0.01 unless given')
    .action(async (path: string | undefined, flags: TheoryFlags, command: Command) => {
      checkForm(path, flags, { engineGiven: command.getOptionValueSource('engine') === 'cli' });
      if (path !== undefined) await compare(context, path, flags);
      else answer(context, flags);
    });
}

function answer({ stdout }: CliContext, flags: TheoryFlags): void {
  const report = fieldReport(readQuestion(flags));
  stdout.write(flags.json === true ? `${JSON.stringify(fieldJson(report), null, 2)}\n` : fieldText(report));
}

async function compare(context: CliContext, path: string, flags: TheoryFlags): Promise<void> {
  const { engine, out, json = false, quiet = false } = flags;
  const ending = out === undefined ? null : endingOf(out, THEORY_ENDINGS);
  const experiment = parseExperiment(await readJson(path, context.stdin));
  const towers = listTowers(experiment);
  const predictions = await predictNetworks(towers, { correlation: experiment.measure.includes('correlation') });
  const curves = curveSink();
  const networks = () => comparedNetworks(towers, predictions, curves);
  function* sinks(facts: RunFacts): Iterable<RecordSink> {
    yield curves;
    if (out === undefined) return;
    const file = completeFile(out);
    const origin = ending === '.csv' ? originFile(out, facts, { holds: 'comparison' }) : null;
    const text = ending === '.csv' ? comparisonCsv : comparisonJson;
    yield {
      write: () => {},
      finish: () => {
        file.write(text(facts, networks()));
        origin?.finish();
        file.finish();
      },
      discard: () => {
        origin?.discard();
        file.discard();
      },
    };
  }
  const { heading, facts } = await measure(context, { experiment, towers, engine, quiet }, { sinks });
  if (json) context.stdout.write(comparisonJson(facts, networks()));
  else context.stdout.write(`${heading}\n\n${comparisonReport(networks())}`);
}
