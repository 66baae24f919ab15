// Where things lie in a heat map: the margins that its tick texts need, the box of a cell, the cell under a pixel. Cells are evenly
// spaced whatever the scale of an axis: the values are, on that scale.

import { textWidth } from './text-width.ts';

export interface HeatAxis {
  readonly label: string;
  readonly scale: 'linear' | 'log' | 'category';
  readonly values: readonly (number | string)[];
  /** Tick text of each value. */
  readonly texts: readonly string[];
  /** Of the vertical axis: the first value stands at the bottom. */
  readonly upwards?: boolean;
}

export interface HeatFrame {
  readonly x: HeatAxis;
  readonly y: HeatAxis;
  readonly width: number;
  readonly height: number;
}

export interface HeatBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface HeatGeometry {
  /** All cells together. */
  readonly box: HeatBox;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Whether the texts under the map are slanted, for want of room. */
  readonly slanted: boolean;
  readonly cellAt: (px: number, py: number) => { readonly x: number; readonly y: number } | null;
  readonly boxOf: (x: number, y: number) => HeatBox;
  /** The pixel of a place in fractional cell indices; whole numbers are middles of cells. */
  readonly place: (x: number, y: number) => readonly [px: number, py: number];
}

const TOP_PX = 24;
const RIGHT_PX = 10;
const TICK_PX = 6;
const TEXT_HEIGHT_PX = 14;
const LABEL_PX = 20;
/** 35 degrees. */
export const SLANT = 35;
const SLANT_SINE = Math.sin((SLANT * Math.PI) / 180);
const MAX_TEXT_SHARE = 0.3;

export function heatGeometry({ x, y, width, height }: HeatFrame): HeatGeometry {
  const left = Math.min(width * MAX_TEXT_SHARE, widest(y.texts)) + TICK_PX + 6;
  const innerWidth = Math.max(1, width - left - RIGHT_PX);
  const cellWidth = innerWidth / x.values.length;
  // Numbers are thinned where they have no room; names are slanted.
  const slanted = x.scale === 'category' && widest(x.texts) + 6 > cellWidth;
  const below = slanted ? Math.min(height * MAX_TEXT_SHARE, widest(x.texts) * SLANT_SINE + 10) : TEXT_HEIGHT_PX;
  const innerHeight = Math.max(1, height - TOP_PX - TICK_PX - below - LABEL_PX);
  const cellHeight = innerHeight / y.values.length;
  const rowOf = (index: number) => (y.upwards === true ? y.values.length - 1 - index : index);
  return {
    box: { left, top: TOP_PX, width: innerWidth, height: innerHeight },
    cellWidth,
    cellHeight,
    slanted,
    cellAt: (px, py) => {
      const column = Math.floor((px - left) / cellWidth);
      const row = Math.floor((py - TOP_PX) / cellHeight);
      if (column < 0 || column >= x.values.length || row < 0 || row >= y.values.length) return null;
      return { x: column, y: rowOf(row) };
    },
    boxOf: (column, index) => ({
      left: left + column * cellWidth,
      top: TOP_PX + rowOf(index) * cellHeight,
      width: cellWidth,
      height: cellHeight,
    }),
    place: (column, index) => [left + (column + 0.5) * cellWidth, TOP_PX + (rowOf(index) + 0.5) * cellHeight],
  };
}

/** Which values get a text, so that texts of this size keep apart: the first, and evenly on. */
export function tickIndices(count: number, step: number, textSize: number): number[] {
  const stride = Math.max(1, Math.ceil(textSize / step));
  return Array.from({ length: Math.ceil(count / stride) }, (_, index) => index * stride);
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text)), 0);
}
