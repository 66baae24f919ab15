// The command line of npm run bench.

import { Command, InvalidArgumentError, Option } from 'commander';
import type { PeerChoice } from './contenders.ts';
import type { PlaceName } from './place.ts';
import type { Patience } from './repetitions.ts';
import { WORKLOADS } from './workloads.ts';

export const PARTS = ['ceilings', ...WORKLOADS.map(({ name }) => name), 'growth', 'deep'] as const;
export type Part = (typeof PARTS)[number];

export interface Flags {
  readonly parts: readonly Part[];
  readonly places: readonly PlaceName[];
  readonly peers: PeerChoice;
  readonly patience: Patience;
}

export function readFlags(argv: readonly string[]): Flags {
  const command = new Command('npm run bench --')
    .description(
      'This engine beside TensorFlow.js and jax-js on the same adapter, the adapter itself, and how our own cost grows.',
    )
    .addOption(
      new Option('--only <parts>', `comma-separated: ${PARTS.join(', ')}`)
        .default(
          PARTS.filter((part) => part !== 'deep'),
          'all but deep, which takes the reference ten minutes',
        )
        .argParser(readParts),
    )
    .addOption(
      new Option('--where <place>', 'browser, Node on Dawn, or one after the other')
        .choices(['chromium', 'node', 'both'])
        .default('chromium'),
    )
    .addOption(
      new Option('--peers <which>', "each peer's fastest form, every form (half an hour without a GPU), or none")
        .choices(['best', 'all', 'none'])
        .default('best'),
    )
    .addOption(
      new Option('--repetitions <n>', 'steady repetitions after the first call').default(5).argParser(readCount),
    )
    .addOption(
      new Option(
        '--patience <seconds>',
        'a contender whose calls have taken this long starts no other after its first steady one',
      )
        .default(30)
        .argParser(readCount),
    )
    .addHelpText('after', TIMES);
  const { only, where, peers, repetitions, patience } = command.parse(argv).opts();
  return {
    parts: only,
    places: where === 'both' ? ['chromium', 'node'] : [where],
    peers,
    patience: { repetitions, seconds: patience },
  };
}

const TIMES = `
Without a GPU, on two cores, the defaults take ten to fifteen minutes; \`--only W2\` takes one or two. Progress goes to stderr, the
tables to stdout.`;

function readParts(text: string): Part[] {
  const known = new Map(PARTS.map((part) => [part.toLowerCase(), part]));
  return text.split(',').map((word) => {
    const part = known.get(word.trim().toLowerCase());
    if (part === undefined) throw new InvalidArgumentError(`There is no part ${word}; there are ${PARTS.join(', ')}.`);
    return part;
  });
}

function readCount(text: string): number {
  const count = Number(text);
  if (!(count >= 1)) throw new InvalidArgumentError('Expected a number from 1.');
  return count;
}
