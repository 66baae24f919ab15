import { expect, test } from 'vitest';
import { isSounded, soundings } from '../../../src/experiment/sounding.ts';
import { echoVerdict, signalVerdict } from '../../../src/experiment/verdict.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../../src/model/records.ts';
import { listTowers } from '../../../src/model/towers.ts';

const TWIN = parseExperiment({
  network: { depth: 3, width: 4, input: { width: 4, batch: 2 } },
  sweep: { 'network.skip': [false, true] },
  seeds: { first: 7, count: 2 },
});
const TOWERS = listTowers(TWIN);

function size(
  tower: number,
  layer: number,
  value: number | null,
  site: 'state' | 'stateGradient' = 'state',
): MeasurementRecord {
  return { tower, layer, site, quantity: 'log10MeanSquare', value };
}

function towerOf(skip: boolean, seed: number): number {
  return TOWERS.findIndex((tower) => tower.seed === seed && tower.coordinates.get('network.skip') === skip);
}

test('seeds of one grid point share a sounding, the two of the twin do not', () => {
  const records = TOWERS.map(({ tower }) => size(tower, 0, tower));
  const both = soundings(TOWERS, records);
  expect(both.map((sounding) => sounding.coordinates.get('network.skip'))).toEqual([false, true]);
  expect(both.map((sounding) => sounding.seeds)).toEqual([
    [7, 8],
    [7, 8],
  ]);
});

test('a curve is half the log of the second moment: its mean over the seeds, with the least and the greatest', () => {
  const [plain] = soundings(TOWERS, [size(towerOf(false, 7), 1, -4), size(towerOf(false, 8), 1, -600)]);
  expect(plain.signal.rows).toEqual([{ layer: 1, seeds: [-2, -300], mean: -151, low: -300, high: -2 }]);
});

test('exactly zero is a run of layers and never a number', () => {
  const records = [0, 1, 2, 3].flatMap((layer) => [
    size(towerOf(true, 7), layer, layer === 0 ? 0 : null),
    size(towerOf(true, 8), layer, layer < 2 ? 0 : null),
  ]);
  const [, residual] = soundings(TOWERS, records);
  expect(residual.signal.zeroRuns).toEqual([{ from: 2, to: 3 }]);
  // One seed of two is zero at layer 1: the mean is that of the other, the zero stays visible in the seeds.
  expect(residual.signal.rows[1]).toMatchObject({ seeds: [null, 0], mean: 0 });
  expect(residual.signal.rows[2]).toMatchObject({ mean: null, low: null, high: null });
});

test('a seed with a fault is left out of every curve and named', () => {
  const tower = towerOf(false, 8);
  const fault: MeasurementRecord = { tower, layer: 2, site: 'state', quantity: 'fault', value: 3 };
  const [plain] = soundings(TOWERS, [size(towerOf(false, 7), 0, 0), size(tower, 0, 99), fault]);
  expect(plain.seeds).toEqual([7]);
  expect(plain.faults).toEqual([{ seed: 8, layer: 2, code: 3 }]);
  expect(plain.signal.rows[0].high).toBe(0);
});

test('each seed brings its own density, in decades; one of nothing but zeros brings none', () => {
  const histogram = (tower: number, firstLog2: number, counts: number[]): MeasurementRecord => ({
    tower,
    layer: 1,
    site: 'state',
    quantity: 'histogram',
    value: { firstLog2, binsPerOctave: 4, counts, below: 0 },
  });
  const [plain, residual] = soundings(TOWERS, [
    histogram(towerOf(false, 7), -2, [1, 2]),
    histogram(towerOf(false, 8), -1.75, [5, 6]),
    histogram(towerOf(true, 7), -1e9, [0, 0]),
  ]);
  expect(plain.signal.strips.map((strip) => strip.counts)).toEqual([
    [1, 2],
    [5, 6],
  ]);
  expect(plain.signal.strips[0].start).toBeCloseTo(-2 * Math.log10(2), 12);
  expect(plain.signal.strips[0].binWidth).toBeCloseTo(Math.log10(2) / 4, 12);
  expect(residual.signal.strips).toEqual([]);
});

test('records of other sites do not leak into a curve', () => {
  const other: MeasurementRecord = { tower: 0, layer: 1, site: 'preactivation', quantity: 'log10MeanSquare', value: 5 };
  expect(isSounded(other)).toBe(false);
  expect(soundings(TOWERS, [other])[0].signal.rows).toEqual([]);
  expect(isSounded(size(0, 0, 0))).toBe(true);
});

test.each([
  [-76, 'vanishes', -38],
  [-2, 'shrinks', -1],
  [0.2, 'kept', 0.1],
  [3, 'grows', 1.5],
  [1200, 'explodes', 600],
] as const)('a gradient whose second moment changes by 10^%f %s', (log10, fate, ratio) => {
  const tower = towerOf(false, 7);
  const [plain] = soundings(TOWERS, [size(tower, 3, 0, 'stateGradient'), size(tower, 1, log10, 'stateGradient')]);
  expect(echoVerdict(plain)).toEqual({ fate, log10Ratio: ratio, from: 3, to: 1 });
});

test('nothing is compared with a gradient that is exactly zero or missing', () => {
  const tower = towerOf(false, 7);
  const [plain] = soundings(TOWERS, [size(tower, 3, 0, 'stateGradient'), size(tower, 1, null, 'stateGradient')]);
  expect(echoVerdict(plain)).toMatchObject({ fate: 'zero', log10Ratio: null });
  expect(signalVerdict(plain)).toMatchObject({ fate: 'undefined', log10Ratio: null });
});
