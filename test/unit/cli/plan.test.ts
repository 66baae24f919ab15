// `run --plan`: told before anything is measured.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ReferenceEngine } from '../../../src/engine/reference-engine.ts';
import { runCli } from './run-cli.ts';

const EXPERIMENT = {
  network: { depth: 3, width: 8, input: { width: 8, batch: 4 } },
  sweep: { 'network.weights.gain': [1, 2] },
  seeds: { count: 3 },
};

async function plan(...flags: string[]) {
  const path = join(mkdtempSync(join(tmpdir(), 'echosounder-plan-')), 'experiment.json');
  writeFileSync(path, JSON.stringify(EXPERIMENT));
  const openEngine = async () => new ReferenceEngine('it was asked for');
  return runCli(['run', path, '--engine', 'reference', '--plan', ...flags], { openEngine });
}

test('counts the networks of the sweep and tells a time, without a result', async () => {
  const { code, stdout } = await plan();
  expect(code).toBe(0);
  expect(stdout).toMatch(/networks\s*│\s*6 /);
  expect(stdout).toMatch(/time, by a trial of one network\s*│ about \d+ (s|min|h)/);
  expect(stdout).not.toContain('engine:');
});

test('counts the networks of a shard alone', async () => {
  const { stdout } = await plan('--shard', '1/3');
  expect(stdout).toMatch(/networks\s*│\s*2 /);
});
