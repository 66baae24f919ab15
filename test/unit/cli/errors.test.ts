import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'echosounder-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const good = file('good.json', '{"network": {"depth": 2}}');

describe('a command line error', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown command', ['sing'], /unknown command 'sing'/],
    ['an unknown flag', ['run', good, '--quite'], /unknown option '--quite' \(Did you mean --quiet\?\)/],
    ['an unknown flag of the program', ['--loud', 'settings'], /unknown option '--loud'/],
    ['a missing file name', ['run'], /missing required argument 'experiment.json'/],
    ['a second file name', ['run', good, good], /too many arguments/],
    [
      'an unknown engine',
      ['run', good, '--engine', 'cuda'],
      /'cuda' is invalid. Allowed choices are auto, webgpu, cpu, reference/,
    ],
    [
      'another file ending',
      ['run', good, '--out', 'x.txt'],
      /--out: "x.txt" is not allowed; expected a name that ends in .json, .csv or .parquet/,
    ],
    [
      'a missing folder for the output',
      ['run', good, '--out', join(folder, 'no', 'x.csv')],
      /cannot write .*no such file or folder/,
    ],
    ['a missing file', ['run', join(folder, 'none.json')], /cannot read .*none.json": there is no such file or folder/],
    ['a folder as file', ['run', folder], /cannot read .*it is a folder/],
    ['no JSON', ['run', file('bad.json', '{\n  "network": {,}\n}')], /bad.json" is not JSON: .* at line 2, column 15/],
    ['an empty file', ['run', file('empty.json', '')], /is not JSON: it is empty/],
    [
      'a picture under the name',
      ['run', file('png.json', new Uint8Array([0x89, 0x50, 0x4e, 0x47]))],
      /is not UTF-8 text/,
    ],
    [
      'a refused experiment',
      ['run', file('depth.json', '{"network": {"depth": 0}}')],
      /network.depth: 0 is not allowed; expected/,
    ],
    ['a refused case', ['evaluate', file('case.json', '{"layers": []}')], /layers: \[\] is not allowed/],
    ['two forms of settings', ['settings', '--json', '--markdown'], /'--json' cannot be used with option '--markdown'/],
  ])('from %s is one line and exit code 1', async (_, args, message) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^echosounder: [^\n]+\n$/);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  it('from the engine is one line too', async () => {
    const openEngine = async () => Promise.reject(new Error('the device was lost\nat some place'));
    expect(await runCli(['run', good, '--engine', 'reference'], { openEngine })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'echosounder: the device was lost\n',
    });
  });
});

describe('help', () => {
  it('is no error when asked for, and names every command', async () => {
    const { code, stdout, stderr } = await runCli(['--help']);
    for (const command of ['doctor', 'run', 'merge', 'theory', 'evaluate', 'settings'])
      expect(stdout).toContain(`\n  ${command} `);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('goes to stderr with exit code 1 when no command was given', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect(stderr).toContain('Usage: echosounder');
    expect([code, stdout]).toEqual([1, '']);
  });

  it('tells the version', async () => {
    expect((await runCli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
