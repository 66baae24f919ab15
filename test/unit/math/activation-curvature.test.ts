// Second derivatives of the activations, by central differences of their slopes and against values of mpmath.

import { describe, expect, it } from 'vitest';
import { curvature, kinkMass } from '../../../src/math/activation-curvature.ts';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { activation } from '../../../src/math/activations.ts';
import { gaussianExpectation } from '../../../src/math/gaussian-moments.ts';
import { expectNear, expectRelative } from './expect-near.ts';
import { LEAKY_SLOPE, MOMENT_VALUES } from './moment-values.ts';

const KINKED = ['relu', 'leaky-relu', 'selu', 'hard-tanh'];
const SMOOTH = ACTIVATION_NAMES.filter((name) => !KINKED.includes(name));

describe.each(SMOOTH)('the curvature of %s', (name) => {
  const phi = activation(name);
  const second = curvature(phi);
  if (second === null) throw new Error(`${name} has no curvature`);

  it('is the central difference of its slope', () => {
    const step = 1e-5;
    for (let x = -9.983; x < 10; x += 0.173) {
      const difference = (phi.slope(x + step) - phi.slope(x - step)) / (2 * step);
      // Truncation step^2 / 6 * |fourth derivative| (below 40 for all) and the rounding of slopes up to 1.2 over the step.
      expectNear(second(x), difference, 7e-10 + (4 * 2 ** -52) / step, `phi'' of ${name} at ${x}`);
    }
  });

  it('has no holes far out', () => {
    for (const x of [-1e100, -1e5, -40, -31, 31, 40, 1e5, 1e100]) {
      const value = second(x);
      expect(Number.isFinite(value), `phi'' of ${name} at ${x}: ${value}`).toBe(true);
      if (name !== 'sin') expectNear(value, 0, 1e-4, `phi'' of ${name} at ${x}`); // softsign's 2 / 32^3 is the largest
    }
  });
});

describe.each(MOMENT_VALUES)('the mean square of the curvature of $name', ({ name, rows }) => {
  it('is that of mpmath, or there is none', () => {
    const phi = activation(name, LEAKY_SLOPE);
    const second = curvature(phi);
    for (const { q, curvatureSquare } of rows) {
      expect(second === null, `${name}: a curvature without kinks`).toBe(curvatureSquare === null);
      if (second === null || curvatureSquare === null) continue;
      if (name === 'sin' && q > 1) continue; // its oscillations are not for this rule
      const got = gaussianExpectation((u) => second(u) ** 2, q);
      // gelu-tanh's poles come within 0.8 of the axis: 4e-12 was reached; others 3e-14.
      expectRelative(got, curvatureSquare, 1e-11, `E phi''^2 of ${name} at q = ${q}`);
    }
  });
});

describe('kinkMass', () => {
  it('is the squared jump of the slope at zero', () => {
    expect(kinkMass(activation('relu'), 3)).toBe(1);
    expectNear(kinkMass(activation('leaky-relu', 0.2), 3), 0.64, 1e-15, 'leaky-relu');
    const [scale, alpha] = [1.0507009873554805, 1.6732632423543772];
    expectNear(kinkMass(activation('selu'), 3), (scale * alpha - scale) ** 2, 1e-15, 'selu');
  });

  it('counts the two kinks of hard-tanh by the density there', () => {
    expectNear(kinkMass(activation('hard-tanh'), 0.5), 2 * Math.exp(-1), 1e-15, 'hard-tanh at q = 1/2');
    expect(kinkMass(activation('hard-tanh'), 0)).toBe(0);
  });

  it('is zero exactly for those with a curvature', () => {
    expect(ACTIVATION_NAMES.filter((name) => kinkMass(activation(name), 1) > 0)).toEqual(KINKED);
    expect(SMOOTH.every((name) => curvature(activation(name)) !== null)).toBe(true);
  });
});
