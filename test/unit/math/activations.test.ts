import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { activation, slopeAt, valueAt } from '../../../src/math/activations.ts';
import { scaled, timesPowerOfTwo } from '../../../src/math/scaled.ts';
import { ACTIVATION_VALUES } from './math-values.ts';
import { relativeError } from './relative-error.ts';

// A dozen operations of at most 2^-53 each and the exponential's rounding, doubled.
const ROUNDINGS = 32 * 2 ** -53;
// Where a formula takes exp(p) of a rounded p, the error of p counts: gelu-tanh alone, p = sqrt(8/pi) (x + 0.044715 x^3).
const phaseRoundings = (name: string, x: number) =>
  name === 'gelu-tanh' ? 4 * 2 ** -53 * 1.6 * Math.abs(x) * (1 + 0.045 * x * x) : 0;
// Slopes of these cross zero left of zero, where only the absolute error is small.
const CROSSING = new Set(['gelu', 'gelu-tanh', 'silu', 'mish']);

describe.each(ACTIVATION_VALUES)('$name against mpmath', ({ name, points }) => {
  it.each(points)('is right at $x, value and slope', ({ x, value, slope }) => {
    const phi = activation(name);
    const allowed = ROUNDINGS + phaseRoundings(name, x);
    expect(relativeError(phi.valueScaled(x), value)).toBeLessThan(allowed);
    const crossing = CROSSING.has(name) && x > -3 && x < 0 ? 10 : 1;
    expect(relativeError(phi.slopeScaled(x), slope)).toBeLessThan(crossing * allowed);
  });
});

describe.each(ACTIVATION_NAMES)('%s', (name) => {
  const phi = activation(name, 0.2);

  it('has the slope of its central differences', () => {
    for (let x = -4.983; x < 5; x += 0.173) {
      const step = 1e-5;
      const difference = (phi.value(x + step) - phi.value(x - step)) / (2 * step);
      // Truncation step^2 / 6 * |third derivative| (below 10 for all) and the rounding of values up to 5 over the step.
      expect(Math.abs(phi.slope(x) - difference), `at ${x}`).toBeLessThan(2e-10 + (5 * 2 ** -52) / step);
    }
  });

  it('has the value and the one-sided slopes at zero that it states', () => {
    expect(phi.value(0)).toBe(phi.valueAtZero);
    const step = 1e-7; // error: half the second derivative (below 2) times the step
    expect(Math.abs((phi.value(step) - phi.value(0)) / step - phi.slopeAboveZero)).toBeLessThan(2e-7);
    expect(Math.abs((phi.value(0) - phi.value(-step)) / step - phi.slopeBelowZero)).toBeLessThan(2e-7);
    expect([phi.slopeBelowZero, phi.slopeAboveZero]).toContain(phi.slope(0));
  });

  it('has the asymptotes that it states', () => {
    if (name === 'sin') return expect(phi.left.slope).toBeNaN();
    for (const side of [-1, 1] as const) {
      const { slope, limit } = side < 0 ? phi.left : phi.right;
      const x = side * 1e9;
      if (slope !== 0) expect(phi.value(x) / x).toBeCloseTo(slope, 8);
      else expect(phi.value(x)).toBeCloseTo(limit, 8);
      expect(phi.slope(x)).toBeCloseTo(slope, 8);
    }
  });

  it('goes on smoothly where its argument leaves float64', () => {
    // On both sides of the switch at 2^900 and 2^-900 the arguments differ by one bit only; so must value and slope.
    const step = 4 * 2 ** -52;
    for (const sign of [-1, 1]) {
      for (const exponent of [-900, 900]) {
        if (name === 'sin' && exponent > 0) continue;
        const inside = [sign * (exponent < 0 ? 1 : 2 - 2 ** -52), exponent < 0 ? -899 : 899] as const;
        const outside = [sign * (exponent < 0 ? 2 - 2 ** -52 : 1), exponent < 0 ? -900 : 900] as const;
        for (const at of [valueAt, slopeAt]) {
          const a = at(phi, ...inside);
          const b = at(phi, ...outside);
          // Exponents beyond tracking are all alike.
          if (a.exponent < -(2 ** 30)) expect(b.exponent).toBeLessThan(-(2 ** 30));
          else expect(relativeError(a, b), `${at.name} at 2^${exponent}, sign ${sign}`).toBeLessThan(step);
        }
      }
    }
  });
});

describe('activations at the edges', () => {
  it('take the frameworks’ slopes at kinks', () => {
    expect(activation('relu').slope(0)).toBe(0);
    expect(activation('leaky-relu', 0.2).slope(0)).toBe(0.2);
    expect([-1, 1].map(activation('hard-tanh').slope)).toEqual([0, 0]);
  });

  it('keep exact zeros exact', () => {
    expect(Object.is(activation('relu').value(-3), 0)).toBe(true);
    expect(valueAt(activation('relu'), -1, 5000)).toEqual(scaled(0));
    expect(slopeAt(activation('hard-tanh'), 1, 5000)).toEqual(scaled(0));
  });

  it('scale with a homogeneous activation’s argument exactly', () => {
    expect(valueAt(activation('leaky-relu', 0.25), -1.5, 4000)).toEqual(scaled(-1.5, 3998));
    expect(valueAt(activation('relu'), 1.5, -4000)).toEqual(scaled(1.5, -4000));
  });

  it('follow softsign’s slope as a power beyond float64', () => {
    expect(slopeAt(activation('softsign'), -1, 3000)).toEqual(scaled(1, -6000));
    expect(relativeError(slopeAt(activation('softsign'), 1, 600), scaled(1, -1200))).toBeLessThan(2 ** -52);
  });

  it('give sech^2(2000) as mantissa and exponent although float64 has no such number', () => {
    const slope = activation('tanh').slopeScaled(2000);
    expect(timesPowerOfTwo(slope.mantissa, slope.exponent)).toBe(0);
    // 4 exp(-4000): log10 = log10(4) - 4000 log10(e)
    expect(Math.log10(slope.mantissa) + slope.exponent * Math.log10(2)).toBeCloseTo(
      Math.log10(4) - 4000 * Math.LOG10E,
      9,
    );
  });
});
