import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedStatistics } from '../../../src/experiment/seed-statistics.ts';

const U = 2 ** -53;

describe('the statistics of a few values', () => {
  it('of 1 to n are those of the closed forms', () => {
    for (const n of [2, 3, 4, 5, 20, 101, 1000]) {
      const { count, mean, standardError, median, least, greatest } = seedStatistics(
        Array.from({ length: n }, (_, k) => k + 1),
      );
      expect([count, mean, median, least, greatest]).toEqual([n, (n + 1) / 2, (n + 1) / 2, 1, n]);
      // The unbiased variance of 1 to n is n (n + 1) / 12; n additions and four further roundings.
      const expected = Math.sqrt((n + 1) / 12);
      expect(Math.abs((standardError ?? 0) - expected)).toBeLessThanOrEqual((n + 4) * U * expected);
    }
  });

  it('has no standard error for one value, and nothing at all for none', () => {
    expect(seedStatistics([-7.5])).toEqual({
      count: 1,
      mean: -7.5,
      standardError: null,
      median: -7.5,
      least: -7.5,
      greatest: -7.5,
      quartile1: null,
      quartile3: null,
      percentile5: null,
      percentile95: null,
    });
    const { count, ...others } = seedStatistics([]);
    expect([count, ...Object.values(others)]).toEqual([0, ...Array(9).fill(null)]);
  });

  it('takes the middle of the middle two as the median of an even count', () => {
    expect(seedStatistics([100, 1, 3, 2]).median).toBe(2.5);
    expect(seedStatistics([100, 1, 2]).median).toBe(2);
  });

  it('gives quartiles from four values on and twentieths from twenty on, by definition 7 of Hyndman and Fan', () => {
    // R: quantile(c(1, 2, 4, 8)) is 1, 1.75, 3, 5, 8.
    expect(seedStatistics([8, 4, 2, 1])).toMatchObject({ quartile1: 1.75, quartile3: 5, percentile5: null });
    expect(seedStatistics([1, 2, 4]).quartile1).toBeNull();
    const twenty = seedStatistics(Array.from({ length: 20 }, (_, k) => k));
    expect(twenty.percentile5).toBeCloseTo(0.95, 14);
    expect(twenty.percentile95).toBeCloseTo(18.05, 13);
    expect(seedStatistics(Array.from({ length: 19 }, (_, k) => k)).percentile95).toBeNull();
  });

  it('sorts as numbers, not as text', () => {
    expect(seedStatistics([10, 9, -1, -20])).toMatchObject({ least: -20, greatest: 10, median: 4 });
  });
});

describe('for any values', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });

  it('equal ones have exactly that mean and a standard error of 0', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 2, max: 30 }), (value, count) => {
        const { mean, standardError, median } = seedStatistics(Array<number>(count).fill(value));
        expect([mean === value, standardError, median === value]).toEqual([true, 0, true]);
      }),
    );
  });

  it('the order makes no difference, not even in the last bit', () => {
    fc.assert(
      fc.property(values, (list) => {
        expect(seedStatistics(list.toReversed())).toEqual(seedStatistics(list));
      }),
    );
  });

  it('the statistics lie between the least and the greatest in their order', () => {
    fc.assert(
      fc.property(values, (list) => {
        const { least, percentile5, quartile1, median, quartile3, percentile95, greatest } = seedStatistics(list);
        const given = [least, percentile5, quartile1, median, quartile3, percentile95, greatest].filter(
          (value) => value !== null,
        );
        expect(given).toEqual(given.toSorted((a, b) => a - b));
      }),
    );
  });
});
