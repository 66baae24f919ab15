import { describe, expect, it } from 'vitest';
import {
  addScaled,
  exponentOf,
  expScaled,
  log10Scaled,
  multiplyScaled,
  SCALED_ZERO,
  scaled,
  timesExp,
  timesPowerOfTwo,
  toNumber,
} from '../../../src/math/scaled.ts';
import { relativeError } from './relative-error.ts';

describe('exponentOf', () => {
  it('is the floor of log2, also around powers of two and in the subnormals', () => {
    expect([1, 1.999, 2, 0.5, 2 ** -1022, 2 ** -1074, 1 - 2 ** -53, -3, Number.MAX_VALUE].map(exponentOf)).toEqual([
      0, 0, 1, -1, -1022, -1074, -1, 1, 1023,
    ]);
    expect(exponentOf(0)).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe('timesPowerOfTwo', () => {
  it.each([
    [3, 5, 96],
    [1, 1023, 2 ** 1023],
    [2 ** -1000, 2000, 2 ** 1000],
    [1.5, -1074, 2 ** -1073], // a tie, to even
    [1.25, -1074, 2 ** -1074],
    [2 ** 1000, -2074, 2 ** -1074],
    [1.75 * 2 ** 60, -1060, 1.75 * 2 ** -1000],
    [1, -5000, 0],
    [-1, 5000, Number.NEGATIVE_INFINITY],
    [0, 5000, 0],
  ])('gives %d * 2^%d', (x, exponent, expected) => {
    expect(timesPowerOfTwo(x, exponent)).toBe(expected);
  });
});

describe('scaled numbers', () => {
  it('are normalised', () => {
    expect(scaled(-12, 1000)).toEqual({ mantissa: -1.5, exponent: 1003 });
    expect(scaled(0, 1000)).toEqual(SCALED_ZERO);
  });

  it('multiply and add beyond float64', () => {
    const huge = scaled(3, 5000);
    expect(multiplyScaled(huge, huge)).toEqual({ mantissa: 1.125, exponent: 10003 });
    expect(addScaled(huge, scaled(5, 5000))).toEqual({ mantissa: 1, exponent: 5003 });
    expect(addScaled(huge, scaled(-3, 5000))).toEqual(SCALED_ZERO);
    expect(addScaled(huge, scaled(1, -5000))).toEqual(huge);
    expect(addScaled(SCALED_ZERO, scaled(1, -5000))).toEqual(scaled(1, -5000));
  });

  it('turn into plain numbers and logarithms', () => {
    expect(toNumber(scaled(3, -2))).toBe(0.75);
    expect(log10Scaled(SCALED_ZERO)).toBeNull();
    expect(log10Scaled(scaled(-1, 10000))).toBeCloseTo(3010.299956639812, 10);
  });
});

describe('expScaled', () => {
  // From mpmath 1.3 with 60 digits: frexp(exp(x)), the mantissa doubled and the exponent less one.
  it.each([
    [-2000, 1.5261726967227514, -2886],
    [1000, 1.618930316280468, 1442],
    [-1e6, 1.9441115981729287, -1442696],
    [-0.5, 1.2130613194252668, -1],
  ])('of %d is right to the last bits', (x, mantissa, exponent) => {
    // The exponential's own rounding and that of the reduced argument, which is below 1/2.
    expect(relativeError(expScaled(x), { mantissa, exponent })).toBeLessThan(4 * 2 ** -53);
  });

  it('adds a small part of the argument exactly', () => {
    expect(relativeError(timesExp(3, -1000, -0.5), timesExp(3, -1000.5))).toBeLessThan(8 * 2 ** -53);
  });

  it('of an argument beyond tracking has an exponent far below 2^-30 bits', () => {
    expect(expScaled(Number.NEGATIVE_INFINITY).exponent).toBeLessThan(-(2 ** 31));
    expect(expScaled(-1e300).exponent).toBeLessThan(-(2 ** 31));
  });
});
