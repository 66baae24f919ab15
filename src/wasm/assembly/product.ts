// The products of a layer: packed operands and a register tile of 4 rows by 8 columns. Sums run over the steps in their order, so the bits
// of a column do not depend on what stands beside it. (Packing and register tiles: Goto & van de Geijn 2008.)
//   packed left:  blocks of 4 rows, in each by step the 4 rows' values
//   packed right: panels of 8 columns, in each by step the 8 columns' values
//   sums:         half panels of 4 columns, in each by row the 4 columns' values: one v128 a row

import { madd } from './range';

/** Columns of one tile of statistics: four panels of 8. */
@inline
export const TILE_COLUMNS: u32 = 32;

@inline
function low(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}
@inline
function high(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}

/** Four rows of `count` values (a multiple of 4) as `count` groups of four, `pitch` bytes apart, each times its factor (address, 0 for none). */
export function transposeFour(source: usize, stride: usize, count: u32, target: usize, pitch: usize, factors: usize): void {
  for (let k: u32 = 0; k < count; k += 4) {
    const from = source + (<usize>k << 2);
    let a = v128.load(from);
    let b = v128.load(from + stride);
    let c = v128.load(from + 2 * stride);
    let d = v128.load(from + 3 * stride);
    if (factors != 0) {
      const factor = v128.load(factors + (<usize>k << 2));
      a = f32x4.mul(a, factor);
      b = f32x4.mul(b, factor);
      c = f32x4.mul(c, factor);
      d = f32x4.mul(d, factor);
    }
    const ac0 = low(a, c);
    const ac1 = high(a, c);
    const bd0 = low(b, d);
    const bd1 = high(b, d);
    const to = target + <usize>k * pitch;
    v128.store(to, low(ac0, bd0));
    v128.store(to + pitch, high(ac0, bd0));
    v128.store(to + 2 * pitch, low(ac1, bd1));
    v128.store(to + 3 * pitch, high(ac1, bd1));
  }
}

/** Left operand whose rows lie in memory as rows: value (i, k) at source + i * stride + 4 k. */
export function packLeftRows(source: usize, stride: usize, rows: u32, steps: u32, target: usize): void {
  for (let row: u32 = 0; row < rows; row += 4) {
    transposeFour(source + <usize>row * stride, stride, steps, target + ((<usize>row * <usize>steps) << 2), 16, 0);
  }
}

/** Left operand whose rows lie in memory as columns: value (i, k) at source + k * stride + 4 i. */
export function packLeftColumns(source: usize, stride: usize, rows: u32, steps: u32, target: usize): void {
  for (let k: u32 = 0; k < steps; k++) {
    const from = source + <usize>k * stride;
    const to = target + (<usize>k << 4);
    for (let row: u32 = 0; row < rows; row += 4) {
      v128.store(to + ((<usize>row * <usize>steps) << 2), v128.load(from + (<usize>row << 2)));
    }
  }
}

/** Four panels of the right operand: value (k, j) at source + k * stride + 4 j, 32 columns j. */
export function packRight(source: usize, stride: usize, steps: u32, target: usize): void {
  let from = source;
  const size = <usize>steps << 5;
  const end = target + size;
  for (let to = target; to < end; to += 32) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to + size, v128.load(from, 32));
    v128.store(to + size, v128.load(from, 48), 16);
    v128.store(to + 2 * size, v128.load(from, 64));
    v128.store(to + 2 * size, v128.load(from, 80), 16);
    v128.store(to + 3 * size, v128.load(from, 96));
    v128.store(to + 3 * size, v128.load(from, 112), 16);
    from += stride;
  }
}

/** The sums of a block of 4 rows and a panel of 8 columns. `first` and `second` are the block's places in the two half panels. */
export function multiplyTile(left: usize, right: usize, steps: u32, first: usize, second: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let b0 = a0;
  let b1 = a0;
  let c0 = a0;
  let c1 = a0;
  let d0 = a0;
  let d1 = a0;
  const end = right + (<usize>steps << 5);
  while (right < end) {
    let x = v128.load(right);
    let y = v128.load(right, 16);
    let w = v128.load_splat<u32>(left);
    a0 = madd(w, x, a0);
    a1 = madd(w, y, a1);
    w = v128.load_splat<u32>(left, 4);
    b0 = madd(w, x, b0);
    b1 = madd(w, y, b1);
    w = v128.load_splat<u32>(left, 8);
    c0 = madd(w, x, c0);
    c1 = madd(w, y, c1);
    w = v128.load_splat<u32>(left, 12);
    d0 = madd(w, x, d0);
    d1 = madd(w, y, d1);
    x = v128.load(right, 32);
    y = v128.load(right, 48);
    w = v128.load_splat<u32>(left, 16);
    a0 = madd(w, x, a0);
    a1 = madd(w, y, a1);
    w = v128.load_splat<u32>(left, 20);
    b0 = madd(w, x, b0);
    b1 = madd(w, y, b1);
    w = v128.load_splat<u32>(left, 24);
    c0 = madd(w, x, c0);
    c1 = madd(w, y, c1);
    w = v128.load_splat<u32>(left, 28);
    d0 = madd(w, x, d0);
    d1 = madd(w, y, d1);
    left += 32;
    right += 64;
  }
  v128.store(first, a0);
  v128.store(first, b0, 16);
  v128.store(first, c0, 32);
  v128.store(first, d0, 48);
  v128.store(second, a1);
  v128.store(second, b1, 16);
  v128.store(second, c1, 32);
  v128.store(second, d1, 48);
}

/** All sums of `panels` panels (steps even, rows a multiple of 4). Half panel h begins at sums + h * rows * 16. */
export function multiplyPanels(left: usize, right: usize, rows: u32, steps: u32, panels: u32, sums: usize): void {
  const half = <usize>rows << 4;
  for (let row: u32 = 0; row < rows; row += 4) {
    const block = left + ((<usize>row * <usize>steps) << 2);
    let first = sums + (<usize>row << 4);
    let panel = right;
    for (let i: u32 = 0; i < panels; i++) {
      multiplyTile(block, panel, steps, first, first + half);
      panel += <usize>steps << 5;
      first += half << 1;
    }
  }
}
