// Activations and slopes as kernels compute them against float64, for plain arguments and for those beyond float32: what the devices and the
// CPU must agree on.

import { describe, expect, test } from 'vitest';
import type { ActivationProbe, ScaledNumber } from '../src/gpu/probe.ts';
import { ACTIVATION_NAMES, type ActivationName } from '../src/math/activation-names.ts';
import { activation, slopeAt, valueAt } from '../src/math/activations.ts';
import { type Scaled, timesPowerOfTwo, toNumber } from '../src/math/scaled.ts';
import { nextFloat32, scaledUlpDistance, ulpOf } from './float32.ts';
import { ACTIVATION_ULPS, FLUSH, ROUNDING, SLOPE_EXPONENT_ERROR, SLOPE_ZERO_ROUNDINGS } from './tolerances.ts';

const LEAKY = Math.fround(0.01);
const HUGE = Math.fround(3e38);
// Where a kernel changes its formula, and where the tails are cut.
const BRANCHES = [0.34657, 0.625, 0.75, 1, 5, 10, 87.3, 88, 100, 128, 384, 2048, 8192, 2 ** 22];
// Tails are cut here (shaders/shared); beyond, slopes only have to stay finite and small.
const TAIL_LIMITS: ReadonlyMap<ActivationName, number> = new Map([
  ['tanh', 2 ** 22],
  ['logistic', 2 ** 22],
  ['erf', 2048],
  ['elu', 2 ** 22],
  ['selu', 2 ** 22],
  ['gelu', 2048],
  ['gelu-tanh', 384],
  ['silu', 2 ** 22],
  ['softplus', 2 ** 22],
  ['mish', 2 ** 22],
]);
const PHASE_LIMIT = 8192;

const PLAIN: readonly number[] = plainArguments();
const MANTISSAS = [0, 1, 1.7, 3 * 2 ** -30, 2 ** -70, 2 ** -120, 0.9 * 2 ** 24].flatMap((m) => [m, -m]);
const EXPONENTS = [0, 1, 6, 7, 24, 31, 36, 37, 59, 60, 61, 99, 100, 101, 127, 128, 300, 1000, 2 ** 20, 2 ** 28];
const BEYOND: readonly ScaledNumber[] = MANTISSAS.flatMap((m) =>
  EXPONENTS.flatMap((e) => [
    { m: Math.fround(m), e },
    { m: Math.fround(m), e: 0 - e },
  ]),
);

/** One activation at each argument, m * 2^e. */
export type Probe = (given: {
  readonly activation: ActivationName;
  readonly leakySlope: number;
  readonly at: readonly ScaledNumber[];
}) => Promise<readonly ActivationProbe[]>;

