// One map of a block for all towers of the span: lin = W u + b; F = phi(lin) or lin; state = skipScale * x + branchScale * F or F. The twin
// of shaders/kernels/layer-forward.wgsl: the same params, arena and ledger; an entry of statistics for each tower and tile of 32 columns.
// The product of a tile goes to half panels of 4 columns (product.ts); what follows works on one of them while it is in the cache.

import { activatePanel, activationExponent, isHomogeneous, slopeEstimate } from './activation-panels';
import { arena, scratch, weights } from './bindings';
import {
  biasedSlope,
  boundedExponent,
  columnExponent,
  columnShift,
  noteColumns,
  noteSlopes,
  slotAddress,
  ZERO_EXPONENT,
} from './ledger';
import { clearMoments, firstLanes, leaveMoments } from './moments';
import { measurePanel, PANEL_HIGH, PANEL_LEAST, PANEL_MOMENTS_BYTES, PANEL_PEAK, seePanel, valuesOutside } from './panel-moments';
import {
  AT_FIRST,
  AT_INPUT,
  AT_SECOND,
  AT_SKIP,
  BATCH,
  BIAS_AT,
  COLUMNS,
  ENDS_BLOCK,
  FLAGS,
  INNER,
  KEEP_LINEAR,
  KEEP_SLOPE,
  MAP_INDEX,
  NO_ACTIVATION,
  NOTHING,
  PADDED_ROWS,
  param,
  ROW_STRIDE,
  ROWS,
  SLOT_FIRST,
  SLOT_INPUT,
  SLOT_SECOND,
  SLOT_SKIP,
  STAT_FIRST,
  STAT_SECOND,
  TOWER_FIRST,
  TOWER_STRIDE,
  WEIGHTS_AT,
} from './pass-params';
import { multiplyPanels, packLeftRows, packRight, TILE_COLUMNS } from './product';
import { madd, scale2 } from './range';
import { BIAS, BRANCH, exponent, LEAKY, mantissa, SATURATION_HIGH, SATURATION_LOW, SKIP, towerRecord, WEIGHT } from './tower-record';
import { scaledBound } from './scaled-bound';
import { activateWithSlopes } from './slopes-beside';
import { isMine } from './team';
import { loadTile, storeTile, tileOf } from './tiles';

export function layerForward(p: usize, activation: i32, span: u32): void {
  const rows = param(p, PADDED_ROWS);
  const inner = param(p, INNER);
  const stride = param(p, TOWER_STRIDE);
  const batch = param(p, BATCH);
  const pitch = <usize>param(p, COLUMNS) << 2;
  const input = arena + (<usize>param(p, AT_INPUT) << 2);
  // scratch: two sets of moments, the weights, the tile's operand; then tiles of eight panels: sums, outputs, the skip's values, slopes; two
  // panels.
  const left = scratch + 2 * PANEL_MOMENTS_BYTES;
  const right = left + ((<usize>rows * <usize>inner) << 2);
  const size = <usize>rows << 4;
  const sums = right + (<usize>inner << 7);
  const outputs = sums + 8 * size;
  const beside = outputs + 8 * size;
  const slopes = beside + 8 * size;
  const active = slopes + 8 * size;
  packLeftRows(weights + (<usize>param(p, WEIGHTS_AT) << 2), <usize>param(p, ROW_STRIDE) << 2, rows, inner, left);
  const tiles = stride / TILE_COLUMNS;
  const keeps = (param(p, FLAGS) & KEEP_LINEAR) != 0;
  const kept = keepsSlopes(p) ? slopes : sums;
  for (let local: u32 = 0; local < span; local++) {
    const tower = param(p, TOWER_FIRST) + local;
    const t = towerRecord(p, param(p, MAP_INDEX), tower);
    const skips = (param(p, FLAGS) & ENDS_BLOCK) != 0 && mantissa(t, SKIP) != 0;
    for (let tile: u32 = 0; tile < tiles; tile++) {
      if (!isMine(local * tiles + tile)) continue;
      const sample = tile * TILE_COLUMNS;
      const column = tower * stride + sample;
      const filled = batch > sample ? min<u32>(batch - sample, TILE_COLUMNS) : 0;
      packRight(input + (<usize>column << 2), pitch, inner, right);
      multiplyPanels(left, right, rows, inner, (filled + 7) / 8, sums);
      if (skips) loadTile(tileOf(p, AT_SKIP, column), pitch, param(p, ROWS), beside, size);
      clearMoments(scratch);
      clearMoments(scratch + PANEL_MOMENTS_BYTES);
      for (let quad: u32 = 0; quad < 8; quad++) {
        const count = <i32>filled - <i32>(quad * 4);
        const at = <usize>quad * size;
        if (count > 0) {
          finishQuad(p, activation, t, column + quad * 4, min(count, 4), sums + at, active, skips ? beside + at : 0, slopes + at, outputs + at);
        } else {
          memory.fill(sums + at, 0, size);
          memory.fill(slopes + at, 0, size);
          memory.fill(outputs + at, 0, size);
        }
      }
      if (keeps) storeTile(p, kept, size, tileOf(p, AT_FIRST, column));
      storeTile(p, outputs, size, tileOf(p, AT_SECOND, column));
      leaveMoments(param(p, STAT_FIRST), local * tiles + tile, scratch);
      leaveMoments(param(p, STAT_SECOND), local * tiles + tile, scratch + PANEL_MOMENTS_BYTES);
    }
  }
}

@inline
function keepsSlopes(p: usize): bool {
  return (param(p, FLAGS) & (KEEP_LINEAR | KEEP_SLOPE)) == (KEEP_LINEAR | KEEP_SLOPE);
}

