import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParse } from 'd3-dsv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvRow, textCell } from '../../../src/cli/csv-table.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { fakeEngine, runCli } from './run-cli.ts';

const twin = JSON.stringify({
  network: { depth: 20 },
  sweep: { 'network.skip': [false, true] },
  seeds: { first: 1, count: 3 },
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echosounder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the table of `run`', () => {
  it('groups the seeds and shows about a dozen layers from the first to the last', async () => {
    const { code, stdout } = await runCli(['run', '-'], { stdin: twin });
    expect(code).toBe(0);
    const [plain] = stdout.split('skip = true, 3 seeds: mean [least, greatest]');
    expect(plain).toContain('skip = false, 3 seeds');
    const rows = plain.split('\n').filter((line) => /^│ +\d+ │/.test(line));
    expect(rows).toHaveLength(13);
    // Mean square 10^(0.002 - 0.6 layer), the seeds a thousandth apart; the gradient is 10^-40 at the top.
    expect(rows[0]).toMatch(/│ +0 │ +0.00 \[0.00, 0.00\] │ +-40.00 \[-40.00, -40.00\] │/);
    expect(rows[12]).toMatch(/│ +20 │ +-12.00 \[-12.00, -12.00\] │ +0.00 \[0.00, 0.00\] │/);
  });

  it('ends with the change of the signal and of the gradient in each network', async () => {
    const { stdout } = await runCli(['run', '-'], { stdin: twin });
    expect(stdout.trimEnd().split('\n').slice(-4)).toEqual([
      'skip = false: state shrinks by 10^6 (root mean square) from layer 0 to layer 20',
      'skip = false: gradient shrinks by 10^20 (root mean square) from layer 20 to layer 0',
      'skip = true: state keeps its size within a quarter from layer 0 to layer 20',
      'skip = true: gradient keeps its size within a quarter from layer 20 to layer 0',
    ]);
  });

  it('names the engine and why it was taken', async () => {
    const { stdout } = await runCli(['run', '-'], { stdin: twin });
    expect(stdout.split('\n')[0]).toBe('engine: reference on float64 (no GPU in this test)');
  });

  it('draws both curves, the state falling to the left and the gradient to the right', async () => {
    const { stdout } = await runCli(['run', '-'], { stdin: '{"network": {"depth": 20}}' });
    const plot = stdout.split('\n').filter((line) => /^ +\d+ \|/.test(line));
    expect(plot).toHaveLength(20);
    const signal = plot.map((line) => line.search(/[vx]/));
    const echo = plot.map((line) => line.search(/[\^x]/));
    expect(signal).toEqual([...signal].sort((a, b) => b - a));
    expect(echo).toEqual([...echo].sort((a, b) => a - b));
    expect(echo[19] - echo[0]).toBeGreaterThan(50);
  });

  it('says exactly 0 where a signal died, not minus infinity', async () => {
    const engine = fakeEngine({
      async *run() {
        for (const [layer, value] of [0, -5, null].entries()) {
          yield { tower: 0, layer, site: 'state', quantity: 'log10MeanSquare', value };
        }
      },
    });
    const { stdout } = await runCli(['run', '-'], {
      stdin: '{"network": {"depth": 2}}',
      openEngine: async () => engine,
    });
    expect(stdout).toMatch(/│ +2 │ +exactly 0 │ +not measured │/);
    expect(stdout).toContain('network: state becomes exactly 0 from layer 0 to layer 2');
    expect(stdout).not.toMatch(/Infinity|NaN/);
  });

  it('leaves out a tower with a fault and says what it was', async () => {
    const engine = fakeEngine({
      async *run() {
        yield { tower: 0, layer: 1, site: 'state', quantity: 'log10MeanSquare', value: 1 };
        yield { tower: 0, layer: 7, site: 'preactivation', quantity: 'fault', value: 2 };
      },
    });
    const { stdout } = await runCli(['run', '-'], { stdin: '{}', openEngine: async () => engine });
    expect(stdout).toContain('network: seed 1 is left out, a fault at layer 7: an argument of sin');
  });

  it('shows only the summary of more networks than fit a screen', async () => {
    const summed = (count: number) =>
      JSON.stringify({ network: { depth: 2 }, sweep: { 'network.weights.gain': { from: 1, to: 2, count } } });
    expect((await runCli(['run', '-'], { stdin: summed(4) })).stdout).toContain('│');
    const { stdout } = await runCli(['run', '-'], { stdin: summed(9) });
    expect(stdout).toContain('9 networks: only the summary is shown');
    expect(stdout).not.toContain('│');
    expect(stdout).toContain('weights.gain = 1.125: gradient shrinks');
  });
});

