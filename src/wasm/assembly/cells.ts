// Four columns of a tensor in the arena: rows lie `columns` floats apart.

import { arena } from './bindings';
import { COLUMNS, PADDED_ROWS, param, ROWS } from './pass-params';

/** Address of the first row of four columns; `tensor` is its place among the params. */
@inline
export function cellsOf(p: usize, tensor: usize, column: u32): usize {
  return arena + (<usize>(param(p, tensor) + column) << 2);
}

/** Zeros in all rows, padding included. */
export function clearColumns(p: usize, cell: usize): void {
  const pitch = <usize>param(p, COLUMNS) << 2;
  const end = cell + <usize>param(p, PADDED_ROWS) * pitch;
  for (let at = cell; at < end; at += pitch) v128.store(at, i32x4.splat(0));
}

/** A panel to its columns, and zeros to the padding rows below. */
export function storePanel(p: usize, panel: usize, cell: usize): void {
  const pitch = <usize>param(p, COLUMNS) << 2;
  const end = panel + (<usize>param(p, ROWS) << 4);
  let to = cell;
  for (let at = panel; at < end; at += 16) {
    v128.store(to, v128.load(at));
    to += pitch;
  }
  const padded = cell + <usize>param(p, PADDED_ROWS) * pitch;
  for (; to < padded; to += pitch) v128.store(to, i32x4.splat(0));
}