/** Four columns: their sums become pre-activations in place, and outputs; `beside` are the skip's values, 0 for none. */
function finishQuad(
  p: usize,
  activation: i32,
  t: usize,
  column: u32,
  count: i32,
  sums: usize,
  active: usize,
  beside: usize,
  slopes: usize,
  outputs: usize,
): void {
  const ends = (param(p, FLAGS) & ENDS_BLOCK) != 0;
  const source = slotAddress(param(p, SLOT_INPUT), column);
  const through = slotAddress(param(p, SLOT_SKIP), column);
  const zero = i32x4.splat(ZERO_EXPONENT);
  const biasMantissa = mantissa(t, BIAS);
  const product = boundedExponent(i32x4.add(columnExponent(source), i32x4.splat(exponent(t, WEIGHT))));
  const linear = i32x4.max_s(product, i32x4.splat(biasMantissa != 0 ? exponent(t, BIAS) : ZERO_EXPONENT));
  const activated = activation == NO_ACTIVATION ? linear : activationExponent(activation, linear);
  const branchMantissa = mantissa(t, BRANCH);
  let branch = activated;
  if (ends) branch = branchMantissa != 0 ? i32x4.add(activated, i32x4.splat(exponent(t, BRANCH))) : zero;
  const skips = beside != 0;
  const skip = skips ? boundedExponent(i32x4.add(columnExponent(through), i32x4.splat(exponent(t, SKIP)))) : zero;
  const output = i32x4.max_s(branch, skip);
  const weightScale = scale2(f32x4.splat(mantissa(t, WEIGHT)), i32x4.sub(i32x4.sub(product, linear), columnShift(source)));
  const biasScale = scale2(f32x4.splat(biasMantissa), i32x4.sub(i32x4.splat(exponent(t, BIAS)), linear));
  const rows = param(p, ROWS);
  const leaky = load<f32>(t + LEAKY);
  linearPanel(p, count, sums, weightScale, biasScale);
  if (param(p, STAT_FIRST) != NOTHING) {
    const lowest = scaledBound(load<f32>(t + SATURATION_LOW), linear);
    const highest = scaledBound(load<f32>(t + SATURATION_HIGH), linear);
    measurePanel(sums, rows, count, linear, valuesOutside(sums, rows, lowest, highest), 0, 0, scratch);
  } else {
    seePanel(sums, rows, scratch);
  }
  const slots = slotAddress(param(p, SLOT_FIRST), column);
  noteColumns(slots, linear, v128.load(scratch, PANEL_PEAK), count);
  let values = sums;
  if (activation != NO_ACTIVATION) {
    if ((param(p, FLAGS) & KEEP_LINEAR) != 0) {
      const steepest = slopeEstimate(activation, leaky, v128.load(scratch, PANEL_LEAST), v128.load(scratch, PANEL_HIGH), linear);
      noteSlopes(slots, biasedSlope(steepest), count);
      if (keepsSlopes(p)) {
        const room = active + (<usize>rows << 4);
        const field = v128.load(scratch, PANEL_PEAK);
        activateWithSlopes(activation, leaky, linear, field, steepest, sums, active, slopes, room, rows);
      } else {
        activatePanel(activation, leaky, linear, sums, active, rows);
      }
    } else {
      activatePanel(activation, leaky, linear, sums, active, rows);
    }
    values = active;
  }
  const branchScale = scale2(f32x4.splat(ends ? branchMantissa : 1), i32x4.sub(branch, output));
  const skipScale = skips
    ? scale2(f32x4.splat(mantissa(t, SKIP)), i32x4.sub(i32x4.sub(skip, output), columnShift(through)))
    : f32x4.splat(0);
  outputPanel(rows, count, values, beside, outputs, branchScale, skipScale);
  const moments = scratch + PANEL_MOMENTS_BYTES;
  if (param(p, STAT_SECOND) != NOTHING) {
    const smooth = activation != NO_ACTIVATION && !isHomogeneous(activation) && branchMantissa != 0;
    measurePanel(outputs, rows, count, output, f32x4.splat(0), smooth ? sums : 0, values, moments);
  } else {
    seePanel(outputs, rows, moments);
  }
  noteColumns(slotAddress(param(p, SLOT_SECOND), column), output, v128.load(moments, PANEL_PEAK), count);
}

/** The linear part: sums become pre-activations, in place. */
function linearPanel(p: usize, count: i32, panel: usize, weightScale: v128, biasScale: v128): void {
  const mask = firstLanes(count);
  const end = panel + (<usize>param(p, ROWS) << 4);
  if (v128.any_true(biasScale)) {
    let bias = weights + (<usize>param(p, BIAS_AT) << 2);
    for (let at = panel; at < end; at += 16) {
      const shift = f32x4.mul(v128.load_splat<u32>(bias), biasScale);
      v128.store(at, v128.and(madd(v128.load(at), weightScale, shift), mask));
      bias += 4;
    }
  } else {
    for (let at = panel; at < end; at += 16) v128.store(at, v128.and(f32x4.mul(v128.load(at), weightScale), mask));
  }
}

/** The block's output from the activated values and, where there are any, the skip's. */
function outputPanel(
  rows: u32,
  count: i32,
  values: usize,
  beside: usize,
  outputs: usize,
  branchScale: v128,
  skipScale: v128,
): void {
  const mask = firstLanes(count);
  const end = values + (<usize>rows << 4);
  let to = outputs;
  if (beside != 0) {
    for (let at = values; at < end; at += 16) {
      const share = f32x4.mul(v128.load(beside), skipScale);
      v128.store(to, v128.and(madd(v128.load(at), branchScale, share), mask));
      beside += 16;
      to += 16;
    }
  } else {
    for (let at = values; at < end; at += 16) {
      v128.store(to, v128.and(f32x4.mul(v128.load(at), branchScale), mask));
      to += 16;
    }
  }
}
