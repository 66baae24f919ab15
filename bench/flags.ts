// The command line of npm run bench.

import { Command, InvalidArgumentError, Option } from 'commander';
import type { Target } from './contender.ts';
import type { PeerChoice } from './contenders.ts';
import type { PlaceName } from './place.ts';
import type { Patience } from './repetitions.ts';
import { WORKLOADS } from './workloads.ts';

const NAMES = WORKLOADS.map(({ name }) => name);

/** The parts that there are on each target. */
const PARTS = {
  webgpu: ['ceilings', ...NAMES, 'growth', 'deep'],
  cpu: [...NAMES, 'product'],
} as const satisfies Record<Target, readonly string[]>;
type Part = (typeof PARTS)[Target][number];

export interface Flags {
  readonly on: Target;
  readonly parts: readonly Part[];
  readonly places: readonly PlaceName[];
  readonly peers: PeerChoice;
  readonly patience: Patience;
}

export function readFlags(argv: readonly string[]): Flags {
  const command = new Command('npm run bench --')
    .description(
      'This engine beside TensorFlow.js and jax-js on the same adapter, the adapter itself, and how our own cost grows; or beside them and PyTorch on the processor.',
    )
    .addOption(
      new Option('--on <target>', 'WebGPU, or the processor: WebAssembly, and PyTorch where python3 (or PYTHON) has it')
        .choices(['webgpu', 'cpu'])
        .default('webgpu'),
    )
    .addOption(
      new Option(
        '--only <parts>',
        `comma-separated; on webgpu: ${PARTS.webgpu.join(', ')} (all but deep by default, which takes the reference ten minutes); on cpu: ${PARTS.cpu.join(', ')} (all by default)`,
      ),
    )
    .addOption(
      new Option('--where <place>', 'browser, Node (WebGPU is Dawn there), or one after the other')
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
  const { on, only, where, peers, repetitions, patience } = command.parse(argv).opts();
  return {
    on,
    parts: only === undefined ? PARTS[on as Target].filter((part) => part !== 'deep') : readParts(command, on, only),
    places: where === 'both' ? ['chromium', 'node'] : [where],
    peers,
    patience: { repetitions, seconds: patience },
  };
}

const TIMES = `
Without a GPU, on two cores, the defaults take ten to fifteen minutes; \`--only W2\` takes one or two. Progress goes to stderr, the
tables to stdout.`;

function readParts(command: Command, on: Target, text: string): Part[] {
  const parts: readonly Part[] = PARTS[on];
  return text.split(',').map((word) => {
    const part = parts.find((known) => known.toLowerCase() === word.trim().toLowerCase());
    return part ?? command.error(`error: on ${on} there is no part ${word}; there are ${parts.join(', ')}.`);
  });
}

function readCount(text: string): number {
  const count = Number(text);
  if (!(count >= 1)) throw new InvalidArgumentError('Expected a number from 1.');
  return count;
}
