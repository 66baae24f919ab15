// Sums of numbers held as logarithms.

import { describe, expect, it } from 'vitest';
import { logSquareOfSum, logSum } from '../../../src/math/log-sum.ts';
import { expectNear } from './expect-near.ts';

const ZERO = Number.NEGATIVE_INFINITY;
// An exponential, a logarithm and two sums, each of half a unit in the last place of the result or of 1.
const roundings = (result: number) => 8 * 2 ** -53 * Math.max(1, Math.abs(result));

describe('logSum', () => {
  it.each([
    [1, 1],
    [3, 5],
    [1e-9, 1],
    [1e200, 1e190],
    [2e-300, 7e-300],
  ])('of %d and %d is the logarithm of their sum', (a, b) => {
    const expected = Math.log(a + b);
    expectNear(logSum(Math.log(a), Math.log(b)), expected, roundings(expected), 'logSum');
    expectNear(logSum(Math.log(b), Math.log(a)), expected, roundings(expected), 'logSum, turned round');
  });

  it('takes minus infinity for zero', () => {
    expect([logSum(ZERO, ZERO), logSum(ZERO, 3), logSum(3, ZERO)]).toEqual([ZERO, 3, 3]);
  });

  it('adds numbers far beyond float64', () => {
    expect(logSum(1e6, 1e6)).toBe(1e6 + Math.LN2);
    expect(logSum(-1e6, -1e6 - 900)).toBe(-1e6);
  });
});

describe('logSquareOfSum', () => {
  it('is ln of a + b + share sqrt(ab)', () => {
    for (const [a, b] of [
      [1, 1],
      [3, 5],
      [1e-9, 1],
      [1e200, 1e190],
    ]) {
      for (const share of [-1.9, -0.3, 0, 0.7, 2]) {
        // Where the third term nearly cancels the others their rounding counts that much more: 1 / 0.05 at most here.
        const expected = Math.log(a + b + share * Math.sqrt(a) * Math.sqrt(b));
        const got = logSquareOfSum(Math.log(a), Math.log(b), share);
        expectNear(got, expected, 20 * roundings(expected), `${a}, ${b}, share ${share}`);
      }
    }
  });

  it('is twice the logarithm of a sum of roots at share 2, and nothing of equal parts at share -2', () => {
    const expected = 2 * logSum(0.7 / 2, -3 / 2);
    expectNear(logSquareOfSum(0.7, -3, 2), expected, roundings(expected), 'share 2');
    expect(logSquareOfSum(5, 5, -2)).toBe(ZERO);
  });

  it('takes minus infinity for zero', () => {
    expect([logSquareOfSum(ZERO, ZERO, 1), logSquareOfSum(ZERO, 3, -2), logSquareOfSum(3, ZERO, 2)]).toEqual([
      ZERO,
      3,
      3,
    ]);
  });
});
