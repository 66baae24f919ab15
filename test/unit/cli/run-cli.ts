// Runs one command in this process with captured streams, a fake engine and no GPU.

import { PassThrough, Readable, Writable } from 'node:stream';
import type { CliContext } from '../../../src/cli/context.ts';
import { main } from '../../../src/cli/main.ts';
import type { Engine } from '../../../src/engine/contract.ts';
import type { CaseAnswer } from '../../../src/model/case.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../../src/model/records.ts';
import { listTowers } from '../../../src/model/towers.ts';

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliSetup extends Partial<Omit<CliContext, 'stdin' | 'stdout' | 'stderr'>> {
  readonly stdin?: string | Uint8Array;
  readonly terminal?: boolean;
}

export async function runCli(args: readonly string[], setup: CliSetup = {}): Promise<CliResult> {
  const { stdin = '', terminal = false, ...context } = setup;
  const stdout = capture(terminal);
  const stderr = capture(terminal);
  const code = await main(['node', 'echosounder', ...args], {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    openEngine: async () => fakeEngine(),
    openGpu: async () => Promise.reject(new Error('no GPU in this test')),
    onInterrupt: () => () => {},
    ...context,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** Halves the state and shrinks the gradient tenfold (mean square a hundredfold) at every layer; with a skip both stay. */
export function fakeEngine(change: Partial<Engine> = {}): Engine {
  return {
    kind: 'reference',
    adapter: 'float64',
    reason: 'it was asked for',
    evaluate: async (networkCase) =>
      ({
        loss: networkCase.layers.length,
        layers: [],
        engine: 'reference',
        adapter: 'float64',
      }) as unknown as CaseAnswer,
    cost: async () => ({
      towers: 0,
      cohorts: 0,
      passes: 0,
      multiplyAdds: 0,
      dispatches: 0,
      deviceBytes: 0,
      bytesRead: 0,
    }),
    async *run(input, { signal, onProgress, towers: wanted } = {}) {
      const experiment = parseExperiment(input);
      const towers = listTowers(experiment).filter(({ tower }) => wanted?.has(tower) ?? true);
      for (const [index, { tower, seed, layers }] of towers.entries()) {
        signal?.throwIfAborted();
        const skips = experiment.network.skip || layers.some(({ skip }) => skip);
        for (let layer = 0; layer <= layers.length; layer++) {
          const wobble = seed / 1000;
          yield number({ tower, layer, site: 'state', value: skips ? wobble : -0.6 * layer + wobble });
          yield number({
            tower,
            layer,
            site: 'stateGradient',
            value: skips ? wobble : -2 * (layers.length - layer) + wobble,
          });
        }
        onProgress?.({ done: index + 1, total: towers.length, secondsLeft: towers.length - index - 1 });
      }
    },
    destroy: () => {},
    ...change,
  };
}

function number(parts: {
  tower: number;
  layer: number;
  site: 'state' | 'stateGradient';
  value: number;
}): MeasurementRecord {
  return { ...parts, quantity: 'log10MeanSquare' };
}

function capture(terminal: boolean): { readonly stream: CliContext['stdout']; readonly text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream: terminal ? Object.assign(stream, terminalParts()) : stream, text: () => chunks.join('') };
}

/** What cli-progress asks of a terminal. */
function terminalParts(): object {
  const silent = new PassThrough();
  return { isTTY: true, columns: 80, cursorTo: () => silent, clearLine: () => silent, moveCursor: () => silent };
}
