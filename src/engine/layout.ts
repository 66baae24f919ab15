// How matrices lie in device memory. Units are rows, columns are samples, towers side by side; padding is always zero.

import { DRAW_PADDING, type DrawShape, drawShape } from '../gpu/draw-params.ts';
import type { MapShape } from './plan.ts';

/** Columns of one workgroup tile: a tower's columns are padded to it, so that no workgroup spans two towers. */
export const TILE_COLUMNS = 32;
/** Rows of one workgroup tile of the products and the elementwise kernels. */
export const TILE_ROWS = 64;
/** Rows and columns of one workgroup tile of the weight gradient. */
export const GRADIENT_TILE = 32;

export const SLOT_WORDS = 3;
export const STAT_WORDS = 8;
export const HISTOGRAM_WORDS = 72;

/** Rows are padded to the 8 of one lane, as weights are. */
export function paddedRows(rows: number): number {
  return Math.ceil(rows / DRAW_PADDING) * DRAW_PADDING;
}

/** Columns from one tower to the next. */
export function towerStride(batch: number): number {
  return Math.ceil(batch / TILE_COLUMNS) * TILE_COLUMNS;
}

/** Row-major [paddedRows, rowStride] weights, then [paddedRows] biases, as the draw kernel writes them. */
export function weightLayout({ fanIn, fanOut }: MapShape): DrawShape {
  return drawShape(fanOut, fanIn);
}