describe('progress', () => {
  it('is one line a tenth on stderr where that is no terminal', async () => {
    const seeds = { count: 20 };
    const { stderr } = await runCli(['run', '-'], { stdin: JSON.stringify({ network: { depth: 1 }, seeds }) });
    // The fake engine says a second a tower.
    const lines = Array.from({ length: 9 }, (_, index) => 10 * (index + 1)).map((percent) => {
      const left = 20 - percent / 5;
      return `${percent} %, about ${left < 10 ? left : 5 * Math.round(left / 5)} s left\n`;
    });
    expect(stderr).toBe(`${lines.join('')}100 %\n`);
  });

  it('is a bar on a terminal', async () => {
    const { stderr } = await runCli(['run', '-'], { stdin: twin, terminal: true });
    expect(stderr).toContain('% |');
    expect(stderr).toMatch(/% \| \d+s \| about \d+ s left/);
  });

  it('says nothing of the time left where nothing is known of it', async () => {
    const engine = fakeEngine({
      // biome-ignore lint/correctness/useYield: this run yields nothing
      async *run(_input, { onProgress } = {}) {
        onProgress?.({ done: 1, total: 2, secondsLeft: null });
      },
    });
    const { stderr } = await runCli(['run', '-'], { stdin: '{}', openEngine: async () => engine });
    expect(stderr).toBe('50 %\n');
  });

  it.each([
    ['in the middle of the lines', [], false],
    ['in the middle of the bar, on a line of its own', [], true],
    ['also with --quiet', ['--quiet'], false],
  ])('is told what the engine has to say %s', async (_, flags, terminal) => {
    const engine = fakeEngine({
      // biome-ignore lint/correctness/useYield: this run yields nothing
      async *run(_input, { onProgress, onNotice } = {}) {
        onProgress?.({ done: 1, total: 2, secondsLeft: null });
        onNotice?.({ kind: 'device-lost', message: 'the GPU device was lost' });
      },
    });
    const { code, stderr } = await runCli(['run', '-', ...flags], {
      stdin: '{}',
      terminal,
      openEngine: async () => engine,
    });
    expect(code).toBe(0);
    expect(stderr).toContain(`${terminal ? '\r\x1b[K' : ''}note: the GPU device was lost\n`);
  });

  it('is left out with --quiet', async () => {
    expect((await runCli(['run', '-', '--quiet'], { stdin: twin })).stderr).toBe('');
    expect((await runCli(['run', '-', '--quiet'], { stdin: twin, terminal: true })).stderr).toBe('');
  });
});

