// Comparison with numbers as they are printed: every printed digit counts.

import { expect } from 'vitest';

/** got rounds to the printed number: it lies within half a unit of the last digit (with room for a float64 rounding). */
export function expectPrinted(got: number, printed: string, what: string): void {
  const decimals = printed.split('.')[1]?.length ?? 0;
  const allowed = 0.5 * 10 ** -decimals + 1e-12;
  const error = Math.abs(got - Number(printed));
  expect(error, `${what}: printed ${printed}, got ${got}, allowed ${allowed}`).toBeLessThanOrEqual(allowed);
}
