import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParse } from 'd3-dsv';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../../../src/cli/version.ts';
import { aggregation } from '../../../src/experiment/aggregation.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../../src/model/records.ts';
import { listTowers } from '../../../src/model/towers.ts';
import { fakeEngine, runCli } from './run-cli.ts';
import { cli, SWEEP, savedResults } from './saved-results.ts';

interface SavedJson {
  readonly records: readonly MeasurementRecord[];
  readonly [key: string]: unknown;
}

const folder = mkdtempSync(join(tmpdir(), 'echosounder-'));
afterAll(() => rmSync(folder, { recursive: true }));
const saved = savedResults(folder);
const json = (name: string): SavedJson => JSON.parse(saved.bytes(name).toString());
const csv = (name: string) => csvParse(saved.bytes(name).toString());
const parquet = (name: string) => parquetReadObjects({ file: asyncBuffer(saved.bytes(name)) });

function asyncBuffer(bytes: Buffer) {
  const buffer = new Uint8Array(bytes).buffer;
  return { byteLength: buffer.byteLength, slice: (start: number, end?: number) => buffer.slice(start, end) };
}

/** Key-value metadata without the prefix of ours. */
function metadata(name: string): Record<string, string | undefined> {
  const pairs = parquetMetadata(new Uint8Array(saved.bytes(name)).buffer).key_value_metadata ?? [];
  return Object.fromEntries(pairs.map(({ key, value }) => [key.replace(/^echosounder\./, ''), value]));
}

beforeAll(async () => {
  for (const ending of ['json', 'csv', 'parquet']) {
    await saved.run(`all.${ending}`);
    await saved.run(`seeds.${ending}`, '--aggregate');
  }
});

describe('a saved result', () => {
  it('names its experiment, engine, adapter and version in every format', () => {
    const { experiment, towers, ...origin } = metadata('all.parquet');
    const companion = JSON.parse(saved.bytes('all.csv.origin.json').toString());
    const named = [json('all.json'), companion, { ...origin, experiment: JSON.parse(experiment ?? '') }];
    for (const { engine, adapter, version, experiment: stated } of named) {
      expect([engine, adapter, version]).toEqual(['reference', 'float64', VERSION]);
      expect(parseExperiment(stated)).toEqual(parseExperiment(SWEEP));
    }
    expect([companion.file, companion.table, origin.table]).toEqual(['all.csv', 'records', 'records']);
    expect([companion.towers, JSON.parse(towers ?? '')]).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7],
      [0, 1, 2, 3, 4, 5, 6, 7],
    ]);
  });

  it('has the same rows in every format, and every number is the same float64', async () => {
    const { records } = json('all.json');
    const [lines, rows] = [csv('all.csv'), await parquet('all.parquet')];
    expect([lines.length, rows.length]).toEqual([records.length, records.length]);
    for (const [place, { tower, layer, site, quantity, value }] of records.entries()) {
      const [line, row] = [lines[place], rows[place]];
      const swept = { tower, 'network.skip': tower >= 4, layer, site, quantity };
      expect(row).toMatchObject({ ...swept, seed: BigInt(3 + (tower % 4)) });
      expect(line).toMatchObject({
        ...Object.fromEntries(Object.entries(swept).map(([k, v]) => [k, String(v)])),
        seed: String(3 + (tower % 4)),
      });
      if (quantity === 'histogram') {
        expect([row.value, line.value, JSON.parse(row.histogram), JSON.parse(line.histogram)]).toEqual([
          null,
          '',
          value,
          value,
        ]);
      } else {
        expect([row.value, line.value === '' ? null : Number(line.value)]).toEqual([value, value]);
        expect([row.histogram, line.histogram]).toEqual([null, '']);
      }
    }
  });

  it('is in the order of its towers, whatever order the engine took', () => {
    const towers = json('all.json').records.map(({ tower }) => tower);
    expect(towers).toEqual(towers.toSorted((a, b) => a - b));
    expect(new Set(towers).size).toBe(8);
  });

  it('has the same bytes each time', async () => {
    for (const ending of ['json', 'csv', 'parquet']) {
      await saved.run(`again.${ending}`);
      expect(saved.bytes(`again.${ending}`).equals(saved.bytes(`all.${ending}`))).toBe(true);
    }
  });

  it('leaves nothing but the files that were asked for', () => {
    expect(readdirSync(folder).filter((name) => /part$|^\./.test(name))).toEqual([]);
  });
});

