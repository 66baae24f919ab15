// Padding and strides, and the numbers that host and shaders must share.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paddedRows, TILE_COLUMNS, tilesOf, tilingOf, towerStride, weightLayout } from '../../../src/engine/layout.ts';
import { KERNEL_VARIANTS } from '../../../src/gpu/kernel-variants.ts';

test('rows are padded to the next multiple of 8, columns of a tower to the next of 32', () => {
  expect([1, 7, 8, 9, 64, 65].map(paddedRows)).toEqual([8, 8, 8, 16, 64, 72]);
  expect([1, 31, 32, 33, 64].map(towerStride)).toEqual([32, 32, 32, 64, 64]);
});

test('the biases of a map begin after its last padded row and end with the buffer', () => {
  const size = fc.integer({ min: 1, max: 3000 });
  fc.assert(
    fc.property(size, size, (fanIn, fanOut) => {
      const { rowStride, paddedRows: rows, biasOffset, elements } = weightLayout({ fanIn, fanOut });
      expect(rows).toBe(paddedRows(fanOut));
      expect(biasOffset).toBeGreaterThanOrEqual((fanOut - 1) * rowStride + fanIn);
      expect(biasOffset).toBe(rows * rowStride);
      expect(elements).toBe(biasOffset + rows);
      expect(rowStride % 4, 'vec4 loads').toBe(0);
    }),
  );
});

test.each(KERNEL_VARIANTS)('the lanes of $name share out a tile without rest', (variant) => {
  const { rows, columns, lanes, lanesX, unroll } = variant;
  expect(columns * lanesX).toBe(TILE_COLUMNS);
  expect(lanes % lanesX).toBe(0);
  expect(8 % unroll, 'sums are padded to multiples of 8').toBe(0);
  expect(tilingOf(variant)).toEqual({ tileRows: (lanes / lanesX) * rows, lanes });
  const { tileRows } = tilingOf(variant);
  expect([1, tileRows, tileRows + 1].map((count) => tilesOf(tilingOf(variant), count))).toEqual([1, 1, 2]);
});
