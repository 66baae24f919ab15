// Comparison of nested arrays of numbers, with the place of the first difference.

import { expect } from 'vitest';

type Nested = number | null | readonly Nested[];

/** Every number within `relative` of the largest expected number of the array. */
export function expectNumbers(got: Nested, expected: Nested, relative: number, what = 'value'): void {
  const scale = Math.max(Number.MIN_VALUE, ...flat(expected).map(Math.abs));
  compare(got, expected, what);

  function compare(a: Nested, b: Nested, place: string): void {
    if (Array.isArray(b)) {
      expect(Array.isArray(a) && a.length, `length of ${place}`).toBe(b.length);
      b.forEach((value, index) => {
        compare((a as readonly Nested[])[index], value, `${place}[${index}]`);
      });
    } else if (b === null) {
      expect(a, place).toBeNull();
    } else {
      const error = Math.abs((a as number) - (b as number));
      expect(error, `${place}: got ${a}, expected ${b}`).toBeLessThanOrEqual(relative * scale);
    }
  }
}

function flat(nested: Nested): number[] {
  if (nested === null) return [];
  return typeof nested === 'number' ? [nested] : nested.flatMap(flat);
}
