// How matrices lie in device memory. Units are rows, columns are samples, towers side by side; padding is always zero.

import { DRAW_PADDING, type DrawShape, drawShape } from '../gpu/draw-params.ts';
import { type KernelVariant, TILE_COLUMNS, tileRows } from '../gpu/kernel-variants.ts';
import type { MapShape } from './plan.ts';

export { HISTOGRAM_WORDS, SLOT_WORDS, STAT_WORDS } from '../gpu/ledger-words.ts';
export { TILE_COLUMNS };

/** Rows are padded to the 8 of one lane, as weights are. */
export function paddedRows(rows: number): number {
  return Math.ceil(rows / DRAW_PADDING) * DRAW_PADDING;
}

/** What a plan has to know of a variant. */
export interface Tiling {
  /** Rows of one workgroup tile of the products and the elementwise kernels. */
  readonly tileRows: number;
  /** Lanes of a workgroup: each leaves statistics of its own. */
  readonly lanes: number;
  /** Whether the kernels keep an activation's slopes for the way back instead of its arguments. */
  readonly keepsSlopes?: boolean;
}

export function tilingOf(variant: KernelVariant): Tiling {
  return { tileRows: tileRows(variant), lanes: variant.lanes };
}

/** Row tiles of a tensor. */
export function tilesOf({ tileRows: height }: Pick<Tiling, 'tileRows'>, rows: number): number {
  return Math.ceil(paddedRows(rows) / height);
}

/** Columns from one tower to the next. */
export function towerStride(batch: number): number {
  return Math.ceil(batch / TILE_COLUMNS) * TILE_COLUMNS;
}

/** Row-major [paddedRows, rowStride] weights, then [paddedRows] biases, as the draw kernel writes them. */
export function weightLayout({ fanIn, fanOut }: MapShape): DrawShape {
  return drawShape(fanOut, fanIn);
}
