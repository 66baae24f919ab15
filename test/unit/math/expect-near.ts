// Comparisons of numbers whose failures say everything at once.

import { expect } from 'vitest';

/** |got - expected| <= allowed; equal infinities agree, NaN never does. */
export function expectNear(got: number, expected: number, allowed: number, what: string): void {
  const error = got === expected ? 0 : Math.abs(got - expected);
  expect(error, `${what}: expected ${expected}, got ${got}, allowed ${allowed}`).toBeLessThanOrEqual(allowed);
}

/** The same with an allowed error relative to the expected number. */
export function expectRelative(got: number, expected: number, relative: number, what: string): void {
  expectNear(got, expected, relative * Math.abs(expected), what);
}
