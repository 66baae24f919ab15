import { describe, expect, it } from 'vitest';
import { type Columns, columnsFrom } from '../../../src/reference/columns.ts';
import { logHistogram, moments, pairStatistics, shareOutside } from '../../../src/reference/statistics.ts';

const columns = (rows: number[][]): Columns =>
  columnsFrom(Float64Array.from(rows.flat()), { batch: rows.length, units: rows[0].length });

describe('moments', () => {
  it('are those of the plain numbers', () => {
    const all = moments(
      columns([
        [1, -2, 0],
        [3, 0, 10],
      ]),
    );
    const meanSquare = (1 + 4 + 9 + 100) / 6;
    expect(all.log10MeanSquare).toBeCloseTo(Math.log10(meanSquare), 14);
    expect(all.log10Variance).toBeCloseTo(Math.log10(meanSquare - 4), 14);
    expect(all.meanOverRms).toBeCloseTo(2 / Math.sqrt(meanSquare), 14);
    expect(all.minOverRms).toBeCloseTo(-2 / Math.sqrt(meanSquare), 14);
    expect(all.maxOverRms).toBeCloseTo(10 / Math.sqrt(meanSquare), 14);
    expect(all.zeroShare).toBe(2 / 6);
  });

  it('weigh samples by their exponents, beyond float64', () => {
    const two = columns([
      [1, 1],
      [1, 1],
    ]);
    const apart = { ...two, exponents: Float64Array.from([4000, 4001]) };
    expect(moments(apart).log10MeanSquare).toBeCloseTo(Math.log10((1 + 4) / 2) + 8000 * Math.log10(2), 9);
    expect(moments(apart).log10Variance).toBeCloseTo(Math.log10(0.25) + 8000 * Math.log10(2), 9);
  });

  it('of equal numbers have no variance, of zeros nothing at all', () => {
    expect(moments(columns([[0.1, 0.1, 0.1]])).log10Variance).toBeNull();
    expect(moments(columns([[0, 0]]))).toEqual({
      log10MeanSquare: null,
      log10Variance: null,
      meanOverRms: null,
      minOverRms: null,
      maxOverRms: null,
      zeroShare: 1,
    });
  });
});

describe('shareOutside', () => {
  it('counts values on a bound, and beyond float64, but never an infinite bound', () => {
    expect(shareOutside(columns([[-1, 0, 1, 2]]), [-1, 1])).toBe(0.75);
    expect(shareOutside(columns([[-1, 0, 1, 2]]), [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])).toBe(0);
    expect(
      shareOutside({ ...columns([[1, -1]]), exponents: Float64Array.from([9000]) }, [0, Number.POSITIVE_INFINITY]),
    ).toBe(0.5);
  });
});

describe('pairStatistics', () => {
  it('average the cosines of neighbours and leave out a single last sample', () => {
    const { correlation, log10Decorrelation } = pairStatistics(
      columns([
        [1, 0],
        [1, 1],
        [0, 2],
        [0, -3],
        [5, 5],
      ]),
    );
    expect(correlation).toBeCloseTo((Math.SQRT1_2 - 1) / 2, 14);
    expect(log10Decorrelation).toBeCloseTo(Math.log10(1 - (Math.SQRT1_2 - 1) / 2), 14);
  });

  it('resolve a decorrelation that the cosine rounds away', () => {
    const { correlation, log10Decorrelation } = pairStatistics(
      columns([
        [1, 0],
        [1, 1e-10],
      ]),
    );
    expect(correlation).toBe(1);
    expect(log10Decorrelation).toBeCloseTo(Math.log10(0.5e-20), 6);
  });

  it('are null for a sample of zeros, and say null decorrelation for equal samples', () => {
    expect(
      pairStatistics(
        columns([
          [0, 0],
          [1, 1],
        ]),
      ),
    ).toEqual({ correlation: null, log10Decorrelation: null });
    expect(
      pairStatistics(
        columns([
          [0.1, 0.2],
          [0.1, 0.2],
        ]),
      ).log10Decorrelation,
    ).toBeNull();
  });
});

describe('logHistogram', () => {
  it('puts the largest size into the top octave and counts the rest below', () => {
    const { firstLog2, binsPerOctave, counts, below } = logHistogram(columns([[5, -4, 2 ** -13, 0, 2 ** -14, 7.99]]));
    expect({ firstLog2, binsPerOctave, below, length: counts.length }).toEqual({
      firstLog2: -13,
      binsPerOctave: 4,
      below: 2,
      length: 64,
    });
    // log2 5 = 2.32, log2 4 = 2, log2 7.99 = 2.998; bins of a quarter octave from -13.
    const filled = new Map(counts.map((count, bin) => [bin, count] as const).filter(([, count]) => count > 0));
    expect(filled).toEqual(
      new Map([
        [0, 1],
        [60, 1],
        [61, 1],
        [63, 1],
      ]),
    );
  });

  it('has every value in it, whatever the exponents', () => {
    const { counts, below, firstLog2 } = logHistogram({
      ...columns([
        [1, 1],
        [1, 1],
      ]),
      exponents: Float64Array.from([5000, 5010]),
    });
    expect(firstLog2).toBe(4995);
    expect(counts[60]).toBe(2);
    expect(counts[20]).toBe(2);
    expect(below).toBe(0);
  });
});
