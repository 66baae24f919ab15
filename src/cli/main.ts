// The command line put together: seven commands, one way to fail. Every error is one line on stderr and exit code 1.

import { Command, CommanderError } from 'commander';
import { messageOf } from '../model/input-error.ts';
import { type CliContext, processContext } from './context.ts';
import { addDoctor } from './doctor.ts';
import { addEvaluate } from './evaluate.ts';
import { addMerge } from './merge.ts';
import { addPlot } from './plot.ts';
import { addRun } from './run.ts';
import { addSettings } from './settings.ts';
import { addTheory } from './theory.ts';
import { VERSION } from './version.ts';

const EXIT_ERROR = 1;
/** 128 + SIGINT, as shells report it. */
const EXIT_CANCELLED = 130;

/** Runs one command; `argv` is process.argv. Resolves with the exit code and never rejects. */
export async function main(argv: readonly string[], context: CliContext = processContext()): Promise<number> {
  let cancelled = false;
  const watched: CliContext = {
    ...context,
    onInterrupt: (stop) =>
      context.onInterrupt(() => {
        cancelled = true;
        stop();
      }),
  };
  try {
    await commands(watched).parseAsync(argv);
    return 0;
  } catch (error) {
    if (cancelled) {
      context.stderr.write('echosounder: cancelled\n');
      return EXIT_CANCELLED;
    }
    if (error instanceof CommanderError && isHelp(error)) return error.exitCode;
    context.stderr.write(`echosounder: ${oneLine(error)}\n`);
    return EXIT_ERROR;
  }
}

function commands(context: CliContext): Command {
  const program = new Command('echosounder')
    .description('Sounds very deep networks: signals going down, gradients coming back.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      // Errors are printed in one place, above.
      outputError: () => {},
    });
  for (const add of [addDoctor, addRun, addMerge, addPlot, addTheory, addEvaluate, addSettings]) add(program, context);
  return program;
}

/** Help and version were asked for and printed; they are no errors. */
function isHelp({ code }: CommanderError): boolean {
  return code === 'commander.helpDisplayed' || code === 'commander.help' || code === 'commander.version';
}

function oneLine(error: unknown): string {
  if (!(error instanceof CommanderError)) return messageOf(error);
  return error.message.replace(/^error: /, '').replaceAll('\n', ' ');
}