describe('`run --aggregate`', () => {
  const expected = () => {
    const sums = aggregation(listTowers(parseExperiment(SWEEP)));
    for (const record of json('all.json').records) sums.add(record);
    return sums.rows().map(({ coordinates, ...row }) => ({ 'network.skip': coordinates.get('network.skip'), ...row }));
  };

  it('writes the statistics over the seeds of every record', async () => {
    const rows = await parquet('seeds.parquet');
    expect(rows).toEqual(expected());
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.every(({ seeds, faults }) => seeds === 4 && faults === 0)).toBe(true);
    expect(metadata('seeds.parquet').table).toBe('statistics');
  });

  it('writes the same numbers in every format', async () => {
    const lines = csv('seeds.csv');
    const points = json('seeds.json').statistics as readonly Record<string, unknown>[];
    for (const [place, row] of (await parquet('seeds.parquet')).entries()) {
      const { 'network.skip': skip, ...others } = row;
      expect(points[place]).toEqual(others);
      const texts = Object.entries(row).map(([key, value]) => [key, value === null ? '' : String(value)]);
      expect({ ...lines[place] }).toEqual(Object.fromEntries(texts));
    }
    expect(json('seeds.json').points).toEqual([
      { point: 0, coordinates: { 'network.skip': false } },
      { point: 1, coordinates: { 'network.skip': true } },
    ]);
  });

  it('writes the statistics to standard output with --json', async () => {
    const { stdout } = await cli('run', saved.path('experiment.json'), '--quiet', '--aggregate', '--json');
    expect(stdout).toBe(readFileSync(saved.path('seeds.json'), 'utf8'));
  });

  it.each<[string, string[], RegExp]>([
    ['without a file', [], /^echosounder: --aggregate: nothing is written; expected --out or --json with it\n$/],
    ['for a part', ['--json', '--shard', '1/2'], /^echosounder: --aggregate: not allowed with --shard; aggregate when/],
  ])('is refused %s', async (_, flags, message) => {
    const { code, stderr, stdout } = await runCli(['run', '-', '--aggregate', ...flags], { stdin: '{}' });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
  });
});

describe('a run whose adapter changes in the middle', () => {
  it('ends with an error and leaves no file, because its numbers would be of two adapters', async () => {
    let adapter = 'first card';
    const engine = fakeEngine({
      async *run() {
        yield { tower: 0, layer: 0, site: 'state', quantity: 'log10MeanSquare', value: 1 };
        adapter = 'second card';
        yield { tower: 0, layer: 1, site: 'state', quantity: 'log10MeanSquare', value: 1 };
      },
    });
    Object.defineProperty(engine, 'adapter', { get: () => adapter });
    const setup = { stdin: '{"network": {"depth": 1}}', openEngine: async () => engine };
    const { code, stderr } = await runCli(['run', '-', '--out', saved.path('two.json')], setup);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^echosounder: the adapter changed from first card to second card during the run, .*\n$/);
    expect(readdirSync(folder).filter((name) => name.startsWith('two'))).toEqual([]);
  });
});

describe('a result with a fault', () => {
  it('has the fault among its records, and its tower left out of the statistics', async () => {
    const engine = fakeEngine({
      async *run() {
        yield { tower: 1, layer: 1, site: 'state', quantity: 'log10MeanSquare', value: 1000 };
        yield { tower: 1, layer: 1, site: 'preactivation', quantity: 'fault', value: 1 };
        yield { tower: 0, layer: 1, site: 'state', quantity: 'log10MeanSquare', value: null };
      },
    });
    const setup = { stdin: '{"network": {"depth": 1}, "seeds": {"count": 2}}', openEngine: async () => engine };
    await runCli(['run', '-', '--out', saved.path('fault.csv')], setup);
    expect(csv('fault.csv').map(({ tower, quantity, value }) => [tower, quantity, value])).toEqual([
      ['0', 'log10MeanSquare', ''],
      ['1', 'log10MeanSquare', '1000'],
      ['1', 'fault', '1'],
    ]);
    await runCli(['run', '-', '--aggregate', '--out', saved.path('fault.csv')], setup);
    expect(
      csv('fault.csv').map(({ quantity, seeds, count, zeros, faults, mean }) => [
        quantity,
        seeds,
        count,
        zeros,
        faults,
        mean,
      ]),
    ).toEqual([
      ['fault', '2', '0', '0', '1', ''],
      ['log10MeanSquare', '2', '0', '1', '1', ''],
    ]);
  });
});
