// Packing: every matrix in one slab, in order, without overlap, and none larger than allowed that could have been smaller.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weightLayout } from '../../../src/engine/layout.ts';
import { weightSlabs } from '../../../src/engine/weight-slabs.ts';

const fan = fc.integer({ min: 1, max: 60 });
const networks = fc.array(fc.record({ fanIn: fan, fanOut: fan }), { maxLength: 40 });

test('every matrix lies whole in its slab, after the one before it', () => {
  fc.assert(
    fc.property(networks, fc.integer({ min: 1, max: 40_000 }), (maps, slabBytes) => {
      const { slabs, place } = weightSlabs(maps, { slabBytes });
      let next = { slab: 0, at: 0 };
      for (const [matrix, map] of maps.entries()) {
        const { slab, weightsAt, biasAt, rowStride } = place(matrix);
        const layout = weightLayout(map);
        if (slab !== next.slab) next = { slab: next.slab + 1, at: 0 };
        expect([slab, weightsAt]).toEqual([next.slab, next.at]);
        expect([biasAt, rowStride]).toEqual([weightsAt + layout.biasOffset, layout.rowStride]);
        expect(weightsAt % 8, 'octets').toBe(0);
        next = { slab, at: weightsAt + layout.elements };
        const { first, count, elements } = slabs[slab];
        expect(matrix >= first && matrix < first + count && next.at <= elements).toBe(true);
      }
      expect(slabs.reduce((sum, { count }) => sum + count, 0)).toBe(maps.length);
    }),
  );
});

test('a slab holds what is allowed and no matrix more than would fit, but never fewer than one', () => {
  fc.assert(
    fc.property(networks, fc.integer({ min: 1, max: 40_000 }), (maps, slabBytes) => {
      const { slabs } = weightSlabs(maps, { slabBytes });
      for (const [index, { first, count, elements }] of slabs.entries()) {
        expect(count === 1 || elements * 4 <= slabBytes).toBe(true);
        if (index === slabs.length - 1) continue;
        expect((elements + weightLayout(maps[first + count]).elements) * 4).toBeGreaterThan(slabBytes);
      }
    }),
  );
});

test('a matrix larger than a slab stands alone between its neighbours, and the device can ask for smaller slabs', () => {
  const small = { fanIn: 8, fanOut: 8 };
  const large = { fanIn: 64, fanOut: 64 };
  const maps = [small, small, large, small, small];
  const counts = (options: object) => weightSlabs(maps, options).slabs.map(({ count }) => count);
  expect(counts({ slabBytes: 1000 })).toEqual([2, 1, 2]);
  expect(counts({ slabBytes: 1000, maxBytes: 300 })).toEqual([1, 1, 1, 1, 1]);
  expect(counts({ maxBytes: 2 ** 27 })).toEqual([5]);
});

test('a network without matrices has no slabs', () => {
  expect(weightSlabs([]).slabs).toEqual([]);
});

test('a hundred thousand matrices of width 64 fill slabs of 8 MiB', () => {
  const maps = Array<{ fanIn: number; fanOut: number }>(100_000).fill({ fanIn: 64, fanOut: 64 });
  const { slabs, place } = weightSlabs(maps);
  const each = Math.floor(2 ** 23 / (65 * 64 * 4));
  expect(slabs).toHaveLength(Math.ceil(100_000 / each));
  expect(place(99_999)).toEqual({
    slab: slabs.length - 1,
    weightsAt: (99_999 % each) * 65 * 64,
    biasAt: (99_999 % each) * 65 * 64 + 64 * 64,
    rowStride: 64,
  });
});
