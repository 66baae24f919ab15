import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParse } from 'd3-dsv';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEngine } from '../../../src/engine/open-engine.ts';
import type { ComparisonRow } from '../../../src/experiment/comparison.ts';
import type { DecorrelationRow } from '../../../src/experiment/decorrelation.ts';
import { type CliSetup, fakeEngine, runCli } from './run-cli.ts';

const QUIET = ['--quiet', '--engine', 'reference'];

function experiment(network: object, { sweep = {}, seeds = 4, measure = ['forward', 'backward'] } = {}): string {
  return JSON.stringify({
    network: { depth: 6, width: 32, input: { width: 32, batch: 8 }, ...network },
    sweep,
    seeds: { count: seeds },
    measure,
  });
}

/** Measured by the reference engine, which shares nothing with the theory. */
async function measured(stdin: string, ...flags: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['theory', '-', ...QUIET, ...flags], { stdin, openEngine });
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

/** The same with the engine that halves the state's mean square fourfold a layer whatever the network. */
async function faked(stdin: string, setup: CliSetup = {}, ...flags: string[]) {
  return runCli(['theory', '-', ...QUIET, ...flags], { stdin, ...setup });
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echosounder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('an experiment beside theory', () => {
  const tanh = { weights: { scheme: 'lecun', gain: 1.3 }, biases: { std: 0.3 } };

  it('agrees within four standard errors at every layer of a small plain and a small residual network', async () => {
    const { networks } = JSON.parse(
      await measured(experiment(tanh, { sweep: { 'network.skip': [false, true] }, seeds: 8 }), '--json'),
    );
    expect(networks).toHaveLength(2);
    for (const { rows } of networks) {
      expect(rows).toHaveLength(2 * 7);
      for (const { deviation, layer, site } of rows as ComparisonRow[]) {
        expect(Math.abs(deviation ?? Number.NaN), `${site} ${layer}`).toBeLessThan(4);
      }
    }
  });

  it('has this JSON form', async () => {
    const answer = JSON.parse(await measured(experiment(tanh, { seeds: 2 }), '--json'));
    expect(Object.keys(answer)).toEqual(['experiment', 'engine', 'adapter', 'version', 'networks']);
    const [network] = answer.networks;
    expect(network).toMatchObject({ coordinates: {}, seeds: [1, 2], faults: [], unpredictable: null, doubt: null });
    expect(Object.keys(network.rows[0])).toEqual([
      'layer',
      'site',
      'limit',
      'expected',
      'measured',
      'deviation',
      'zero',
    ]);
    const { kind, weightStd, biasStd, length, trainableDepth } = network.phase;
    expect({ kind, length, trainableDepth }).toEqual({
      kind: 'ordered',
      length: 'finite',
      trainableDepth: 96,
    });
    expect([weightStd, biasStd]).toEqual([expect.closeTo(1.3, 12), expect.closeTo(0.3, 12)]);
  });

  it('says unbounded instead of an infinite length', async () => {
    const relu = experiment({ activation: 'relu', weights: { scheme: 'he', gain: 2 } }, { seeds: 1 });
    const [{ phase }] = JSON.parse(await measured(relu, '--json')).networks;
    expect(phase).toMatchObject({ q: null, length: 'unbounded', kind: 'chaotic', cStar: 1 });
    expect(await measured(relu)).toContain('chi1 tends to 4 while the length grows without bound');
  });

  it('sets the correlation of paired samples beside theory where it is measured, and not elsewhere', async () => {
    const paired = { ...tanh, width: 96, input: { width: 96, batch: 16, correlation: 0.5 } };
    const measure = ['forward', 'correlation'];
    const [{ decorrelations }] = JSON.parse(
      await measured(experiment(paired, { seeds: 6, measure }), '--json'),
    ).networks;
    expect(decorrelations).toHaveLength(7);
    for (const { layer, limit, measured: mean, low, high } of decorrelations as DecorrelationRow[]) {
      expect(mean).toBeGreaterThanOrEqual(low ?? Number.NaN);
      expect(mean).toBeLessThanOrEqual(high ?? Number.NaN);
      // Six seeds of eight pairs over 96 units: a few per cent of 1 - c, a quarter at the very most.
      expect(Math.abs((mean ?? Number.NaN) - (limit ?? Number.NaN)), `layer ${layer}`).toBeLessThan(Math.log10(1.25));
    }
    expect(await measured(experiment(paired, { measure }))).toContain('log10(1 - c)');
    expect(await measured(experiment(paired))).not.toContain('log10(1 - c)');
    const same = { ...paired, input: { width: 96, batch: 4, correlation: 1 } };
    expect(await measured(experiment(same, { seeds: 1, measure }))).toMatch(/│ +6 │ +c = 1 │ +c = 1 │/);
  });

  it('takes digits as they are: the given input has no deviation', async () => {
    const digits = { activation: 'tanh', input: { kind: 'digits', batch: 8 } };
    const [{ rows }] = JSON.parse(await measured(experiment(digits), '--json')).networks;
    const [input] = rows as ComparisonRow[];
    expect(input).toMatchObject({ layer: 0, site: 'state', deviation: null, zero: null });
    expect(input?.measured).toBeCloseTo(input?.expected ?? Number.NaN, 12);
    expect(rows.filter(({ deviation }: ComparisonRow) => deviation === null)).toHaveLength(1);
  });

  it('prints the measurement alone where there is no theory, and says so', async () => {
    const stdin = experiment({ activationAfterSum: true });
    const text = await measured(stdin);
    expect(text).toContain('no prediction: the argument of an activation after the sum is not normal');
    expect(text).toMatch(/^│ +6 │ +-\d\.\d\d │ +-\d\.\d\d │$/m);
    expect(text).not.toContain('deviation');
    const [network] = JSON.parse(await measured(stdin, '--json')).networks;
    expect(network).toMatchObject({ unpredictable: 'activation-after-sum', phase: null, doubt: null });
    expect(network.rows[0]).toMatchObject({ limit: null, expected: null, deviation: null, zero: null });
  });

  it('says that mean field is in doubt where the network is deep for its width', async () => {
    const narrow = { depth: 40, width: 4, activation: 'relu', weights: { scheme: 'he' } };
    expect(await measured(experiment(narrow, { seeds: 1 }))).toMatch(/^doubt: .*seeds differ by a factor of e/m);
  });

  it('says exactly 0 where theory and every seed do', async () => {
    const dead = experiment({ weights: { gain: 0 } }, { seeds: 2 });
    const text = await measured(dead);
    expect(text).toMatch(/^│ +6 │ exactly 0 │ +exactly 0 │ exactly 0 │ +│ +exactly 0 │/m);
    expect(text).not.toContain('differ on what is exactly 0');
  });

  it('leaves out what was not measured', async () => {
    const text = await measured(experiment({}, { measure: ['forward'] }));
    expect(text).toMatch(/^│ +6 │ .*│ +│ +│ not measured │ +│$/m);
    expect(text).toMatch(/^state: 0 of 7 layers beyond/m);
    expect(text).not.toMatch(/^gradient: /m);
    expect(await measured(experiment({}, { measure: ['correlation'] }))).toContain('neither "forward" nor "backward"');
  });
});

describe('the report of `theory`', () => {
  it('marks and counts deviations beyond four standard errors', async () => {
    const { stdout } = await faked(experiment({ depth: 30 }));
    expect(stdout).toMatch(/^│ +30 │.* -\d+\.\d! │/m);
    expect(stdout).toMatch(/^state: \d+ of 31 layers beyond 4 standard errors, largest -\d+\.\d at layer 30$/m);
    const rows = stdout.split('\n').filter((line) => /^│ +\d+ │/.test(line));
    expect(rows).toHaveLength(13);
  });

  it('says why a network with a skip has no phase', async () => {
    const { stdout } = await faked(experiment({ skip: true }));
    expect(stdout).toContain('\nphase: none, since a network with a skip has no depth scale\n');
  });

  it('shows only the summary of more networks than fit a screen, each line with its network', async () => {
    const { stdout } = await faked(experiment({}, { sweep: { 'network.weights.gain': [1, 2, 3, 4, 5] } }));
    expect(stdout).not.toContain('│');
    expect(stdout).toMatch(/^weights\.gain = 5: phase: chaotic/m);
    expect(stdout.match(/^weights\.gain = 3: /gm)).toHaveLength(3);
  });

  it('names a seed that is left out for a fault', async () => {
    const engine = fakeEngine({
      async *run() {
        yield { tower: 0, layer: 2, site: 'preactivation', quantity: 'fault', value: 2 };
      },
    });
    const { stdout } = await faked(experiment({}, { seeds: 1 }), { openEngine: async () => engine });
    expect(stdout).toContain('no seed without a fault');
    expect(stdout).toContain('network: seed 1 is left out, a fault at layer 2: an argument of sin');
  });
});

describe('the file of `theory --out`', () => {
  it('as CSV has one row a layer and site with the swept settings in front', async () => {
    const path = join(folder, 'rows.csv');
    const stdin = experiment({}, { sweep: { 'network.skip': [false, true] } });
    expect((await faked(stdin, {}, '--out', path)).code).toBe(0);
    const rows = csvParse(readFileSync(path, 'utf8'));
    expect(rows.columns).toEqual([
      'network.skip',
      'layer',
      'site',
      'limit',
      'expected',
      'measured',
      'deviation',
      'zero',
    ]);
    expect(rows).toHaveLength(2 * 2 * 7);
    expect(rows.at(-1)).toMatchObject({ 'network.skip': 'true', layer: '6', site: 'stateGradient', zero: '' });
    expect(readdirSync(folder).sort()).toEqual(['rows.csv', 'rows.csv.origin.json']);
  });

  it('as JSON is what --json prints', async () => {
    const path = join(folder, 'rows.json');
    const { stdout } = await faked(experiment({}), {}, '--json', '--out', path);
    expect(readFileSync(path, 'utf8')).toBe(stdout);
  });

  it('is not left behind by a run that fails or is cancelled, and the engine is destroyed', async () => {
    let destroyed = 0;
    let stop = (): void => {};
    const engine = fakeEngine({
      async *run(_experiment, { signal } = {}) {
        yield { tower: 0, layer: 0, site: 'state', quantity: 'log10MeanSquare', value: 0 };
        stop();
        signal?.throwIfAborted();
      },
      destroy: () => {
        destroyed++;
      },
    });
    const onInterrupt = (callback: () => void) => {
      stop = callback;
      return () => {};
    };
    const setup = { openEngine: async () => engine, onInterrupt };
    const cancelled = await faked(experiment({}), setup, '--out', join(folder, 'x.csv'));
    expect(cancelled).toEqual({ code: 130, stdout: '', stderr: 'echosounder: cancelled\n' });
    const broken = fakeEngine({
      run: () => {
        throw new Error('the GPU device was lost');
      },
    });
    const failed = await faked(experiment({}), { openEngine: async () => broken }, '--out', join(folder, 'x.json'));
    expect(failed).toMatchObject({ code: 1, stderr: 'echosounder: the GPU device was lost\n' });
    expect([destroyed, readdirSync(folder)]).toEqual([1, []]);
  });
});
