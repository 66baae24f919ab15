// Statistics of a tensor that no other kernel measures on its way (input, logits, loss gradient). Entries as in layer-forward.

import { scratch } from './bindings';
import { cellsOf } from './cells';
import { slotAddress, storedExponent } from './ledger';
import { loadPanel } from './load-panel';
import { clearMoments, firstLanes, leaveMoments } from './moments';
import { measurePanel, PANEL_MOMENTS_BYTES } from './panel-moments';
import { AT_INPUT, BATCH, param, ROWS, SLOT_INPUT, STAT_FIRST, TOWER_FIRST, TOWER_STRIDE } from './pass-params';
import { TILE_COLUMNS } from './product';
import { isMine } from './team';

export function measureMoments(p: usize, _activation: i32, span: u32): void {
  const rows = param(p, ROWS);
  const stride = param(p, TOWER_STRIDE);
  const batch = param(p, BATCH);
  const tiles = stride / TILE_COLUMNS;
  // scratch: moments, a panel.
  const panel = scratch + PANEL_MOMENTS_BYTES;
  for (let entry: u32 = 0; entry < span * tiles; entry++) {
    if (!isMine(entry)) continue;
    const sample = (entry % tiles) * TILE_COLUMNS;
    const column = (param(p, TOWER_FIRST) + entry / tiles) * stride + sample;
    const end = min<u32>(batch, sample + TILE_COLUMNS);
    clearMoments(scratch);
    for (let next = sample; next < end; next += 4) {
      const count = min(<i32>(end - next), 4);
      const at = column + (next - sample);
      const exponent = storedExponent(slotAddress(param(p, SLOT_INPUT), at));
      loadPanel(p, cellsOf(p, AT_INPUT, at), firstLanes(count), panel);
      measurePanel(panel, rows, count, exponent, f32x4.splat(0), 0, 0, scratch);
    }
    leaveMoments(param(p, STAT_FIRST), entry, scratch);
  }
}
