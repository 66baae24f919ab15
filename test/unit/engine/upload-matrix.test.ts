// Uploads: any float64 matrix comes down to float32 by one power of two, and loses one rounding of its largest entry at most.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDeviceColumns, toDeviceMatrix } from '../../../src/engine/upload-matrix.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const upload = (values: readonly number[]) => toDeviceMatrix(values.length, (index) => values[index]);

test('the largest magnitude lies in [1, 2] and every entry is off by half a step at most', () => {
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1, maxLength: 20 }), (values) => {
      const { values: stored, exponent } = upload(values);
      const largest = Math.max(...values.map(Math.abs));
      if (largest === 0) return;
      const top = Math.max(...stored.map(Math.abs));
      expect(top).toBeGreaterThanOrEqual(1);
      expect(top).toBeLessThanOrEqual(2);
      const half = Math.trunc(exponent / 2);
      for (const [index, value] of values.entries()) {
        // Relative to the entry while float32 holds it as a normal number, else half of its smallest step.
        const wanted = value * 2 ** -half * 2 ** -(exponent - half);
        const allowed = Math.max(Math.abs(wanted) * 2 ** -24, 2 ** -150);
        expect(Math.abs(stored[index] - wanted), `entry ${index} of ${values}`).toBeLessThanOrEqual(allowed);
      }
    }),
    { numRuns: 1000 },
  );
});

test.each([
  [[1], 0],
  [[-3, 1], 1],
  [[2 ** -1074], -1074],
  [[1.7e308, 1e-300], 1023],
  [[0, -0], 0],
])('%j has exponent %d', (values, exponent) => {
  expect(upload(values).exponent).toBe(exponent);
});

test('an entry 2^126 below the largest is still there, one 2^200 below is gone', () => {
  const { values } = upload([1, 2 ** -126, 2 ** -200]);
  expect([...values]).toEqual([1, 2 ** -126, 0]);
});

describe('columns', () => {
  const columns = (rows: readonly (readonly number[])[]) =>
    toDeviceColumns(rows.length, rows[0].length, (row, column) => rows[row][column]);

  test('are each scaled by themselves, whatever lies beside them', () => {
    const { values, exponents } = columns([
      [1e300, 1e-300, 0, -3],
      [5e299, 2e-300, 0, 1],
    ]);
    const alone = [
      [1e300, 5e299],
      [1e-300, 2e-300],
      [0, 0],
      [-3, 1],
    ].map(upload);
    expect(exponents).toEqual(alone.map(({ exponent }) => exponent));
    for (const [column, { values: own }] of alone.entries()) {
      expect([values[column], values[4 + column]], `column ${column}`).toEqual([...own]);
    }
  });

  test('tell the exponent field of their largest magnitude, 0 where all are zero', () => {
    // 2 - 2^-40 rounds up to 2, which has the next exponent field.
    const { peaks } = columns([
      [1, 0, 2 ** -1074, 2 - 2 ** -40],
      [-0.5, -0, 0, 1],
    ]);
    expect(peaks).toEqual([127, 0, 127, 128]);
  });
});
