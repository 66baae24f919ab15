// The length map and its two susceptibilities.

import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import { activation } from '../../../src/math/activations.ts';
import { qMap } from '../../../src/theory/length-map.ts';
import { chi1, chiQ } from '../../../src/theory/susceptibilities.ts';
import { denseExpectation } from '../math/dense-sums.ts';
import { expectNear, expectRelative } from '../math/expect-near.ts';
import { meanField } from './fields.ts';

const SIZES = [0.01, 0.4, 1, 7, 200];

describe.each(ACTIVATION_NAMES)('the length map of %s', (name) => {
  const field = meanField(name, 1.7, 0.2);

  it('has chi_q for its slope', () => {
    for (const q of SIZES) {
      const step = 1e-3 * q;
      // Five points: step^4 / 30 times a fifth derivative, 1e-12 of q's scale, and 1e-13 of rounding over the step.
      const at = (shift: number) => qMap(field, q + shift);
      const slope = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
      expectNear(slope, chiQ(field, q), 1e-9, `chi_q of ${name} at q = ${q}`);
    }
  });

  it('and chi1 are the sums that define them', () => {
    if (name === 'hard-tanh') return; // its kinks are not for a sum
    for (const q of name === 'sin' ? [0.01, 0.4] : SIZES) {
      const square = denseExpectation((u) => field.phi.value(u) ** 2, q);
      expectRelative(qMap(field, q), 1.7 * square + 0.2, 1e-11, `q' of ${name} at q = ${q}`);
      const slopeSquare = denseExpectation((u) => field.phi.slope(u) ** 2, q);
      expectRelative(chi1(field, q), 1.7 * slopeSquare, 1e-11, `chi1 of ${name} at q = ${q}`);
    }
  });

  it('grows with q, so that lengths never overtake each other', () => {
    for (let q = 1e-6; q < 1e6; q *= 1.9) {
      // A bounded one no longer grows in the digits of float64.
      const before = qMap(field, q) * (1 - 1e-14);
      expect(qMap(field, 1.9 * q), `${name} at q = ${q}`).toBeGreaterThan(before);
    }
  });

  it('goes on to q = 0', () => {
    const { phi } = field;
    expectNear(qMap(field, 0), 0.2 + 1.7 * phi.valueAtZero ** 2, 1e-15, `q' of ${name} at 0`);
    expectRelative(chi1(field, 0), chi1(field, 1e-13), 1e-5, `chi1 of ${name} at 0`);
    if (phi.valueAtZero === 0) expectRelative(chiQ(field, 0), chiQ(field, 1e-13), 1e-5, `chi_q of ${name} at 0`);
  });
});

describe('both susceptibilities', () => {
  it('of a homogeneous activation are the weight variance by the mean of its squared slopes', () => {
    const leaky = { phi: activation('leaky-relu', 0.2), weightVariance: 1.3, biasVariance: 0.5 };
    for (const q of [0, 0.1, 1e5]) {
      expectNear(chi1(leaky, q), 1.3 * 0.52, 1e-15, `chi1 at q = ${q}`);
      expectNear(chiQ(leaky, q), 1.3 * 0.52, 1e-15, `chi_q at q = ${q}`);
    }
  });

  it('know no biases', () => {
    for (const biasVariance of [0, 3]) {
      expect(chi1(meanField('erf', 2, biasVariance), 0.7)).toBe(chi1(meanField('erf', 2, 0), 0.7));
      expect(chiQ(meanField('erf', 2, biasVariance), 0.7)).toBe(chiQ(meanField('erf', 2, 0), 0.7));
    }
  });
});
