// Comparison of two engines' records: the same coordinates, and every quantity within what its kind allows.

import { expect } from 'vitest';
import type { LogHistogram } from '../../src/model/records.ts';
import type { RecordTable } from './record-table.ts';

export interface RecordTolerances {
  /** Allowed difference of log10 of a mean square or a loss. */
  readonly log10: number;
  /** Values that rounding may carry across a boundary (a bin's edge, an exact zero, a saturation bound), as a share. */
  readonly moved?: number;
}

/** Every record of `expected` stands in `got`, close enough, and the other way round. */
export function expectSameRecords(
  got: RecordTable,
  expected: RecordTable,
  { log10, moved = 0 }: RecordTolerances,
): void {
  // A variance that float32 sums cannot resolve, below 1e-5 of the second moment, is left out on purpose.
  const resolved = (key: string) => {
    const variance = expected.get(key) as number | null;
    const meanSquare = expected.get(key.replace('log10Variance', 'log10MeanSquare')) as number | null;
    return !key.endsWith('log10Variance') || variance === null || meanSquare === null || variance - meanSquare > -4.9;
  };
  expect([...expected.keys()].filter((key) => !got.has(key) && resolved(key))).toEqual([]);
  expect([...got.keys()].filter((key) => !expected.has(key))).toEqual([]);
  for (const [key, value] of got) {
    const wanted = expected.get(key) ?? null;
    if (typeof value === 'object' && value !== null) expectSameHistogram(key, value, wanted as LogHistogram, moved);
    else if (value === null || wanted === null) expect(value, key).toBe(wanted);
    else compare(key, value, wanted as number, allowed(key, { log10, moved }, wanted as number));
  }
}

function compare(key: string, got: number, wanted: number, allowed: number): void {
  const apart = Math.abs(got - wanted);
  expect(apart <= allowed, `${key}: got ${got}, expected ${wanted}, allowed ${allowed}`).toBe(true);
}

function allowed(key: string, { log10, moved }: { log10: number; moved: number }, wanted: number): number {
  const quantity = key.split(' ')[3];
  switch (quantity) {
    case 'log10MeanSquare':
    case 'log10Value':
      return log10;
    case 'log10Variance':
      return 100 * log10; // a difference of two sums; kept only where it is at least 1e-5 of them, and above 1e-2 in these tests
    case 'log10Decorrelation':
      // 1 - c of 10^wanted is a difference of unit vectors, each off by log10 in relative terms.
      return 10 * log10 * Math.max(1, 10 ** (-wanted / 2));
    case 'zeroShare':
    case 'saturatedShare':
      return moved;
    default:
      return 10 * log10 * Math.max(1, Math.abs(wanted)); // in units of the rms: relative errors of two moments
  }
}

function expectSameHistogram(key: string, got: LogHistogram, wanted: LogHistogram, moved: number): void {
  expect(got.firstLog2, key).toBe(wanted.firstLog2);
  const total = wanted.below + wanted.counts.reduce((sum, count) => sum + count, 0);
  expect(got.below + got.counts.reduce((sum, count) => sum + count, 0), key).toBe(total);
  const differing = wanted.counts.reduce((sum, count, bin) => sum + Math.abs(count - got.counts[bin]), 0) / 2;
  expect(differing, key).toBeLessThanOrEqual(Math.ceil(moved * total));
}
