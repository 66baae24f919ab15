// The quadrature rules by themselves: powers whose integrals are known.

import { describe, expect, it } from 'vitest';
import { arcRule, halfLineRule, octavesFor, type Rule } from '../../../src/math/gaussian-rules.ts';
import { expectRelative } from './expect-near.ts';

const OCTAVES = [1, 2, 3, 5, 8, 12, 20, 40];
// E |Z|^n / 2 for n = 0 to 4: half a moment of the standard normal distribution.
const ROOT = Math.sqrt(2 * Math.PI);
const HALF_MOMENTS = [1 / 2, 1 / ROOT, 1 / 2, 2 / ROOT, 3 / 2];

function integral({ nodes, weights }: Rule, g: (x: number) => number): number {
  return nodes.reduce((sum, x, k) => sum + weights[k] * g(x), 0);
}

describe.each(OCTAVES)('the rules of %d octaves', (octaves) => {
  it('integrate the powers 0, 1, 2 over a half line to 1e-13 and 3, 4 to 2e-13', () => {
    HALF_MOMENTS.forEach((expected, power) => {
      const got = integral(halfLineRule(octaves), (z) => z ** power);
      // Each power more of z weighs the trapezoid's error more; 1.2e-13 was reached for the fourth.
      expectRelative(got, expected, power < 3 ? 1e-13 : 2e-13, `z^${power}`);
    });
  });

  it('keep six digits of the powers 0 to 2 with half of the nodes', () => {
    HALF_MOMENTS.slice(0, 3).forEach((expected, power) => {
      // 3e-9 is promised for what is analytic to pi/4; a power of z on a Gaussian costs a hundred times that.
      expectRelative(
        integral(halfLineRule(octaves, true), (z) => z ** power),
        expected,
        1e-6,
        `z^${power}`,
      );
    });
    expect(halfLineRule(octaves, true).nodes.length).toBeLessThan(0.6 * halfLineRule(octaves).nodes.length);
  });

  it('integrate the powers 0 to 4 over an arc to 1e-13, from either end', () => {
    for (let power = 0; power <= 4; power++) {
      const rule = arcRule(octaves);
      expectRelative(
        integral(rule, (x) => x ** power),
        1 / (power + 1),
        1e-13,
        `x^${power}`,
      );
      expectRelative(
        integral(rule, (x) => (1 - x) ** power),
        1 / (power + 1),
        1e-13,
        `(1 - x)^${power}`,
      );
    }
  });

  it('have an arc whose halves mirror each other', () => {
    const { nodes, weights } = arcRule(octaves);
    const half = nodes.length / 2;
    expect(Number.isInteger(half)).toBe(true);
    expect([...nodes].every((x, k) => k === 0 || x >= nodes[k - 1])).toBe(true);
    expect(nodes[half - 1]).toBeLessThan(0.5);
    for (let k = 0; k < half; k++) {
      expect(nodes[nodes.length - 1 - k]).toBe(1 - nodes[k]);
      expect(weights[nodes.length - 1 - k]).toBe(weights[k]);
    }
  });
});

describe('a rule', () => {
  it('sees a bend at the smallest scale that its octaves promise', () => {
    // From 12 octaves on the series below ends at its third term: 15 scale^6 < 1e-13.
    for (const octaves of [12, 20, 40]) {
      const scale = 2 ** -octaves;
      // E exp(-|Z| / scale) / 2 = erfcx(1 / (scale sqrt 2)) / 2 = scale (1 - scale^2 + 3 scale^4 - ...) / sqrt(2 pi).
      const expected = (scale * (1 - scale ** 2 + 3 * scale ** 4)) / ROOT;
      const got = integral(halfLineRule(octaves), (z) => Math.exp(-z / scale));
      expectRelative(got, expected, 1e-13, `exp(-z / 2^-${octaves})`);
    }
  });

  it('is made once and kept', () => {
    expect(halfLineRule(5)).toBe(halfLineRule(5));
    expect(halfLineRule(5, true)).not.toBe(halfLineRule(5));
    expect(arcRule(5)).toBe(arcRule(5));
  });

  it('reaches down to a quarter of an argument of 1, and never needs less than one octave', () => {
    for (const variance of [1, 3, 100, 1e6, 1e200]) {
      const scale = Math.sqrt(variance) * 2 ** -octavesFor(variance);
      expect(scale, `variance ${variance}`).toBeLessThanOrEqual(0.25);
      expect(scale, `variance ${variance}`).toBeGreaterThan(0.12);
    }
    expect([1e-300, 1e-12, 0.01].map(octavesFor)).toEqual([1, 1, 1]);
  });
});
