// The way back through one map for all towers of the span: t = weightStd * G^T d, then the skip's gradient and the slope of the activation
// that produced the map's input, as flags say. The twin of shaders/kernels/layer-backward.wgsl.
//   g = t + skipScale * skip                       (SKIP_FIRST: linear-activation and linear-activation-linear blocks)
//   d' = branchScale * g * phi'(argument)          (with an activation)
//   g = t * phi'(argument) + skipScale * skip      (SKIP_LAST: activation-linear blocks)

import { isSteep, slopePanel } from './activation-panels';
import { arena, scratch, weights } from './bindings';
import { checkedPeak, foldedExponent, foldedMantissa, termExponent, termFactor } from './gradient-terms';
import { boundedExponent, noteColumns, slopePeak, slotAddress, storedExponent } from './ledger';
import { clearMoments, firstLanes, leaveMoments, raisePeak } from './moments';
import { measurePanel, PANEL_MOMENTS_BYTES, PANEL_PEAK, seePanel } from './panel-moments';
import {
  AT_ARGUMENT,
  AT_FIRST,
  AT_INPUT,
  AT_SECOND,
  AT_SKIP,
  BASE_COLUMNS,
  BATCH,
  COLUMNS,
  FLAGS,
  FOLD_BRANCH,
  INNER,
  MAP_INDEX,
  NO_ACTIVATION,
  NOTHING,
  PADDED_ROWS,
  param,
  ROW_STRIDE,
  ROWS,
  SKIP_FIRST,
  SKIP_LAST,
  SLOPE_BRANCH,
  SLOPE_GIVEN,
  SLOPE_MAP,
  SLOT_ARGUMENT,
  SLOT_FIRST,
  SLOT_INPUT,
  SLOT_SECOND,
  SLOT_SKIP,
  STAT_FIRST,
  STAT_SECOND,
  TOWER_FIRST,
  TOWER_STRIDE,
  TOWERS,
  WEIGHTS_AT,
} from './pass-params';
import { multiplyPanels, packLeftColumns, packRight, TILE_COLUMNS } from './product';
import { madd, scale2 } from './range';
import { isMine } from './team';
import { loadTile, storeTile, tileOf } from './tiles';
import { BRANCH, exponent, LEAKY, mantissa, SKIP, towerRecord } from './tower-record';

