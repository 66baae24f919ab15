import { describe, expect, it } from 'vitest';
import { aggregation } from '../../../src/experiment/aggregation.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import type { MeasurementRecord, NumberRecord } from '../../../src/model/records.ts';
import { listTowers } from '../../../src/model/towers.ts';

// Towers 0 to 3 are the seeds of the plain network, 4 to 7 those of the residual one.
const TOWERS = listTowers(
  parseExperiment({
    network: { depth: 3, width: 4, input: { width: 4, batch: 2 } },
    sweep: { 'network.skip': [false, true] },
    seeds: { first: 7, count: 4 },
  }),
);

function size(tower: number, value: number | null, at: Partial<NumberRecord> = {}): MeasurementRecord {
  return { tower, layer: 1, site: 'state', quantity: 'log10MeanSquare', ...at, value };
}

function rowsOf(records: readonly MeasurementRecord[]) {
  const sums = aggregation(TOWERS);
  for (const record of records) sums.add(record);
  return sums.rows();
}

describe('a row of statistics', () => {
  it('holds the seeds of one network at one layer, site and quantity, and no others', () => {
    const rows = rowsOf([
      ...[0, 1, 2, 3].map((tower) => size(tower, tower)),
      size(4, 100),
      size(0, -5, { layer: 2 }),
      size(0, -6, { site: 'stateGradient' }),
      size(0, -7, { quantity: 'log10Variance' }),
    ]);
    expect(rows.map(({ point, layer, site, quantity, mean }) => [point, layer, site, quantity, mean])).toEqual([
      [0, 1, 'state', 'log10MeanSquare', 1.5],
      [0, 2, 'state', 'log10MeanSquare', -5],
      [0, 1, 'state', 'log10Variance', -7],
      [0, 1, 'stateGradient', 'log10MeanSquare', -6],
      [1, 1, 'state', 'log10MeanSquare', 100],
    ]);
    expect(rows[0]).toMatchObject({ seeds: 4, count: 4, zeros: 0, faults: 0, median: 1.5, least: 0, greatest: 3 });
    expect(rows[4].coordinates.get('network.skip')).toBe(true);
  });

  it('averages the logarithms as recorded, so that 10^600 and 10^-600 come to 1', () => {
    expect(rowsOf([size(0, 600), size(1, -600)])[0]).toMatchObject({ mean: 0, median: 0, standardError: 600 });
  });

  it('counts seeds that are exactly zero apart, and means the others', () => {
    expect(rowsOf([size(0, -2), size(1, null), size(2, -4), size(3, null)])[0]).toMatchObject({
      seeds: 4,
      count: 2,
      zeros: 2,
      mean: -3,
    });
  });

  it('has null for every statistic where all seeds are exactly zero', () => {
    expect(rowsOf([0, 1, 2, 3].map((tower) => size(tower, null)))[0]).toMatchObject({
      seeds: 4,
      count: 0,
      zeros: 4,
      faults: 0,
      mean: null,
      median: null,
      standardError: null,
      least: null,
    });
  });

  it('has no standard error for one seed', () => {
    expect(rowsOf([size(0, 5)])[0]).toMatchObject({ seeds: 1, count: 1, mean: 5, standardError: null });
  });

  it('tells a seed without this number from one that is zero', () => {
    const [, second] = rowsOf([size(0, 1), size(1, 1), size(0, 2, { layer: 2 })]);
    expect(second).toMatchObject({ layer: 2, seeds: 2, count: 1, zeros: 0, faults: 0 });
  });
});

describe('a tower with a fault', () => {
  const fault: MeasurementRecord = { tower: 1, layer: 9, site: 'preactivation', quantity: 'fault', value: 1 };

  it('is left out of every row and counted, also of records that came before its fault', () => {
    for (const records of [
      [size(0, 1), size(1, 1000), fault, size(2, 3)],
      [fault, size(0, 1), size(1, 1000), size(2, 3)],
    ]) {
      const row = rowsOf(records).find(({ quantity }) => quantity === 'log10MeanSquare');
      expect(row).toMatchObject({ seeds: 3, count: 2, zeros: 0, faults: 1, mean: 2, greatest: 3 });
    }
  });

  it('is counted once however many faults it has, and its zeros are not counted', () => {
    const row = rowsOf([size(0, 1), size(1, null), fault, { ...fault, layer: 10 }]).find(({ layer }) => layer === 1);
    expect(row).toMatchObject({ seeds: 2, count: 1, zeros: 0, faults: 1 });
  });

  it('leaves a network of nothing but faults in the table, with the layer where they were met', () => {
    expect(rowsOf([fault, { ...fault, tower: 0 }])).toMatchObject([
      { point: 0, layer: 9, site: 'preactivation', quantity: 'fault', seeds: 2, count: 0, faults: 2, mean: null },
    ]);
  });

  it('does not spoil the other network of the twin', () => {
    expect(rowsOf([fault, size(4, 3)]).at(-1)).toMatchObject({ point: 1, count: 1, faults: 0, mean: 3 });
  });
});

describe('records fed as they arrive', () => {
  const records = [3, 1, 6, 0, 4, 2].flatMap((tower) => [
    size(tower, tower / 3),
    size(tower, tower / 7, { layer: 2 }),
    size(tower, null, { site: 'stateGradient', layer: 2 }),
  ]);

  it('give the same rows in any order', () => {
    expect(rowsOf(records.toReversed())).toEqual(rowsOf(records));
  });

  it('give rows at any time, and nothing after they are forgotten', () => {
    const sums = aggregation(TOWERS);
    expect(sums.rows()).toEqual([]);
    sums.add(size(0, 1));
    expect(sums.rows()).toMatchObject([{ count: 1, mean: 1 }]);
    sums.add(size(1, 3));
    expect(sums.rows()).toMatchObject([{ count: 2, mean: 2 }]);
    sums.clear();
    expect(sums.rows()).toEqual([]);
  });

  it('make no row of a histogram', () => {
    const value = { firstLog2: 0, binsPerOctave: 4, counts: [1], below: 0 };
    const histogram: MeasurementRecord = { tower: 1, layer: 1, site: 'state', quantity: 'histogram', value };
    expect(rowsOf([size(0, 1), histogram])).toMatchObject([{ quantity: 'log10MeanSquare', seeds: 2, count: 1 }]);
  });

  it('of a tower that is not among the given ones are refused', () => {
    expect(() => aggregation(TOWERS).add(size(8, 1))).toThrow('a record of tower 8, which is none of the 8 given');
  });
});
