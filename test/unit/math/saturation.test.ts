import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { activation } from '../../../src/math/activations.ts';
import { SATURATION_SLOPE, saturationBounds } from '../../../src/math/saturation.ts';

const { POSITIVE_INFINITY: INFINITY } = Number;

describe('saturationBounds', () => {
  it.each([
    ['linear', 0, -INFINITY, INFINITY],
    ['sin', 0, -INFINITY, INFINITY],
    ['relu', 0, 0, INFINITY],
    ['leaky-relu', 0.01, -INFINITY, INFINITY],
    ['leaky-relu', 0.005, 0, INFINITY],
    ['hard-tanh', 0, -1, 1],
    // 1/(1 + x)^2 = 0.01 at x = 9; sech^2 x = 0.01 at arcosh(10); exp(x) = 0.01; logistic(x) = 0.01 at -log(99).
    ['softsign', 0, -9, 9],
    ['tanh', 0, -Math.acosh(10), Math.acosh(10)],
    ['elu', 0, Math.log(0.01), INFINITY],
    ['softplus', 0, -Math.log(99), INFINITY],
  ] as const)('of %s with leaky slope %d are %d and %d', (name, leakySlope, low, high) => {
    const [gotLow, gotHigh] = saturationBounds(name, leakySlope);
    // Bisection ends at neighbouring numbers; the slope's own rounding moves the edge by a few more.
    if (Number.isFinite(low)) expect(Math.abs(gotLow - low)).toBeLessThan(1e-13);
    else expect(gotLow).toBe(low);
    if (Number.isFinite(high)) expect(Math.abs(gotHigh - high)).toBeLessThan(1e-13);
    else expect(gotHigh).toBe(high);
  });

  it.each(ACTIVATION_NAMES)('of %s enclose every argument with a larger slope, and no more', (name) => {
    const phi = activation(name, 0.005);
    const bounds = saturationBounds(name, 0.005);
    for (const [edge, side] of [
      [bounds[0], -1],
      [bounds[1], 1],
    ]) {
      if (!Number.isFinite(edge)) continue;
      for (let beyond = 1e-9; beyond < 100; beyond *= 1.3) {
        expect(Math.abs(phi.slope(edge + side * beyond))).toBeLessThan(SATURATION_SLOPE);
      }
      expect(Math.abs(phi.slope(edge - side * 1e-9))).toBeGreaterThanOrEqual(SATURATION_SLOPE * (1 - 1e-8));
    }
  });
});