export function layerBackward(p: usize, activation: i32, span: u32): void {
  const rows = param(p, PADDED_ROWS);
  const inner = param(p, INNER);
  const stride = param(p, TOWER_STRIDE);
  const batch = param(p, BATCH);
  const pitch = <usize>param(p, COLUMNS) << 2;
  const input = arena + (<usize>param(p, AT_INPUT) << 2);
  // scratch: two sets of moments, the weights, the tile's operand; then tiles of eight panels: sums, the second result, the skip's values,
  // the arguments; one panel of slopes and one of their exponents.
  const left = scratch + 2 * PANEL_MOMENTS_BYTES;
  const right = left + ((<usize>rows * <usize>inner) << 2);
  const size = <usize>rows << 4;
  const sums = right + (<usize>inner << 7);
  const seconds = sums + 8 * size;
  const beside = seconds + 8 * size;
  const given = beside + 8 * size;
  const slopes = given + 8 * size;
  packLeftColumns(weights + (<usize>param(p, WEIGHTS_AT) << 2), <usize>param(p, ROW_STRIDE) << 2, rows, inner, left);
  const tiles = stride / TILE_COLUMNS;
  const sloped = activation != NO_ACTIVATION;
  for (let local: u32 = 0; local < span; local++) {
    const stacked = param(p, TOWER_FIRST) + local;
    const tower = stacked % param(p, TOWERS);
    const t = towerRecord(p, param(p, MAP_INDEX), tower);
    const skips = (param(p, FLAGS) & (SKIP_FIRST | SKIP_LAST)) != 0 && mantissa(t, SKIP) != 0;
    for (let tile: u32 = 0; tile < tiles; tile++) {
      if (!isMine(local * tiles + tile)) continue;
      const sample = tile * TILE_COLUMNS;
      const column = stacked * stride + sample;
      const base = tower * stride + sample;
      const filled = batch > sample ? min<u32>(batch - sample, TILE_COLUMNS) : 0;
      packRight(input + (<usize>column << 2), pitch, inner, right);
      multiplyPanels(left, right, rows, inner, (filled + 7) / 8, sums);
      if (skips) loadTile(tileOf(p, AT_SKIP, column), pitch, param(p, ROWS), beside, size);
      if (sloped) {
        loadTile(tileOf(p, AT_ARGUMENT, base), <usize>param(p, BASE_COLUMNS) << 2, param(p, ROWS), given, size);
      }
      clearMoments(scratch);
      clearMoments(scratch + PANEL_MOMENTS_BYTES);
      for (let quad: u32 = 0; quad < 8; quad++) {
        const count = <i32>filled - <i32>(quad * 4);
        const at = <usize>quad * size;
        if (count > 0) {
          const own = quad * 4;
          const skip = skips ? beside + at : 0;
          finishQuad(p, activation, tower, column + own, base + own, min(count, 4), sums + at, skip, given + at, seconds + at, slopes);
        } else {
          memory.fill(sums + at, 0, size);
          memory.fill(seconds + at, 0, size);
        }
      }
      if (param(p, AT_FIRST) != NOTHING) storeTile(p, sums, size, tileOf(p, AT_FIRST, column));
      if (sloped) storeTile(p, seconds, size, tileOf(p, AT_SECOND, column));
      leaveMoments(param(p, STAT_FIRST), local * tiles + tile, scratch);
      leaveMoments(param(p, STAT_SECOND), local * tiles + tile, scratch + PANEL_MOMENTS_BYTES);
    }
  }
}

/**
 * Four columns: `column` in the stacked tensors, `base` in the forward ones. The sums become the gradient at the map's input, `seconds` the
 * same behind the activation. `beside` are the skip's values, 0 for none.
 */
function finishQuad(
  p: usize,
  activation: i32,
  tower: u32,
  column: u32,
  base: u32,
  count: i32,
  sums: usize,
  beside: usize,
  given: usize,
  seconds: usize,
  slopes: usize,
): void {
  const flags = param(p, FLAGS);
  const rows = param(p, ROWS);
  const t = towerRecord(p, param(p, MAP_INDEX), tower);
  const s = towerRecord(p, param(p, SLOPE_MAP), tower);
  const sloped = activation != NO_ACTIVATION;
  const last = (flags & SKIP_LAST) != 0;
  const source = slotAddress(param(p, SLOT_INPUT), column);
  const fold = (flags & FOLD_BRANCH) != 0;
  const weight = foldedMantissa(t, fold);
  const product = termExponent(weight, foldedExponent(t, fold), source);
  const skip: f32 = beside != 0 ? mantissa(t, SKIP) : 0;
  const besideSlots = slotAddress(param(p, SLOT_SKIP), column);
  const through = termExponent(skip, exponent(t, SKIP), besideSlots);
  const before = last ? product : i32x4.max_s(product, through);
  let after = before;
  let peak = i32x4.splat(0);
  let branch: f32 = 1;
  if (sloped) {
    const withBranch = (flags & SLOPE_BRANCH) != 0;
    peak = slopePeak(slotAddress(param(p, SLOT_ARGUMENT), base));
    branch = withBranch ? mantissa(s, BRANCH) : 1;
    after = boundedExponent(i32x4.add(before, i32x4.add(peak, i32x4.splat(withBranch ? exponent(s, BRANCH) : 0))));
  }
  const total = last ? i32x4.max_s(after, through) : before;
  const productScale = termFactor(weight, product, source, before);
  const skipScale = skip != 0 ? termFactor(skip, through, besideSlots, total) : f32x4.splat(0);
  const moments = scratch + PANEL_MOMENTS_BYTES;
  addPanel(rows, count, sums, productScale, last ? 0 : beside, skipScale, sums);
  if (sloped) {
    if ((flags & SLOPE_GIVEN) != 0) {
      steepen(rows, count, sums, given, f32x4.splat(branch), seconds);
    } else {
      const argument = storedExponent(slotAddress(param(p, SLOT_ARGUMENT), base));
      const exponents = isSteep(activation) ? 0 : slopes + (<usize>rows << 4);
      slopePanel(activation, load<f32>(s + LEAKY), argument, given, 16, slopes, slopes + (<usize>rows << 4), rows);
      if (exponents == 0) steepen(rows, count, sums, slopes, scale2(f32x4.splat(branch), i32x4.neg(peak)), seconds);
      else steepenScaled(rows, count, sums, slopes, exponents, branch, peak, seconds);
    }
    measure(p, STAT_SECOND, seconds, rows, count, after, moments);
    // The tile's peak is marked where all slopes of a column were clamped.
    const marked = v128.and(checkedPeak(i32x4.splat(0), peak), firstLanes(count));
    raisePeak(moments, marked);
    noteColumns(slotAddress(param(p, SLOT_SECOND), column), after, v128.load(moments, PANEL_PEAK), count);
  }
  if (last) addPanel(rows, count, sloped ? seconds : sums, scale2(f32x4.splat(1), i32x4.sub(after, total)), beside, skipScale, sums);
  measure(p, STAT_FIRST, sums, rows, count, total, scratch);
  noteColumns(slotAddress(param(p, SLOT_FIRST), column), total, v128.load(scratch, PANEL_PEAK), count);
}

