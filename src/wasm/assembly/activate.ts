// second = phi(input), elementwise, for blocks whose activation stands before the linear map or after the sum. Leaves the input's
// statistics as the pre-activation's (first) and the output's (second). Tensors and entries as in layer-forward.

import { activatePanel, slopeEstimate } from './activation-panels';
import { activationExponent, isHomogeneous } from './activation-kinds';
import { scratch } from './bindings';
import { cellsOf, clearColumns, storePanel } from './cells';
import { biasedSlope, noteColumns, noteSlopes, slotAddress, storedExponent } from './ledger';
import { loadPanel } from './load-panel';
import { clearMoments, firstLanes, leaveMoments } from './moments';
import { measurePanel, PANEL_HIGH, PANEL_LEAST, PANEL_MOMENTS_BYTES, PANEL_PEAK, valuesOutside } from './panel-moments';
import {
  AT_INPUT,
  AT_SECOND,
  BATCH,
  MAP_INDEX,
  param,
  ROWS,
  SLOT_INPUT,
  SLOT_SECOND,
  STAT_FIRST,
  STAT_SECOND,
  TOWER_FIRST,
  TOWER_STRIDE,
  TOWERS,
} from './pass-params';
import { TILE_COLUMNS } from './product';
import { isMine } from './team';
import { scaledBound } from './scaled-bound';
import { LEAKY, SATURATION_HIGH, SATURATION_LOW, towerRecord } from './tower-record';

export function activate(p: usize, activation: i32, span: u32): void {
  const stride = param(p, TOWER_STRIDE);
  const batch = param(p, BATCH);
  const tiles = stride / TILE_COLUMNS;
  for (let entry: u32 = 0; entry < span * tiles; entry++) {
    if (!isMine(entry)) continue;
    const stacked = param(p, TOWER_FIRST) + entry / tiles;
    const record = towerRecord(p, param(p, MAP_INDEX), stacked % param(p, TOWERS));
    const sample = (entry % tiles) * TILE_COLUMNS;
    clearMoments(scratch);
    clearMoments(scratch + PANEL_MOMENTS_BYTES);
    for (let next = sample; next < sample + TILE_COLUMNS; next += 4) {
      const column = stacked * stride + next;
      const count = <i32>batch - <i32>next;
      if (count > 0) activateQuad(p, activation, record, column, min(count, 4));
      else clearColumns(p, cellsOf(p, AT_SECOND, column));
    }
    leaveMoments(param(p, STAT_FIRST), entry, scratch);
    leaveMoments(param(p, STAT_SECOND), entry, scratch + PANEL_MOMENTS_BYTES);
  }
}

function activateQuad(p: usize, activation: i32, record: usize, column: u32, count: i32): void {
  const rows = param(p, ROWS);
  const leaky = load<f32>(record + LEAKY);
  const filled = firstLanes(count);
  // scratch: two sets of moments, the panel of inputs, that of outputs.
  const moments = scratch + PANEL_MOMENTS_BYTES;
  const inputs = moments + PANEL_MOMENTS_BYTES;
  const outputs = inputs + (<usize>rows << 4);
  const source = slotAddress(param(p, SLOT_INPUT), column);
  const exponent = storedExponent(source);
  loadPanel(p, cellsOf(p, AT_INPUT, column), filled, inputs);
  const lowest = scaledBound(load<f32>(record + SATURATION_LOW), exponent);
  const highest = scaledBound(load<f32>(record + SATURATION_HIGH), exponent);
  measurePanel(inputs, rows, count, exponent, valuesOutside(inputs, rows, lowest, highest), 0, 0, scratch);
  const steepest = slopeEstimate(activation, leaky, v128.load(scratch, PANEL_LEAST), v128.load(scratch, PANEL_HIGH), exponent);
  noteSlopes(source, biasedSlope(steepest), count);
  activatePanel(activation, leaky, exponent, inputs, outputs, rows);
  const end = outputs + (<usize>rows << 4);
  for (let at = outputs; at < end; at += 16) v128.store(at, v128.and(v128.load(at), filled));
  const output = activationExponent(activation, exponent);
  measurePanel(outputs, rows, count, output, f32x4.splat(0), isHomogeneous(activation) ? 0 : inputs, outputs, moments);
  noteColumns(slotAddress(param(p, SLOT_SECOND), column), output, v128.load(moments, PANEL_PEAK), count);
  storePanel(p, outputs, cellsOf(p, AT_SECOND, column));
}
