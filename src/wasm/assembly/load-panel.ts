// Four columns of a tensor as a panel (panel-moments.ts): `rows` consecutive vectors.

import { COLUMNS, param, ROWS } from './pass-params';

/** The columns at `cell` to the panel; lanes outside of `filled` become zero. */
export function loadPanel(p: usize, cell: usize, filled: v128, panel: usize): void {
  const pitch = <usize>param(p, COLUMNS) << 2;
  const end = panel + (<usize>param(p, ROWS) << 4);
  let from = cell;
  for (let at = panel; at < end; at += 16) {
    v128.store(at, v128.and(v128.load(from), filled));
    from += pitch;
  }
}
