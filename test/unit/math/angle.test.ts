// Correlations near 1 as angles.

import { describe, expect, it } from 'vitest';
import { angleOf, oneMinusCosine } from '../../../src/math/angle.ts';
import { expectRelative } from './expect-near.ts';

// A root, an arc sine, a sine and a square: each of a rounding or two.
const ROUNDINGS = 8 * 2 ** -53;

describe('angleOf and oneMinusCosine', () => {
  it('undo each other for 1 - c from 1e-30 to 2', () => {
    for (let apart = 2; apart > 1e-30; apart /= 3) {
      expectRelative(oneMinusCosine(angleOf(apart)), apart, ROUNDINGS, `1 - c = ${apart}`);
    }
  });

  it('undo each other for angles from 1e-15 to 3', () => {
    for (let angle = 3; angle > 1e-15; angle /= 2.7) {
      // Near pi the cosine is flat: its rounding counts tan(angle / 2) times, 14 at 3.
      const allowed = ROUNDINGS * (1 + Math.tan(angle / 2));
      expectRelative(angleOf(oneMinusCosine(angle)), angle, allowed, `angle ${angle}`);
    }
  });

  it('know the angles of a circle', () => {
    expect(angleOf(0)).toBe(0);
    expectRelative(angleOf(1), Math.PI / 2, ROUNDINGS, '1 - c = 1');
    expectRelative(angleOf(0.5), Math.PI / 3, ROUNDINGS, '1 - c = 1/2');
    expect(angleOf(2)).toBe(Math.PI);
  });

  it('take correlations that rounding has carried past their ends for the ends', () => {
    expect([-1e-17, 2.0000000000000004].map(angleOf)).toEqual([0, Math.PI]);
  });
});
