// Uploads: any float64 matrix comes down to float32 by one power of two, and loses one rounding of its largest entry at most.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toDeviceMatrix } from '../../../src/engine/upload-matrix.ts';

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

test('zeros stay zeros, marked by peak 0', () => {
  expect(upload([0, -0, 0])).toEqual({ values: Float32Array.of(0, -0, 0).map(() => 0), exponent: 0, peak: 0 });
});

test.each([
  [[1], 0, 127],
  [[-3, 1], 1, 127],
  [[2 ** -1074], -1074, 127],
  [[1.7e308, 1e-300], 1023, 127],
  [[2 - 2 ** -40], 0, 128], // rounds up to 2
])('%j has exponent %d and peak field %d', (values, exponent, peak) => {
  expect(upload(values)).toMatchObject({ exponent, peak });
});

test('an entry 2^126 below the largest is still there, one 2^200 below is gone', () => {
  const { values } = upload([1, 2 ** -126, 2 ** -200]);
  expect([...values]).toEqual([1, 2 ** -126, 0]);
});
