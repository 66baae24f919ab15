// A small sweep that is really measured, in one run or in parts, and its files as bytes.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReferenceEngine } from '../../../src/engine/reference-engine.ts';
import { type CliResult, runCli } from './run-cli.ts';

/** Eight towers of two networks; the arrival of their records is not that of their numbers. */
export const SWEEP = {
  network: { depth: 2, width: 6, input: { width: 6, batch: 4 } },
  sweep: { 'network.skip': [false, true] },
  seeds: { first: 3, count: 4 },
  measure: ['forward', 'backward', 'histogram'],
};

/** The command line with the reference engine. */
export function cli(...args: readonly string[]): Promise<CliResult> {
  return runCli(args, { openEngine: async () => new ReferenceEngine('it was asked for') });
}

export interface SavedResults {
  readonly path: (name: string) => string;
  readonly bytes: (name: string) => Buffer;
  /** Runs the sweep into this file and fails where the command does. */
  readonly run: (name: string, ...flags: readonly string[]) => Promise<string>;
  readonly merge: (names: readonly string[], out: string, ...flags: readonly string[]) => Promise<CliResult>;
}

export function savedResults(folder: string, experiment: object = SWEEP): SavedResults {
  const path = (name: string) => join(folder, name);
  return {
    path,
    bytes: (name) => readFileSync(path(name)),
    run: async (name, ...flags) => {
      writeFileSync(path('experiment.json'), JSON.stringify(experiment));
      const { code, stderr, stdout } = await cli(
        'run',
        path('experiment.json'),
        '--quiet',
        '--out',
        path(name),
        ...flags,
      );
      if (code !== 0) throw new Error(stderr);
      return stdout;
    },
    merge: (names, out, ...flags) => cli('merge', ...names.map(path), '--out', path(out), ...flags),
  };
}
