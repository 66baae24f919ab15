import { describe, expect, it } from 'vitest';
import {
  FLOAT_FORMATS,
  type FloatFormat,
  type FloatFormatName,
  formatExits,
  largestFinite,
  smallestNormal,
} from '../../../src/experiment/float-formats.ts';

function format(name: FloatFormatName): FloatFormat {
  const found = FLOAT_FORMATS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

const rows = (sizes: readonly (number | null)[]) =>
  sizes.map((mean, layer) => ({ layer, seeds: [mean], mean, low: mean, high: mean }));

const exitOf = (name: FloatFormatName, sizes: readonly (number | null)[], direction: 'down' | 'up' = 'down') =>
  formatExits(rows(sizes), direction).find((exit) => exit.format === name);

describe('the formats', () => {
  it('have the limits that IEEE 754 prints', () => {
    expect(largestFinite(format('float16'))).toBe(65504);
    expect(smallestNormal(format('float16'))).toBe(6.103515625e-5);
    expect(largestFinite(format('float32'))).toBe(3.4028234663852886e38);
    expect(smallestNormal(format('float32'))).toBe(1.1754943508222875e-38);
    expect(largestFinite(format('bfloat16'))).toBe(3.3895313892515355e38);
    expect(smallestNormal(format('bfloat16'))).toBe(smallestNormal(format('float32')));
  });

  it('agree with float32 as JavaScript rounds to it', () => {
    const largest = largestFinite(format('float32'));
    expect(Math.fround(largest)).toBe(largest);
    // The next number up rounds to infinity; half a unit in the last place is the tie that does.
    expect(Math.fround(largest * (1 + 2 ** -24))).toBe(Number.POSITIVE_INFINITY);
    expect(new DataView(Float32Array.of(smallestNormal(format('float32'))).buffer).getUint32(0, true)).toBe(0x00800000);
  });
});

describe('a format is left', () => {
  it('nowhere, where every root mean square is normal', () => {
    for (const exit of formatExits(rows([0, -4.2, 4.8]), 'down'))
      expect(exit).toMatchObject({ layer: null, how: null });
  });

  it('by a signal at the first layer from the input, by a gradient at the first from the last', () => {
    const sizes = [-9, -7, -6, -3, 0];
    expect(exitOf('float16', sizes, 'up')).toEqual({ format: 'float16', layer: 2, how: 'underflow' });
    expect(exitOf('float16', sizes, 'down')).toEqual({ format: 'float16', layer: 0, how: 'underflow' });
    expect(exitOf('bfloat16', sizes, 'up')).toMatchObject({ layer: null });
  });

  it('by overflow above the largest finite number and not at it', () => {
    const edge = Math.log10(65504);
    expect(exitOf('float16', [edge])).toMatchObject({ layer: null });
    expect(exitOf('float16', [edge + 1e-12])).toMatchObject({ layer: 0, how: 'overflow' });
    expect(exitOf('float32', [0, 20, 39])).toMatchObject({ layer: 2, how: 'overflow' });
  });

  it('by exact zero, as an underflow', () => {
    expect(exitOf('float32', [0, null])).toMatchObject({ layer: 1, how: 'underflow' });
  });

  it('and what comes after the first does not matter', () => {
    expect(exitOf('float16', [0, 6, -9, 0])).toMatchObject({ layer: 1, how: 'overflow' });
  });
});