describe('the file of --out', () => {
  it('as CSV has one row a record with the seed and the swept settings', async () => {
    const path = join(folder, 'records.csv');
    expect((await runCli(['run', '-', '--out', path], { stdin: twin })).code).toBe(0);
    const rows = csvParse(readFileSync(path, 'utf8'));
    expect(rows.columns).toEqual(['tower', 'seed', 'network.skip', 'layer', 'site', 'quantity', 'value']);
    // 2 networks, 3 seeds, layers 0 to 20, two sites.
    expect(rows).toHaveLength(2 * 3 * 21 * 2);
    expect({ ...rows[1] }).toEqual({
      tower: '0',
      seed: '1',
      'network.skip': 'false',
      layer: '0',
      site: 'stateGradient',
      quantity: 'log10MeanSquare',
      value: String(-40 + 0.001),
    });
    expect(rows.at(-1)).toMatchObject({ tower: '5', seed: '3', 'network.skip': 'true', layer: '20' });
    expect(readdirSync(folder).sort()).toEqual(['records.csv', 'records.csv.origin.json']);
  });

  it('as JSON holds the experiment, the engine, the towers and the records', async () => {
    const path = join(folder, 'records.json');
    await runCli(['run', '-', '--out', path], { stdin: twin });
    const saved = JSON.parse(readFileSync(path, 'utf8'));
    expect(Object.keys(saved)).toEqual(['experiment', 'engine', 'adapter', 'version', 'towers', 'records']);
    expect(parseExperiment(saved.experiment)).toEqual(parseExperiment(JSON.parse(twin)));
    expect([saved.engine, saved.adapter]).toEqual(['reference', 'float64']);
    expect(saved.towers).toHaveLength(6);
    expect(saved.towers[5]).toEqual({ tower: 5, seed: 3, coordinates: { 'network.skip': true } });
    expect(saved.records).toHaveLength(2 * 3 * 21 * 2);
    expect(saved.records[0]).toEqual({ tower: 0, layer: 0, site: 'state', quantity: 'log10MeanSquare', value: 0.001 });
  });

  it('is the same JSON on standard output with --json', async () => {
    const path = join(folder, 'records.json');
    const { stdout } = await runCli(['run', '-', '--json', '--out', path], { stdin: twin });
    expect(stdout).toBe(readFileSync(path, 'utf8'));
  });
});

describe('a CSV cell', () => {
  it('of text that begins like a formula is kept text, a negative number stays a number', () => {
    for (const text of ['=1+1', '+1', '-1', '@sum', '\t=1', '\r=1']) expect(textCell(text)).toBe(`'${text}`);
    expect(csvRow([0, '=cmd', -1853.25])).toBe("0,'=cmd,-1853.25");
  });

  it('is empty for null and quoted where it has a comma', () => {
    expect(csvRow([null, '[1,2]', true])).toBe(',"[1,2]",true');
  });
});

describe('cancelling', () => {
  it('ends with exit code 130, says so, destroys the engine and leaves no file', async () => {
    let destroyed = 0;
    let stop = (): void => {};
    let released = false;
    const engine = fakeEngine({
      async *run(_experiment, { signal } = {}) {
        yield { tower: 0, layer: 0, site: 'state', quantity: 'log10MeanSquare', value: 0 };
        stop();
        signal?.throwIfAborted();
        throw new Error('the signal did not reach the engine');
      },
      destroy: () => {
        destroyed++;
      },
    });
    const result = await runCli(['run', '-', '--out', join(folder, 'x.csv')], {
      stdin: '{}',
      openEngine: async () => engine,
      onInterrupt: (callback) => {
        stop = callback;
        return () => {
          released = true;
        };
      },
    });
    expect(result).toEqual({ code: 130, stdout: '', stderr: 'echosounder: cancelled\n' });
    expect([destroyed, released]).toEqual([1, true]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is noticed also by an engine that just stops yielding', async () => {
    let stop = (): void => {};
    const engine = fakeEngine({
      async *run() {
        stop();
        yield* [];
      },
    });
    const onInterrupt = (callback: () => void) => {
      stop = callback;
      return () => {};
    };
    expect((await runCli(['run', '-'], { stdin: '{}', openEngine: async () => engine, onInterrupt })).code).toBe(130);
  });

  it('a failing engine leaves no file either', async () => {
    const engine = fakeEngine({
      run: () => {
        throw new Error('the GPU device was lost');
      },
    });
    const { code } = await runCli(['run', '-', '--out', join(folder, 'x.json')], {
      stdin: '{}',
      openEngine: async () => engine,
    });
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});
