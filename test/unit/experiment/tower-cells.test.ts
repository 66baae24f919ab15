import { expect, test } from 'vitest';
import { ReferenceEngine } from '../../../src/engine/reference-engine.ts';
import { cellQuantity } from '../../../src/experiment/cell-quantities.ts';
import { pointCell, type TowerCells, towerCells } from '../../../src/experiment/tower-cells.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../../src/model/records.ts';
import { listTowers } from '../../../src/model/towers.ts';

async function gathered(cells: AsyncIterable<TowerCells>): Promise<TowerCells[]> {
  const all: TowerCells[] = [];
  for await (const cell of cells) all.push(cell);
  return all;
}

async function* fromList(records: readonly MeasurementRecord[]): AsyncGenerator<MeasurementRecord, void> {
  yield* records;
}

const SWEEP = parseExperiment({
  network: { width: 6, input: { width: 6, batch: 4 } },
  sweep: { 'network.depth': [2, 5], 'network.weights.gain': [0.5, 2] },
  seeds: { count: 2 },
});

test('every tower gets the numbers that its own records give, each once', async () => {
  const records: MeasurementRecord[] = [];
  for await (const record of new ReferenceEngine('').run(SWEEP)) records.push(record);
  const towers = listTowers(SWEEP);
  const quantities = ['signalGrowth', 'gradientGrowth'] as const;
  const cells = await gathered(towerCells(fromList(records), towers, quantities));
  expect(cells.map(({ tower }) => tower).sort((a, b) => a - b)).toEqual(towers.map(({ tower }) => tower));
  for (const { tower, values, fault } of cells) {
    const own = records.filter((record) => record.tower === tower);
    const depth = towers[tower].layers.length;
    expect(fault).toBe(null);
    expect(values).toEqual(quantities.map((id) => cellQuantity(id).valueOf(own, depth)));
    expect(values[0]).not.toBe(null);
  }
});

test('a fault anywhere in a tower is told with its code', async () => {
  const records: MeasurementRecord[] = [
    { tower: 1, layer: 0, site: 'state', quantity: 'log10MeanSquare', value: 0 },
    { tower: 1, layer: 2, site: 'preactivation', quantity: 'fault', value: 2 },
    { tower: 0, layer: 0, site: 'state', quantity: 'log10MeanSquare', value: 0 },
    { tower: 0, layer: 2, site: 'state', quantity: 'log10MeanSquare', value: 2 },
  ];
  const cells = await gathered(towerCells(fromList(records), listTowers(SWEEP), ['signalGrowth']));
  expect(cells.map(({ tower, fault }) => [tower, fault])).toEqual([
    [1, 2],
    [0, null],
  ]);
});

test('no records, no answers', async () => {
  expect(await gathered(towerCells(fromList([]), listTowers(SWEEP), ['signalGrowth']))).toEqual([]);
});

test('a cell is the mean of the seeds that have a number; without a sound seed a fault, without a number an exact zero', () => {
  const seed = (value: number | null, fault: number | null = null): TowerCells => ({
    tower: 0,
    fault,
    values: [9, value],
  });
  expect(pointCell([seed(1), seed(4), seed(null), seed(1e9, 2)], 1)).toEqual({
    kind: 'value',
    mean: 2.5,
    low: 1,
    high: 4,
    seeds: 2,
  });
  expect(pointCell([seed(null), seed(3, 1)], 1)).toEqual({ kind: 'zero' });
  expect(pointCell([seed(3, 1), seed(3, 2)], 1)).toEqual({ kind: 'fault' });
});
