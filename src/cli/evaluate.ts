// `evaluate`: a network given layer by layer, answered with every state, gradient and parameter gradient as JSON.

import type { Command } from 'commander';
import { parseCase } from '../model/parse-case.ts';
import type { CliContext } from './context.ts';
import { type EngineChoice, engineOption, openChosenEngine } from './engine-choice.ts';
import { readJson } from './read-json.ts';

export function addEvaluate(program: Command, context: CliContext): void {
  program
    .command('evaluate')
    .description('evaluate a network with given parameters and print the answer as JSON')
    .argument('<case.json>', 'the case, or - for standard input')
    .addOption(engineOption())
    .action((path: string, flags: { readonly engine: EngineChoice }) => evaluate(context, path, flags.engine));
}

async function evaluate(context: CliContext, path: string, kind: EngineChoice): Promise<void> {
  const networkCase = parseCase(await readJson(path, context.stdin));
  const { engine } = await openChosenEngine(context, kind);
  try {
    context.stdout.write(`${JSON.stringify(await engine.evaluate(networkCase))}\n`);
  } finally {
    engine.destroy();
  }
}
