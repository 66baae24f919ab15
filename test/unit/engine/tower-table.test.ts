// Factors as mantissa and exponent: nothing of float64's range is lost on the way to the device.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitFloat, type TowerRecord, towerTable } from '../../../src/engine/tower-table.ts';
import { RECORD_WORDS } from '../../../src/gpu/table-words.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const ROUNDING = 2 ** -24;

/** mantissa * 2^exponent / value, in steps that neither overflow nor lose a subnormal. */
function ratio({ mantissa, exponent }: { mantissa: number; exponent: number }, value: number): number {
  // Both to around 1: value is brought up or down by an exact power of two, never into the subnormals.
  let scaled = value;
  let shift = exponent;
  while (shift > 0) {
    const step = Math.min(shift, 500);
    scaled *= 2 ** -step;
    shift -= step;
  }
  while (shift < 0) {
    const step = Math.min(-shift, 500);
    scaled *= 2 ** step;
    shift += step;
  }
  return mantissa / scaled;
}

describe('a factor', () => {
  test('is a float32 mantissa in [1, 2) and an exponent, off by one rounding at most, over all of float64', () => {
    fc.assert(
      fc.property(
        finite.filter((value) => value !== 0),
        (value) => {
          const split = splitFloat(value);
          const size = Math.abs(split.mantissa);
          expect(size).toBeGreaterThanOrEqual(1);
          expect(size).toBeLessThan(2);
          expect(Math.fround(split.mantissa)).toBe(split.mantissa);
          expect(Number.isInteger(split.exponent)).toBe(true);
          expect(Math.abs(ratio(split, value) - 1)).toBeLessThanOrEqual(ROUNDING * (1 + ROUNDING));
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    [5e-324, 1, -1074],
    [-5e-324, -1, -1074],
    [2 ** -1022, 1, -1022],
    [Number.MAX_VALUE, 1, 1024], // the mantissa rounds up to 2
    [1e308, Math.fround(1e308 / 2 ** 1023), 1023],
    [1, 1, 0],
    [-0.75, -1.5, -1],
    [2 - 2 ** -52, 1, 1],
    [1 - 2 ** -53, 1, 0], // its log2 is 0 in float64
    [1 + 2 ** -52, 1, 0],
  ])('%d is %d times 2 to the %d', (value, mantissa, exponent) => {
    expect(splitFloat(value)).toEqual({ mantissa, exponent });
  });

  test.each([0, -0])('of zero (%d) has mantissa and exponent zero', (value) => {
    expect(splitFloat(value)).toEqual({ mantissa: 0, exponent: 0 });
  });

  test('that is a power of two is exact at every exponent', () => {
    for (let exponent = -1074; exponent <= 1023; exponent++) {
      expect(splitFloat(2 ** exponent)).toEqual({ mantissa: 1, exponent });
    }
  });
});

const RECORD: TowerRecord = {
  weightStd: 1,
  biasStd: 0,
  skipScale: 0,
  branchScale: 1,
  activation: 'relu',
  leakySlope: 0,
};

describe('the tower table', () => {
  test('has one row for every record, in their order', () => {
    const words = towerTable([RECORD, { ...RECORD, weightStd: 6 }, { ...RECORD, weightStd: -0.25 }]);
    expect(words.length).toBe(3 * RECORD_WORDS);
    const floats = new Float32Array(words.buffer);
    const integers = new Int32Array(words.buffer);
    const weights = [0, 1, 2].map((row) => [floats[row * RECORD_WORDS], integers[row * RECORD_WORDS + 1]]);
    expect(weights).toEqual([
      [1, 0],
      [1.5, 2],
      [-1, -2],
    ]);
  });

  test('holds only finite numbers, also where an activation has no saturation bound', () => {
    for (const activation of ['linear', 'relu', 'sin', 'tanh', 'silu'] as const) {
      const floats = new Float32Array(towerTable([{ ...RECORD, activation }]).buffer);
      expect(floats[9], activation).toBeGreaterThan(-Infinity);
      expect(floats[10], activation).toBeLessThan(Infinity);
      expect(floats[9], activation).toBeLessThan(floats[10]);
    }
  });
});
