import { describe, expect, it } from 'vitest';
import { agreementOf, type ComparisonRow, comparisonRows, isNotable } from '../../../src/experiment/comparison.ts';
import type { PredictedRow, PredictedSounding } from '../../../src/experiment/prediction.ts';
import type { LayerSpread, SiteSounding, Sounding } from '../../../src/experiment/sounding.ts';

/** A prediction in roots, as predictSounding gives it: `std` of a seed, two of them to either side. */
function predictedRow(layer: number, limit: number, { expected = limit, std = 0.1 } = {}): PredictedRow {
  return { layer, limit, expected, low: expected - 2 * std, high: expected + 2 * std };
}

function zeroRow(layer: number): PredictedRow {
  return { layer, limit: null, expected: null, low: null, high: null };
}

function predicted(signal: readonly PredictedRow[], echo: readonly PredictedRow[] = []): PredictedSounding {
  return { signal, echo, phase: null, doubt: null };
}

function site(...layers: (readonly (number | null)[])[]): SiteSounding {
  const rows = layers.map((seeds, layer): LayerSpread => {
    const present = seeds.filter((seed) => seed !== null);
    const mean = present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0) / present.length;
    return { layer, seeds, mean, low: mean, high: mean };
  });
  return { rows, strips: [], zeroRuns: [] };
}

const NOTHING = site();
type Curves = Pick<Sounding, 'signal' | 'echo'>;
const curves = (signal: SiteSounding, echo: SiteSounding = NOTHING): Curves => ({ signal, echo });

describe('a deviation', () => {
  it('is the distance of the mean over seeds in units of the seeds expected deviation by the root of their number', () => {
    // Mean of four seeds -1.1; expected -1.2; standard error 0.1 / 2: two of them.
    const [row] = comparisonRows(
      predicted([predictedRow(0, -1.3, { expected: -1.2 })]),
      curves(site([-1.0, -1.2, -1.1, -1.1])),
    );
    expect(row?.deviation).toBeCloseTo(2, 12);
  });

  it('has the sign of the measurement above the prediction', () => {
    const [row] = comparisonRows(predicted([predictedRow(0, 1)]), curves(site([0.9])));
    expect(row?.deviation).toBeCloseTo(-1, 12);
  });

  it('is null where seeds are not expected to differ, as at a given input', () => {
    const [row] = comparisonRows(predicted([predictedRow(0, 0, { std: 0 })]), curves(site([1e-9, 1e-9])));
    expect(row).toMatchObject({ limit: 0, measured: 2e-9, deviation: null, zero: null });
  });

  it('is null where a single seed is exactly zero, since the mean is then that of the others', () => {
    const [row] = comparisonRows(predicted([predictedRow(0, 0)]), curves(site([0.1, null])));
    expect(row).toMatchObject({ measured: 0.2, deviation: null, zero: 'some-seeds' });
  });
});

describe('the rows', () => {
  it('are log10 of mean squares, twice the roots of a sounding, the state first', () => {
    const rows = comparisonRows(
      predicted([predictedRow(0, -1, { expected: -1.5 })], [predictedRow(0, -300)]),
      curves(site([-1.5]), site([-300])),
    );
    expect(rows).toEqual<ComparisonRow[]>([
      { layer: 0, site: 'state', limit: -2, expected: -3, measured: -3, deviation: 0, zero: null },
      { layer: 0, site: 'stateGradient', limit: -600, expected: -600, measured: -600, deviation: 0, zero: null },
    ]);
  });

  it('are there for what was measured and for nothing else', () => {
    const both = predicted([predictedRow(0, 0), predictedRow(1, 0)], [predictedRow(0, 0), predictedRow(1, 0)]);
    const rows = comparisonRows(both, curves(site([0], [0])));
    expect(rows.map(({ layer, site: place }) => `${place} ${layer}`)).toEqual(['state 0', 'state 1']);
  });

  it('tell which side is exactly zero', () => {
    const rows = comparisonRows(
      predicted([zeroRow(0), zeroRow(1), predictedRow(2, 0)]),
      curves(site([null, null], [0, 0], [null, null])),
    );
    expect(rows.map(({ zero }) => zero)).toEqual(['both', 'predicted', 'measured']);
    expect(rows.map(({ deviation }) => deviation)).toEqual([null, null, null]);
    expect(rows[1]).toMatchObject({ limit: null, expected: null, measured: 0 });
  });

  it('hold the measurement alone where there is no prediction', () => {
    const [row, dead] = comparisonRows(null, curves(site([0.25], [null])));
    expect(row).toEqual({
      layer: 0,
      site: 'state',
      limit: null,
      expected: null,
      measured: 0.5,
      deviation: null,
      zero: null,
    });
    expect(dead?.zero).toBe('measured');
  });

  it('hold no number that is not finite', () => {
    const broken = { ...predictedRow(0, 0), expected: Number.NaN, low: Number.NaN, high: Number.NaN };
    const [row] = comparisonRows(predicted([broken]), curves(site([0])));
    expect(row).toMatchObject({ limit: 0, expected: null, measured: 0, deviation: null });
  });
});

describe('the agreement of a site', () => {
  it('counts the layers beyond four standard errors and names the one that strays furthest', () => {
    const rows = comparisonRows(
      predicted([0, 1, 2, 3].map((layer) => predictedRow(layer, 0))),
      curves(site([0.1], [0.41], [-0.42], [0.39])),
    );
    const { largest, ...counts } = agreementOf(rows, 'state');
    expect(counts).toEqual({ layers: 4, beyond: 2, zeroMismatches: 0 });
    expect(largest?.layer).toBe(2);
    expect(largest?.deviation).toBeCloseTo(-4.2, 12);
  });

  it('counts exact zeros on one side and not those on both', () => {
    const rows = comparisonRows(
      predicted([zeroRow(0), zeroRow(1), predictedRow(2, 0)]),
      curves(site([null, null], [0, 0], [null, 0])),
    );
    expect(agreementOf(rows, 'state')).toEqual({ layers: 0, beyond: 0, largest: null, zeroMismatches: 2 });
    expect(agreementOf(rows, 'stateGradient')).toMatchObject({ layers: 0, zeroMismatches: 0 });
  });

  it('takes exactly four standard errors as within', () => {
    expect([4, -4, 4.001, -4.001].map(isNotable)).toEqual([false, false, true, true]);
  });
});