/** target = values * scale, and where there are any the skip's values * their scale. */
function addPanel(rows: u32, count: i32, values: usize, scale: v128, beside: usize, skipScale: v128, target: usize): void {
  const mask = firstLanes(count);
  const end = values + (<usize>rows << 4);
  let to = target;
  if (beside != 0) {
    for (let at = values; at < end; at += 16) {
      v128.store(to, v128.and(madd(v128.load(at), scale, f32x4.mul(v128.load(beside), skipScale)), mask));
      beside += 16;
      to += 16;
    }
  } else {
    for (let at = values; at < end; at += 16) {
      v128.store(to, v128.and(f32x4.mul(v128.load(at), scale), mask));
      to += 16;
    }
  }
}

/** target = values * slopes * factor. */
function steepen(rows: u32, count: i32, values: usize, slopes: usize, factor: v128, target: usize): void {
  const mask = firstLanes(count);
  const end = values + (<usize>rows << 4);
  for (let at = values; at < end; at += 16) {
    v128.store(target, v128.and(f32x4.mul(f32x4.mul(v128.load(at), v128.load(slopes)), factor), mask));
    slopes += 16;
    target += 16;
  }
}

/** The same of slopes with exponents of their own, at the exponent that the largest slope gives. */
function steepenScaled(
  rows: u32,
  count: i32,
  values: usize,
  slopes: usize,
  exponents: usize,
  branch: f32,
  peak: v128,
  target: usize,
): void {
  const mask = firstLanes(count);
  const factor = f32x4.splat(branch);
  const end = values + (<usize>rows << 4);
  for (let at = values; at < end; at += 16) {
    const value = f32x4.mul(f32x4.mul(v128.load(at), v128.load(slopes)), factor);
    v128.store(target, v128.and(scale2(value, i32x4.sub(v128.load(exponents), peak)), mask));
    slopes += 16;
    exponents += 16;
    target += 16;
  }
}

function measure(p: usize, stat: usize, panel: usize, rows: u32, count: i32, exponents: v128, m: usize): void {
  if (param(p, stat) != NOTHING) measurePanel(panel, rows, count, exponents, f32x4.splat(0), 0, 0, m);
  else seePanel(panel, rows, m);
}
