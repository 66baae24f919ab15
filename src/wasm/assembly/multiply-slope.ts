// second = branchScale * input * phi'(argument), elementwise: where a gradient passes an activation without passing a map, at the
// top of the network and at an activation after the sum. First statistic: the input's. Tensors and entries as in layer-backward.

import { slopePanel } from './activation-panels';
import { isSteep } from './activation-kinds';
import { scratch } from './bindings';
import { cellsOf, clearColumns, storePanel } from './cells';
import { checkedPeak } from './gradient-terms';
import { boundedExponent, columnExponent, columnShift, noteColumns, slopePeak, slotAddress, storedExponent } from './ledger';
import { loadPanel } from './load-panel';
import { clearMoments, firstLanes, leaveMoments, raisePeak } from './moments';
import { measurePanel, PANEL_MOMENTS_BYTES, PANEL_PEAK } from './panel-moments';
import {
  AT_ARGUMENT,
  AT_INPUT,
  AT_SECOND,
  BASE_COLUMNS,
  BATCH,
  FLAGS,
  param,
  ROWS,
  SLOPE_BRANCH,
  SLOPE_GIVEN,
  SLOPE_MAP,
  SLOT_ARGUMENT,
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
import { scale2 } from './range';
import { BRANCH, exponent, LEAKY, mantissa, towerRecord } from './tower-record';

export function multiplySlope(p: usize, activation: i32, span: u32): void {
  const stride = param(p, TOWER_STRIDE);
  const batch = param(p, BATCH);
  const tiles = stride / TILE_COLUMNS;
  for (let entry: u32 = 0; entry < span * tiles; entry++) {
    if (!isMine(entry)) continue;
    const stacked = param(p, TOWER_FIRST) + entry / tiles;
    const tower = stacked % param(p, TOWERS);
    const record = towerRecord(p, param(p, SLOPE_MAP), tower);
    const sample = (entry % tiles) * TILE_COLUMNS;
    clearMoments(scratch);
    clearMoments(scratch + PANEL_MOMENTS_BYTES);
    for (let next = sample; next < sample + TILE_COLUMNS; next += 4) {
      const column = stacked * stride + next;
      const count = <i32>batch - <i32>next;
      if (count > 0) multiplyQuad(p, activation, record, column, tower * stride + next, min(count, 4));
      else clearColumns(p, cellsOf(p, AT_SECOND, column));
    }
    leaveMoments(param(p, STAT_FIRST), entry, scratch);
    leaveMoments(param(p, STAT_SECOND), entry, scratch + PANEL_MOMENTS_BYTES);
  }
}

/** `column` in the stacked tensors, `base` in the forward ones. */
function multiplyQuad(p: usize, activation: i32, record: usize, column: u32, base: u32, count: i32): void {
  const rows = param(p, ROWS);
  const leaky = load<f32>(record + LEAKY);
  const filled = firstLanes(count);
  // scratch: two sets of moments, the panel of gradients, slopes and their exponents.
  const moments = scratch + PANEL_MOMENTS_BYTES;
  const panel = moments + PANEL_MOMENTS_BYTES;
  const slopes = panel + (<usize>rows << 4);
  const exponents = slopes + (<usize>rows << 4);
  const source = slotAddress(param(p, SLOT_INPUT), column);
  const argument = slotAddress(param(p, SLOT_ARGUMENT), base);
  loadPanel(p, cellsOf(p, AT_INPUT, column), filled, panel);
  measurePanel(panel, rows, count, storedExponent(source), f32x4.splat(0), 0, 0, scratch);
  const given = cellsOf(p, AT_ARGUMENT, base);
  const pitch = <usize>param(p, BASE_COLUMNS) << 2;
  const ready = (param(p, FLAGS) & SLOPE_GIVEN) != 0;
  if (!ready) slopePanel(activation, leaky, storedExponent(argument), given, pitch, slopes, exponents, rows);
  const branched = (param(p, FLAGS) & SLOPE_BRANCH) != 0;
  const branch: f32 = branched ? mantissa(record, BRANCH) : 1;
  const peak = slopePeak(argument);
  const slope = i32x4.add(peak, i32x4.splat(branched ? exponent(record, BRANCH) : 0));
  const product = boundedExponent(i32x4.add(columnExponent(source), slope));
  const factor = scale2(f32x4.splat(1), i32x4.neg(columnShift(source)));
  const end = panel + (<usize>rows << 4);
  let steep = ready ? given : slopes;
  if (ready || isSteep(activation)) {
    const step: usize = ready ? pitch : 16;
    const all = ready ? f32x4.splat(branch) : scale2(f32x4.splat(branch), i32x4.neg(peak));
    for (let at = panel; at < end; at += 16) {
      const value = f32x4.mul(f32x4.mul(v128.load(at), factor), v128.load(steep));
      v128.store(at, v128.and(f32x4.mul(value, all), filled));
      steep += step;
    }
  } else {
    let e = exponents;
    for (let at = panel; at < end; at += 16) {
      const value = f32x4.mul(f32x4.mul(v128.load(at), factor), v128.load(steep));
      const scaled = scale2(f32x4.mul(value, f32x4.splat(branch)), i32x4.sub(v128.load(e), peak));
      v128.store(at, v128.and(scaled, filled));
      steep += 16;
      e += 16;
    }
  }
  measurePanel(panel, rows, count, product, f32x4.splat(0), 0, 0, moments);
  noteColumns(slotAddress(param(p, SLOT_SECOND), column), product, v128.load(moments, PANEL_PEAK), count);
  // The statistic's peak is marked where all slopes of a column were clamped.
  const marked = v128.and(checkedPeak(i32x4.splat(0), peak), filled);
  raisePeak(moments, marked);
  storePanel(p, panel, cellsOf(p, AT_SECOND, column));
}
