import { describe, expect, it } from 'vitest';
import { aggregation } from '../../../src/experiment/aggregation.ts';
import { recordTable, statisticsTable } from '../../../src/experiment/result-table.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../../src/model/records.ts';
import { listTowers } from '../../../src/model/towers.ts';

const NETWORK = { depth: 2, width: 4, input: { width: 4, batch: 2 } };
const SIZE: MeasurementRecord = { tower: 3, layer: 1, site: 'state', quantity: 'log10MeanSquare', value: -0.5 };

function tableOf(json: object) {
  const experiment = parseExperiment({ network: NETWORK, ...json });
  const towers = listTowers(experiment);
  return { experiment, towers, table: recordTable(experiment, towers) };
}

describe('the table of records', () => {
  it('labels each value with tower, seed, swept settings, layer, site and quantity', () => {
    const { table } = tableOf({ sweep: { 'network.weights.gain': [1, 2] }, seeds: { first: 4294967294, count: 2 } });
    const row = Object.fromEntries(table.cells(SIZE).map((cell, place) => [table.columns[place].name, cell]));
    expect(row).toEqual({
      tower: 3,
      seed: 4294967295,
      'network.weights.gain': 2,
      layer: 1,
      site: 'state',
      quantity: 'log10MeanSquare',
      value: -0.5,
    });
  });

  it.each<[string, string, unknown[], string, unknown]>([
    ['numbers', 'network.weights.gain', [1, 2, 3, 4], 'float64', 4],
    ['whole numbers', 'network.depth', [1, 2, 3, 4], 'int32', 4],
    ['flags', 'network.skip', [true, false], 'boolean', false],
    ['words', 'network.activation', ['tanh', 'relu'], 'text', 'relu'],
    ['words and numbers', 'network.branchScale', ['1/depth', 0.5], 'text', 0.5],
    ['widths and tapers', 'network.width', [4, { from: 4, to: 8 }], 'text', '{"from":4,"to":8}'],
  ])('has a column of %s for a setting that sweeps them', (_, path, values, type, last) => {
    const { table, towers } = tableOf({ sweep: { [path]: values } });
    expect(table.columns.find(({ name }) => name === path)?.type).toBe(type);
    const tower = towers.length - 1;
    expect(table.cells({ ...SIZE, tower })[2]).toEqual(last);
  });

  it('keeps histograms out of the values, as JSON in a column of their own', () => {
    const { table } = tableOf({ seeds: { count: 4 }, measure: ['forward', 'histogram'] });
    const value = { firstLog2: -3, binsPerOctave: 4, counts: [1, 2], below: 0 };
    const histogram: MeasurementRecord = { tower: 3, layer: 1, site: 'state', quantity: 'histogram', value };
    expect(table.columns.slice(-2).map(({ name, type }) => [name, type])).toEqual([
      ['value', 'float64'],
      ['histogram', 'text'],
    ]);
    expect(table.cells(SIZE).slice(-2)).toEqual([-0.5, null]);
    expect(table.cells(histogram).slice(-2)).toEqual([null, JSON.stringify(value)]);
  });

  it('has null for exactly zero, and one zero instead of two', () => {
    const { table } = tableOf({ seeds: { count: 4 } });
    expect(table.cells({ ...SIZE, value: null } as MeasurementRecord).at(-1)).toBeNull();
    expect(Object.is(table.cells({ ...SIZE, value: -0 } as MeasurementRecord).at(-1), 0)).toBe(true);
  });

  it('refuses a record of a tower that it does not have', () => {
    expect(() => tableOf({}).table.cells(SIZE)).toThrow('a record of tower 3, which is not in the table');
  });
});

describe('the table of statistics', () => {
  it('labels each row with the point of the grid, the swept settings, layer, site and quantity', () => {
    const { experiment, towers } = tableOf({ sweep: { 'network.skip': [false, true] }, seeds: { count: 2 } });
    const sums = aggregation(towers);
    sums.add(SIZE);
    sums.add({ ...SIZE, tower: 2, value: -1.5 } as MeasurementRecord);
    const { columns, cells } = statisticsTable(experiment);
    const rows = sums.rows().map((row) => Object.fromEntries(cells(row).map((cell, k) => [columns[k].name, cell])));
    expect(rows).toEqual([
      {
        point: 1,
        'network.skip': true,
        layer: 1,
        site: 'state',
        quantity: 'log10MeanSquare',
        seeds: 2,
        count: 2,
        zeros: 0,
        faults: 0,
        mean: -1,
        standardError: 0.5,
        median: -1,
        least: -1.5,
        greatest: -0.5,
        quartile1: null,
        quartile3: null,
        percentile5: null,
        percentile95: null,
      },
    ]);
  });
});
