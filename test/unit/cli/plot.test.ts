import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { chooseFigure } from '../../../src/cli/plot-choice.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { fakeEngine, runCli } from './run-cli.ts';

const TWIN = JSON.stringify({
  network: { depth: 12, width: 8 },
  sweep: { 'network.skip': [false, true] },
  seeds: { count: 2 },
});
const MAP = JSON.stringify({
  network: { width: 8 },
  sweep: { 'network.depth': { from: 2, to: 5 }, 'network.weights.gain': [1, 2, 3], 'network.skip': [false, true] },
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echosounder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const plot = (args: readonly string[], stdin = TWIN) => runCli(['plot', '-', ...args], { stdin });

/** What is drawn, without the words around it. */
function drawing(svg: string): string {
  return svg.slice(svg.indexOf('<rect'));
}

describe('the figure of `plot`', () => {
  it('has a column for each network, named as on the page, with what was measured and theory dashed over it', async () => {
    const { code, stdout, stderr } = await plot(['--out', '-', '--quiet']);
    expect([code, stderr]).toEqual([0, '']);
    expect([...stdout.matchAll(/font-weight="600">(Plain|Residual)</g)].map(([, name]) => name)).toEqual([
      'Plain',
      'Residual',
    ]);
    // A signal and a gradient of two networks, each with its casing.
    expect(stdout.match(/stroke-dasharray/g)).toHaveLength(8);
    expect(stdout).not.toMatch(/var\(|class=/);
    const [, metadata = ''] = /<metadata>(.*)<\/metadata>/.exec(stdout) ?? [];
    const origin = JSON.parse(metadata.replaceAll('&quot;', '"'));
    expect(origin).toMatchObject({ engine: 'reference', adapter: 'float64' });
    expect(parseExperiment(origin.experiment).network.depth).toBe(12);
  });

  it('is the same drawing whether it is measured now or read from a result', async () => {
    const now = await plot(['--out', '-', '--quiet']);
    for (const ending of ['json', 'parquet']) {
      const saved = join(folder, `result.${ending}`);
      await runCli(['run', '-', '--out', saved, '--quiet'], { stdin: TWIN });
      const later = await runCli(['plot', saved, '--out', '-']);
      expect(later.code).toBe(0);
      expect(drawing(later.stdout)).toBe(drawing(now.stdout));
    }
  });

  it('is measured anew of what the page has saved, which has no records', async () => {
    const stated = JSON.stringify({ experiment: JSON.parse(TWIN), engine: 'cpu', version: '0', columns: [], rows: [] });
    const [own, page] = await Promise.all([TWIN, stated].map((stdin) => plot(['--out', '-', '--quiet'], stdin)));
    expect(page.stdout).toBe(own.stdout);
  });

  it('is a map where two settings are swept, one for each value of the others, with a key of its colours', async () => {
    const { code, stdout } = await plot(['--out', '-', '--quiet'], MAP);
    expect(code).toBe(0);
    expect([...stdout.matchAll(/>(Plain|Residual|Depth|Gain)<\/text>/g)].map(([, name]) => name).sort()).toEqual([
      'Depth',
      'Depth',
      'Gain',
      'Gain',
      'Plain',
      'Residual',
    ]);
    expect(stdout).toContain('log10 |∂L/∂z| at layer 1 over the last layer');
    // The plain gradient of the fake engine shrinks by a decade a layer, so by 1 to 4 at depths 2 to 5: the scale ends at 5.
    expect(stdout).toContain('>−5<');
    const other = await plot(['--out', '-', '--quiet', '--quantity', 'signalGrowth'], MAP);
    expect(other.stdout).toContain('log10 |z| at the last layer over layer 0');
  });

  it('has the lines of theory over the map of plain networks, and says so', async () => {
    const sweep = {
      'network.depth': [4, 8, 16, 32],
      'network.weights.gain': { from: 0.5, to: 2, count: 7 },
      'network.skip': [false, true],
    };
    const network = { width: 8, activation: 'tanh', weights: { scheme: 'lecun' }, biases: { std: 0.2 } };
    const { stdout } = await plot(['--out', '-', '--quiet'], JSON.stringify({ network, sweep }));
    const words = (text: string) => text.replace(/<[^>]*>/g, '');
    const named = [...stdout.matchAll(/<text.*?<\/text>/gs)].map(([text]) => words(text));
    expect(named.filter((text) => text === 'χ₁ = 1')).toHaveLength(1);
    expect(named.filter((text) => text.endsWith('ξc')).length).toBeGreaterThan(0);
    const description = /<desc>(.*?)<\/desc>/.exec(stdout)?.[1];
    expect(description).toContain('Lines: mean-field theory, chi1 = 1 and multiples of the depth scale.');
    expect(description).toContain('Gain across and Depth downwards');
  });

  it('leaves the networks of a map open that a result does not have, and refuses one that has none', async () => {
    const saved = join(folder, 'part.json');
    await runCli(['run', '-', '--shard', '1/2', '--out', saved, '--quiet'], { stdin: MAP });
    const part = await runCli(['plot', saved, '--out', '-', '--quantity', 'signalGrowth']);
    expect(part.stdout).toContain('>not measured<');
    const other = await runCli(['plot', saved, '--out', '-', '--quantity', 'weightGradientSpread']);
    expect([other.code, other.stderr]).toEqual([
      1,
      'echosounder: nothing can be drawn: the result has nothing of weightGradientSpread, which needs "weight-gradient" measured\n',
    ]);
  });

  it('is drawn as wide as it is asked to be, twice that in pixels of a PNG, and written only when it is complete', async () => {
    const out = join(folder, 'figure.png');
    const { code, stdout } = await plot(['--out', out, '--width', '900', '--quiet']);
    expect([code, stdout.split('\n')[1]]).toEqual([0, `sounding in ${JSON.stringify(out)}`]);
    const png = readFileSync(out);
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    expect(png.readUInt32BE(16)).toBe(1800);
    expect(readdirSync(folder)).toEqual(['figure.png']);
    const dark = await plot(['--out', '-', '--theme', 'dark', '--quiet']);
    expect(/<rect [^>]*fill="([^"]+)"/.exec(dark.stdout)?.[1]).toBe('#121b1f');
  });
});

describe('what `plot` refuses, in one line and without a file,', () => {
  it.each([
    [
      'a name of another kind',
      ['--out', 'figure.pdf'],
      TWIN,
      '--out: "figure.pdf" is not allowed; expected a name that ends in .svg or .png',
    ],
    ['no name', [], TWIN, "required option '--out <file>' not specified"],
    [
      'a width that is none',
      ['--out', '-', '--width', 'wide'],
      TWIN,
      '--width: "wide" is not allowed; expected a whole number from 320 to 8000',
    ],
    [
      'columns that do not fit',
      ['--out', '-', '--width', '320'],
      TWIN,
      '--width: 320 is not enough for 2 figures side by side; expected at least 580',
    ],
    [
      'an unknown quantity',
      ['--out', '-', '--quantity', 'speed'],
      MAP,
      "option '--quantity <quantity>' argument 'speed' is invalid. Allowed choices are signalGrowth",
    ],
    [
      'another theme',
      ['--out', '-', '--theme', 'blue'],
      TWIN,
      "option '--theme <theme>' argument 'blue' is invalid. Allowed choices are light, dark.",
    ],
    [
      'a setting out of range',
      ['--out', '-'],
      '{"network":{"depth":0}}',
      'network.depth: 0 is not allowed; expected a whole number from 1 to 100000',
    ],
    [
      'seven networks along one setting',
      ['--out', '-'],
      '{"sweep":{"network.depth":{"from":2,"to":8}}}',
      'sweep: 7 networks are too many for 4 water columns, and one setting is swept; a map needs two settings, and others with at most 4 values together',
    ],
    [
      'statistics',
      ['--out', '-'],
      '{"experiment":{},"engine":"cpu","adapter":"a","version":"1","statistics":[]}',
      'standard input holds statistics over seeds; a figure needs the records of run --out',
    ],
    [
      'a damaged result',
      ['--out', '-'],
      '{"experiment":{},"engine":"cpu","adapter":"a","version":"1","towers":[{"tower":0}],"records":[3]}',
      'standard input is damaged: record 1 is no record: 3',
    ],
    [
      'a result that names no towers',
      ['--out', '-'],
      '{"experiment":{},"engine":"cpu","adapter":"a","version":"1","records":[]}',
      'nothing can be drawn: no network has a sound seed with "forward" or "backward" measured',
    ],
    ['text', ['--out', '-'], 'depth: 3', /^standard input is not JSON: /],
    ['nothing', ['--out', '-'], 'null', 'null is not allowed; expected an object'],
  ] as const)('%s', async (_, args, stdin, expected) => {
    const { code, stdout, stderr } = await plot([...args, '--quiet'], stdin);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    const message = stderr.replace(/^echosounder: /, '').trimEnd();
    if (typeof expected === 'string') expect(message).toContain(expected);
    else expect(message).toMatch(expected);
  });

  it('an engine beside a result, which is not measured again', async () => {
    const saved = join(folder, 'result.json');
    await runCli(['run', '-', '--out', saved, '--quiet'], { stdin: TWIN });
    const { code, stderr } = await runCli(['plot', saved, '--out', '-', '--engine', 'cpu']);
    expect([code, stderr]).toEqual([
      1,
      'echosounder: --engine: "cpu" is not allowed with a result, which is not measured again\n',
    ]);
  });
});

test('a seed with a fault is named and left out of the figure', async () => {
  const sound = fakeEngine();
  const engine = fakeEngine({
    async *run(input, options) {
      yield* sound.run(input, options);
      yield { tower: 0, layer: 3, site: 'state', quantity: 'fault', value: 1 };
    },
  });
  const { code, stdout, stderr } = await runCli(['plot', '-', '--out', '-', '--quiet'], {
    stdin: TWIN,
    openEngine: async () => engine,
  });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^skip = false: seed 1 is left out, a fault at layer 3: /);
  expect(stdout).toContain('Plain');
});

test('what is measured is what the figure shows, beside what the experiment asks for', () => {
  const choose = (json: unknown) => chooseFigure(parseExperiment(json), { quantity: 'decorrelation' });
  expect(choose({ measure: ['correlation'] }).experiment.measure).toEqual([
    'forward',
    'backward',
    'correlation',
    'histogram',
  ]);
  expect(choose({ network: { depth: 5000 } }).experiment.measure).not.toContain('histogram');
  const map = choose({ measure: ['forward'], sweep: JSON.parse(MAP).sweep });
  expect(map.experiment.measure).toEqual(['forward', 'correlation']);
  expect(map.figure).toMatchObject({ x: { path: 'network.weights.gain' }, y: { path: 'network.depth' } });
});
