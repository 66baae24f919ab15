import { describe, expect, it } from 'vitest';
import { erfinv, normalFromUniform } from '../../../src/math/inverse-error.ts';
import { scaled } from '../../../src/math/scaled.ts';
import { erf, erfc, erfcScaled, normalCdf, normalDensity, splitSquare } from '../../../src/math/special.ts';
import { INVERSE, SPECIAL } from './math-values.ts';
import { relativeError } from './relative-error.ts';

// Ratios of polynomials of degree 4 to 8 with two exponentials beside them: some ten roundings of 2^-53, doubled.
const ROUNDINGS = 20 * 2 ** -53;

describe('error functions against mpmath', () => {
  it.each(SPECIAL)('are right at $x', (row) => {
    expect(relativeError(scaled(erf(row.x)), row.erf)).toBeLessThan(ROUNDINGS);
    expect(relativeError(scaled(erfc(row.x)), row.erfc)).toBeLessThan(ROUNDINGS);
    expect(relativeError(scaled(normalCdf(row.x)), row.normalCdf)).toBeLessThan(ROUNDINGS);
    if (row.erfcScaled !== null) {
      expect(relativeError(scaled(erfcScaled(row.x)), row.erfcScaled)).toBeLessThan(ROUNDINGS);
    }
  });

  it('end properly far out', () => {
    expect([erf(30), erf(-30), erfc(30), erfc(-30), normalCdf(-40), normalCdf(40)]).toEqual([1, -1, 0, 2, 0, 1]);
    expect(erf(Number.POSITIVE_INFINITY)).toBe(1);
  });

  it('refuse a scaled erfc of a negative argument', () => {
    expect(() => erfcScaled(-1)).toThrow('x >= 0');
  });

  it('give a density that is the slope of the distribution function', () => {
    for (const x of [-3, -0.5, 0.2, 1.7]) {
      const step = 1e-5; // error of the central difference: step^2 / 6 times a third derivative below 3
      const slope = (normalCdf(x + step) - normalCdf(x - step)) / (2 * step);
      expect(Math.abs(slope - normalDensity(x))).toBeLessThan(1e-10);
    }
  });
});

describe('erfinv', () => {
  it.each(INVERSE)('is mpmath’s at %d', (u, expected) => {
    expect(relativeError(scaled(erfinv(u)), scaled(expected))).toBeLessThan(ROUNDINGS);
  });

  it('undoes erf', () => {
    for (let x = -3; x <= 3; x += 0.1) {
      const u = erf(x);
      // The rounding of u, 2^-53 of at most 1, over the slope of erf.
      const allowed = ROUNDINGS * (1 + Math.exp(x * x));
      expect(Math.abs(erfinv(u) - x)).toBeLessThan(allowed);
    }
  });

  it('is infinite at the ends and odd between them', () => {
    expect([normalFromUniform(-1), normalFromUniform(1)]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    for (const u of [0.1, 0.86, 0.999999, 1 - 2 ** -50]) expect(normalFromUniform(-u)).toBe(-normalFromUniform(u));
  });
});

describe('splitSquare', () => {
  it('holds the bits that the plain square rounds away', () => {
    const x = 1 + 2 ** -40;
    const { high, low } = splitSquare(x);
    expect(high).toBe(1);
    expect(low).toBe(2 ** -39 + 2 ** -80);
  });
});
