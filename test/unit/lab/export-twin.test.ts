import { expect, test } from 'vitest';
import { twinTable } from '../../../src/lab/export/twin-source.ts';

const row = (layer: number, mean: number | null) => ({ layer, seeds: [mean], mean, low: mean, high: mean });
const side = (means: readonly (number | null)[]) => ({
  rows: means.map((mean, layer) => row(layer, mean)),
  strips: [],
  zeroRuns: [],
});

test('the table of the twin has every layer of both networks; what is exactly zero or not expected is no number', () => {
  const sounding = { depth: 1, seeds: [1], faults: [], signal: side([0, -1]), echo: side([null, -2]) };
  const expected = (layer: number) => ({ layer, limit: -0.1, expected: -0.2, low: -1, high: 1 });
  const { columns, rows } = twinTable(
    [
      { ...sounding, coordinates: new Map([['network.skip', false]]) },
      { ...sounding, coordinates: new Map([['network.skip', true]]) },
    ],
    [{ signal: [expected(0), expected(1)], echo: [expected(0), expected(1)], phase: null, doubt: null }, null],
  );
  expect(columns.slice(0, 8)).toEqual([
    ...['network.skip', 'layer', 'seeds'],
    ...['signal.mean', 'signal.low', 'signal.high', 'signal.expected', 'signal.limit'],
  ]);
  expect(columns).toHaveLength(13);
  expect(rows).toEqual([
    [false, 0, 1, 0, 0, 0, -0.2, -0.1, null, null, null, -0.2, -0.1],
    [false, 1, 1, -1, -1, -1, -0.2, -0.1, -2, -2, -2, -0.2, -0.1],
    [true, 0, 1, 0, 0, 0, null, null, null, null, null, null, null],
    [true, 1, 1, -1, -1, -1, null, null, -2, -2, -2, null, null],
  ]);
});