/** Tests of every activation. */
export function describeActivations(probe: Probe): void {
  describe.each(ACTIVATION_NAMES)('%s', (name) => {
    const phi = activation(name, LEAKY);
    const { value, slope, slopeZero } = ACTIVATION_ULPS[name];
    const limit = TAIL_LIMITS.get(name) ?? Number.POSITIVE_INFINITY;

    test('agrees with float64 at every plain argument, value and slope', async () => {
      const at = PLAIN.map((m) => ({ m, e: 0 }));
      const probes = await probe({ activation: name, leakySlope: LEAKY, at });
      probes.forEach((got, index) => {
        const x = at[index].m;
        expectFinite(got, x);
        if (name === 'sin' && Math.abs(x) > PHASE_LIMIT) return;
        const expected = phi.value(x);
        const allowed = value * ulpOf(expected) + (Math.abs(expected) < FLUSH && expected !== 0 ? FLUSH : 0);
        expectWithin(Math.abs(got.value - expected), allowed, { x, got: got.value, expected });
        expectSlope(got.slope, phi.slopeScaled(x), { x, limit, ulps: slope, near: nearZero(x, slopeZero) });
      });
    });

    test('agrees with float64 far below and far beyond float32, in the exponents it promises', async () => {
      const probes = await probe({ activation: name, leakySlope: LEAKY, at: BEYOND });
      probes.forEach((got, index) => {
        const { m, e } = BEYOND[index];
        const x = timesPowerOfTwo(m, e);
        expectFinite(got, x);
        expect(got.scaledValue.e).toBe(outputExponent(name, e));
        if (name === 'sin' && Math.abs(x) > PHASE_LIMIT) return;
        const exact = valueAt(phi, m, e);
        const expected = timesPowerOfTwo(exact.mantissa, exact.exponent - got.scaledValue.e);
        // Three exact or single-rounded steps more than the plain value.
        const allowed = (value + 2) * ulpOf(expected) + FLUSH;
        expectWithin(Math.abs(got.scaledValue.m - expected), allowed, { m, e, got: got.scaledValue.m, expected });
        const near = nearZero(x, slopeZero);
        expectSlope(got.scaledSlope, slopeAt(phi, m, e), { x, limit, ulps: slope + 2, near });
      });
    });

    test('estimates the exponent of its slope within the promised distance', async () => {
      const at = [...PLAIN.map((m) => ({ m, e: 0 })), ...BEYOND];
      const probes = await probe({ activation: name, leakySlope: LEAKY, at });
      probes.forEach((got, index) => {
        const { m, e } = at[index];
        const x = timesPowerOfTwo(m, e);
        const { mantissa, exponent } = slopeAt(phi, m, e);
        if (mantissa === 0 || Math.abs(x) > limit) return;
        const error = got.scaledSlopeEstimate - exponent;
        expectWithin(-error, SLOPE_EXPONENT_ERROR, { x, got: got.scaledSlopeEstimate, expected: exponent });
        if (nearZero(x, slopeZero) || name === 'sin') return;
        expectWithin(error, SLOPE_EXPONENT_ERROR, { x, got: got.scaledSlopeEstimate, expected: exponent });
      });
    });
  });
}

function plainArguments(): number[] {
  const dense = Array.from({ length: 1201 }, (_, index) => (index - 600) / 37);
  const wide = Array.from({ length: 253 }, (_, index) => 2 ** (index - 126)).flatMap((x) => [
    x,
    1.37 * x,
    -x,
    -1.37 * x,
  ]);
  const branches = BRANCHES.flatMap((x) => [-2, -1, 0, 1, 2].map((steps) => nextFloat32(x, steps))).flatMap((x) => [
    x,
    -x,
  ]);
  return [0, HUGE, -HUGE, ...dense, ...wide, ...branches].map(Math.fround);
}

/** The exponent of the outputs, restated from the contract: homogeneous e, bounded min(e, 0), and so on. */
function outputExponent(name: ActivationName, e: number): number {
  if (['tanh', 'erf', 'softsign', 'sin', 'hard-tanh'].includes(name)) return Math.min(e, 0);
  if (name === 'logistic') return 0;
  return name === 'softplus' ? Math.max(e, 0) : e;
}

function nearZero(x: number, slopeZero: number | undefined): boolean {
  return slopeZero !== undefined && Math.abs(x - slopeZero) < 0.5;
}

interface SlopeCheck {
  readonly x: number;
  readonly limit: number;
  readonly ulps: number;
  readonly near: boolean;
}

function expectSlope(got: ScaledNumber, expected: Scaled, { x, limit, ulps, near }: SlopeCheck): void {
  if (Math.abs(x) > limit && expected.exponent < 0) {
    // At the limit every tail is below 2^-1,000,000.
    expect(got.e, `slope at ${x} must stay vanishing`).toBeLessThan(-1_000_000);
  } else if (near) {
    const distance = Math.abs(got.m * 2 ** got.e - toNumber(expected));
    expectWithin(distance, SLOPE_ZERO_ROUNDINGS * ROUNDING, { x, got, expected });
  } else {
    expectWithin(scaledUlpDistance(got, expected), ulps, { x, got, expected });
  }
}

function expectFinite(probe: ActivationProbe, x: number): void {
  const numbers = [probe.value, probe.slope.m, probe.scaledValue.m, probe.scaledSlope.m];
  expect(numbers.every(Number.isFinite), `finite at ${x}: ${numbers.join(' ')}`).toBe(true);
}

function expectWithin(distance: number, allowed: number, place: object): void {
  if (!(distance <= allowed)) expect.fail(`off by ${distance}, allowed ${allowed}: ${JSON.stringify(place)}`);
}
