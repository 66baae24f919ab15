// Padding and strides, and the numbers that host and shaders must share.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  GRADIENT_TILE,
  paddedRows,
  TILE_COLUMNS,
  TILE_ROWS,
  towerStride,
  weightLayout,
} from '../../../src/engine/layout.ts';
import { kernelSource } from '../../../src/gpu/kernel-sources.ts';

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

test('a workgroup tile is as large as the kernels take it', () => {
  const forward = kernelSource('layer-forward').code;
  expect(forward).toContain(`group.x % tiles_x) * ${TILE_COLUMNS}u`);
  expect(forward).toContain(`group.y * ${TILE_ROWS}u`);
  expect(kernelSource('weight-gradient').code).toContain(`group.y * ${GRADIENT_TILE}u`);
});
