// Roots: known ones, at many scales, however the function bends.

import { describe, expect, it } from 'vitest';
import { findRoot } from '../../../src/math/root.ts';
import { expectNear, expectRelative } from './expect-near.ts';

// The bracket ends a few units in the last place wide.
const LAST_BITS = 8 * 2 ** -53;

describe('findRoot', () => {
  it.each([
    ['cos x = x', (x: number) => Math.cos(x) - x, 0, 1, 0.7390851332151607],
    ['e^x = 1e300', (x: number) => Math.exp(x) - 1e300, 0, 700, 300 * Math.LN10],
    ['x^2 = 2', (x: number) => x * x - 2, 0, 1e6, Math.SQRT2],
    ['x^3 = x + 1', (x: number) => x ** 3 - x - 1, 1, 2, 1.324717957244746],
    ['a step at 1/3', (x: number) => (x < 1 / 3 ? -1 : 1), -5, 9, 1 / 3],
    ['tanh steep at 2', (x: number) => Math.tanh(1e6 * (x - 2)), -100, 1000, 2],
  ])('solves %s from either end', (_, f, low, high, expected) => {
    expectRelative(findRoot(f, low, high), expected, LAST_BITS, 'root');
    expectRelative(findRoot(f, high, low), expected, LAST_BITS, 'root from above');
    expectRelative(
      findRoot((x) => -f(x), low, high),
      expected,
      LAST_BITS,
      'root of the negative',
    );
  });

  it('keeps its digits at every scale, from 1e-300 to 1e300', () => {
    for (let exponent = -300; exponent <= 300; exponent += 25) {
      const size = 10 ** exponent;
      const root = findRoot((x) => x / size - 1 / 3, 0, 7 * size);
      expectRelative(root, size / 3, LAST_BITS, `root near 1e${exponent}`);
    }
  });

  it('finds a root that is twenty powers of ten from one end and forty from the other', () => {
    // The logarithm of 3e-20 is known to 4e-15.
    expectRelative(
      findRoot((x) => Math.log(x / 3e-20), 1e-40, 1),
      3e-20,
      1e-14,
      'root',
    );
  });

  it('ends at a root of high order, where the function itself is flat', () => {
    // |x - 1|^9 falls below the smallest number at 1e-36; the sign is still that of x - 1.
    expectNear(
      findRoot((x) => (x - 1) ** 9, -3, 4.7),
      1,
      1e-14,
      'ninefold root',
    );
  });

  it('takes an end that is a root', () => {
    expect(findRoot((x) => x - 3, 3, 8)).toBe(3);
    expect(findRoot((x) => x - 8, 3, 8)).toBe(8);
  });

  it('needs few steps where the function is smooth, and no more than bisection has where it is not', () => {
    const count = (f: (x: number) => number) => {
      let calls = 0;
      findRoot(
        (x) => {
          calls++;
          return f(x);
        },
        0,
        10,
      );
      return calls;
    };
    expect(count((x) => Math.exp(x) - 5)).toBeLessThan(20);
    expect(count((x) => (x < Math.PI ? -1 : 1))).toBeLessThan(65);
  });

  it('refuses ends without a change of sign, and says what it saw', () => {
    expect(() => findRoot((x) => x * x + 1, -1, 2)).toThrow('no change of sign between -1 (2) and 2 (5)');
    expect(() => findRoot(() => Number.NaN, 0, 1)).toThrow('no change of sign');
  });
});
