import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../house/tracked-files.ts';
import { SWEEP, savedResults } from './saved-results.ts';

const SCRIPT = join(ROOT, 'examples/sweep-array.sh');
const PROGRAM = `${process.execPath} ${join(ROOT, 'scripts/run-with-vite.mjs')} src/cli/bin.ts`;

const folder = mkdtempSync(join(tmpdir(), 'echosounder-'));
afterAll(() => rmSync(folder, { recursive: true }));
const saved = savedResults(folder);
const experiment = saved.path('experiment.json');
writeFileSync(experiment, JSON.stringify(SWEEP));

function script(results: string, env: Record<string, string>): string {
  const args = [SCRIPT, experiment, saved.path(results), '--engine', 'reference'];
  return execFileSync('bash', args, { env: { ...process.env, ECHOSOUNDER: PROGRAM, ...env }, encoding: 'utf8' });
}

describe('the example script', () => {
  it('measures all parts without a scheduler and joins them to what one run gives', async () => {
    script('loop', { PARTS: '2' });
    expect(readdirSync(saved.path('loop')).sort()).toEqual([
      'all.parquet',
      'part-1-of-2.json',
      'part-2-of-2.json',
      'seeds.csv',
      'seeds.csv.origin.json',
    ]);
    await saved.run('all.parquet');
    expect(saved.bytes('loop/all.parquet').equals(saved.bytes('all.parquet'))).toBe(true);
  });

  it('measures one part as a task of an array, and not again where it is there', () => {
    const task = { PARTS: '3', SLURM_ARRAY_TASK_ID: '2' };
    script('array', task);
    expect(readdirSync(saved.path('array'))).toEqual(['part-2-of-3.json']);
    const { mtimeMs } = statSync(saved.path('array/part-2-of-3.json'));
    expect(script('array', task)).toBe('');
    expect(statSync(saved.path('array/part-2-of-3.json')).mtimeMs).toBe(mtimeMs);
  });

  it('asks for the number of parts', () => {
    expect(() =>
      execFileSync('bash', [SCRIPT, experiment, folder], { env: { PATH: process.env.PATH }, stdio: 'pipe' }),
    ).toThrow(/usage: PARTS=/);
  });

  it('can be executed as it is', () => {
    expect(statSync(SCRIPT).mode & 0o111).toBe(0o111);
    expect(readFileSync(SCRIPT, 'utf8')).toMatch(/^#!\/usr\/bin\/env bash\n/);
  });
});
