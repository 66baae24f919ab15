import { beforeAll, describe, expect, it } from 'vitest';
import { ReferenceEngine } from '../../../src/engine/reference-engine.ts';
import {
  CELL_QUANTITY_IDS,
  type CellQuantityId,
  cellQuantity,
  colourRange,
} from '../../../src/experiment/cell-quantities.ts';
import { soundings } from '../../../src/experiment/sounding.ts';
import { echoVerdict, signalVerdict } from '../../../src/experiment/verdict.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import type { MeasurementRecord, NumberRecord } from '../../../src/model/records.ts';
import { MEASURES } from '../../../src/model/settings.ts';
import { listTowers } from '../../../src/model/towers.ts';
import { collect } from '../../engines/collect.ts';

const DEPTH = 5;
const experiment = parseExperiment({
  version: 1,
  network: { input: { width: 12, batch: 6, correlation: 0.5 }, width: 12, depth: DEPTH, activation: 'hard-tanh' },
  measure: [...MEASURES],
});

function numberOf(id: CellQuantityId, records: readonly MeasurementRecord[], depth = DEPTH): number | null {
  const quantity = cellQuantity(id);
  return quantity.valueOf(records.filter(quantity.uses), depth);
}

describe('the quantities of a measured tower', () => {
  let records: MeasurementRecord[] = [];
  const at = (layer: number, site: string, quantity: string) => {
    const found = records.find(
      (record) => record.layer === layer && record.site === site && record.quantity === quantity,
    );
    return Number(found?.value);
  };
  beforeAll(async () => {
    records = await collect(new ReferenceEngine('test'), experiment);
  });

  it('has a number of each kind', () => {
    for (const id of CELL_QUANTITY_IDS) expect(numberOf(id, records), id).toEqual(expect.any(Number));
  });

  it('grows as the verdicts of the sounding say', () => {
    const [sounding] = soundings(listTowers(experiment), records);
    expect(numberOf('signalGrowth', records)).toBeCloseTo(signalVerdict(sounding).log10Ratio ?? Number.NaN, 12);
    expect(numberOf('gradientGrowth', records)).toBeCloseTo(echoVerdict(sounding).log10Ratio ?? Number.NaN, 12);
  });

  it('grows a layer by its share of the layers between the ends: all of them down, one less up', () => {
    expect(numberOf('signalPerLayer', records)).toBeCloseTo(Number(numberOf('signalGrowth', records)) / DEPTH, 12);
    expect(numberOf('gradientPerLayer', records)).toBeCloseTo(
      Number(numberOf('gradientGrowth', records)) / (DEPTH - 1),
      12,
    );
  });

  it('takes roots of second moments', () => {
    expect(numberOf('lastSignal', records)).toBe(at(DEPTH, 'state', 'log10MeanSquare') / 2);
    expect(numberOf('firstGradient', records)).toBe(at(1, 'stateGradient', 'log10MeanSquare') / 2);
    expect(numberOf('loss', records)).toBe(at(DEPTH + 1, 'loss', 'log10Value'));
    expect(numberOf('decorrelation', records)).toBe(at(DEPTH, 'state', 'log10Decorrelation'));
  });

  it('averages shares over the blocks, the input not among them', () => {
    const blocks = Array.from({ length: DEPTH }, (_, index) => index + 1);
    const mean = (site: string, quantity: string) =>
      blocks.reduce((sum, layer) => sum + at(layer, site, quantity), 0) / DEPTH;
    expect(numberOf('saturatedShare', records)).toBeCloseTo(mean('preactivation', 'saturatedShare'), 12);
    expect(numberOf('zeroShare', records)).toBeCloseTo(mean('state', 'zeroShare'), 12);
    expect(numberOf('saturatedShare', records)).toBeGreaterThan(0);
  });

  it('spreads weight gradients by the largest block over the smallest', () => {
    const sizes = Array.from({ length: DEPTH }, (_, index) => at(index + 1, 'weightGradient', 'log10MeanSquare') / 2);
    expect(numberOf('weightGradientSpread', records)).toBeCloseTo(Math.max(...sizes) - Math.min(...sizes), 12);
  });

  it('needs what it says it measures and no more', async () => {
    for (const id of CELL_QUANTITY_IDS) {
      const measured = parseExperiment({ ...experiment, measure: cellQuantity(id).measures });
      const own = await collect(new ReferenceEngine('test'), measured);
      expect(numberOf(id, own), id).toBe(numberOf(id, records));
    }
  });
});

describe('what has no number', () => {
  const record = (layer: number, site: NumberRecord['site'], value: number | null): NumberRecord => ({
    tower: 0,
    layer,
    site,
    quantity: 'log10MeanSquare',
    value,
  });

  it('is null where an end is exactly zero', () => {
    const records = [record(0, 'state', 0), record(2, 'state', null)];
    expect(numberOf('signalGrowth', records, 2)).toBeNull();
    expect(numberOf('lastSignal', records, 2)).toBeNull();
  });

  it('is null where a weight gradient is exactly zero, however large the others', () => {
    expect(
      numberOf('weightGradientSpread', [record(1, 'weightGradient', 0), record(2, 'weightGradient', null)]),
    ).toBeNull();
  });

  it('is null a layer where there is no layer between the ends, and no growth then', () => {
    const records = [record(1, 'stateGradient', -4)];
    expect(numberOf('gradientGrowth', records, 1)).toBe(0);
    expect(numberOf('gradientPerLayer', records, 1)).toBeNull();
  });

  it('is null without any record', () => {
    for (const id of CELL_QUANTITY_IDS) expect(numberOf(id, []), id).toBeNull();
  });
});

describe('the colours of a map', () => {
  it('span all shares, and of decades no less than a factor of two, by layer a sixth of that', () => {
    for (const id of CELL_QUANTITY_IDS) {
      const { ends, least, middle } = colourRange(id);
      expect(ends).toEqual(cellQuantity(id).kind === 'share' ? [0, 1] : undefined);
      expect(least).toBe(id.endsWith('PerLayer') ? 0.05 : 0.3);
      expect(middle).toBe(/Growth$|PerLayer$/.test(id) ? 0 : null);
    }
  });
});
