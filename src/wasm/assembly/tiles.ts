// 32 neighbouring columns of a tensor in the arena, as eight panels of 4 columns in scratch and back. Whole rows of a tile are moved at a time:
// rows of a wide tensor lie at equal distances, a power of two as a rule, where a cache holds only few of them.

import { arena } from './bindings';
import { COLUMNS, PADDED_ROWS, param, ROWS } from './pass-params';

/** Address of the first row of a column; `tensor` is its place among the params. */
@inline
export function tileOf(p: usize, tensor: usize, column: u32): usize {
  return arena + (<usize>(param(p, tensor) + column) << 2);
}

/** The tensor's rows, `pitch` bytes apart, to panels `size` bytes apart. */
export function loadTile(cells: usize, pitch: usize, rows: u32, panels: usize, size: usize): void {
  const end = panels + (<usize>rows << 4);
  let from = cells;
  for (let to = panels; to < end; to += 16) {
    v128.store(to, v128.load(from));
    v128.store(to + size, v128.load(from, 16));
    v128.store(to + 2 * size, v128.load(from, 32));
    v128.store(to + 3 * size, v128.load(from, 48));
    v128.store(to + 4 * size, v128.load(from, 64));
    v128.store(to + 5 * size, v128.load(from, 80));
    v128.store(to + 6 * size, v128.load(from, 96));
    v128.store(to + 7 * size, v128.load(from, 112));
    from += pitch;
  }
}

/** Panels to the tensor's rows, and zeros to the padding rows below. */
export function storeTile(p: usize, panels: usize, size: usize, cells: usize): void {
  const pitch = <usize>param(p, COLUMNS) << 2;
  const end = panels + (<usize>param(p, ROWS) << 4);
  let to = cells;
  for (let from = panels; from < end; from += 16) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from + size), 16);
    v128.store(to, v128.load(from + 2 * size), 32);
    v128.store(to, v128.load(from + 3 * size), 48);
    v128.store(to, v128.load(from + 4 * size), 64);
    v128.store(to, v128.load(from + 5 * size), 80);
    v128.store(to, v128.load(from + 6 * size), 96);
    v128.store(to, v128.load(from + 7 * size), 112);
    to += pitch;
  }
  const padded = cells + <usize>param(p, PADDED_ROWS) * pitch;
  for (; to < padded; to += pitch) memory.fill(to, 0, 128);
}
