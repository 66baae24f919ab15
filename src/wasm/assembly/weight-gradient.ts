// Gradients of the loss with respect to the weights of several maps of one shape: dW_ij = sum over samples of delta_i u_j (times branchScale
// under FOLD_BRANCH), and to their biases: the sum of delta_i. The twin of shaders/kernels/weight-gradient.wgsl: the same items, the same
// kept output; an entry of statistics for each tower and 32 columns (units j).
// Every sample is brought to the largest sample's exponent by an exact power of two; what falls below float32 then is lost.
// Where there are few samples the statistics come from Gram matrices of the samples (gram.ts), and the gradient is never made.

import { arena, items, scratch } from './bindings';
import {
  boundOne,
  DELTA,
  deltaExponent,
  findExponents,
  INPUT,
  ITEM_BYTES,
  leaveEntry,
  MAP,
  OUTPUT,
  productExponent,
  SLOT_BIASES,
  SLOT_DELTA,
  SLOT_INPUT,
  SLOT_WEIGHTS,
} from './gradient-items';
import { SLOT_BYTES, slotAddress, storedExponent, ZERO_EXPONENT } from './ledger';
import { SQUARE_LIFT, total } from './moments';
import {
  BASE_COLUMNS,
  BATCH,
  COLUMNS,
  FLAGS,
  FOLD_BRANCH,
  ITEM_FIRST,
  KEEP_OUTPUT,
  PADDED_ROWS,
  param,
  ROW_STRIDE,
  TOWER_FIRST,
  TOWER_STRIDE,
  TOWERS,
} from './pass-params';
import { multiplyTile, TILE_COLUMNS, transposeFour } from './product';
import { largestLane, madd, magnitudeBits, scale2, scaleOne } from './range';
import { isMine } from './team';
import { BRANCH, exponent, mantissa, towerRecord } from './tower-record';
import { gramOfInput, normIsCheaper, normOf } from './weight-norm';

export function weightGradient(p: usize, activation: i32, span: u32, count: u32): void {
  const first = param(p, TOWER_FIRST);
  const towers = param(p, TOWERS);
  const byNorm = normIsCheaper(p);
  for (let index: u32 = 0; index < count; index++) {
    if (!isMine(index)) continue;
    const item = items + <usize>(param(p, ITEM_FIRST) + index) * ITEM_BYTES;
    // Base tower by base tower, so that what is made of its input serves all its probes.
    for (let base: u32 = 0; base < min(towers, span); base++) {
      const tower = (first + base) % towers;
      let ready = false;
      for (let local = base; local < span; local += towers) {
        if (byNorm && !ready) gramOfInput(p, item, tower);
        ready = byNorm && normOf(p, item, local);
        // Works in the same scratch.
        if (!ready) gradientOf(p, item, local);
      }
    }
  }
}

function gradientOf(p: usize, item: usize, local: u32): void {
  const rows = param(p, PADDED_ROWS);
  const width = param(p, ROW_STRIDE);
  const stride = param(p, TOWER_STRIDE);
  const stacked = param(p, TOWER_FIRST) + local;
  const tower = stacked % param(p, TOWERS);
  const t = towerRecord(p, load<u32>(item + MAP), tower);
  const fold = (param(p, FLAGS) & FOLD_BRANCH) != 0;
  const branch: f32 = fold ? mantissa(t, BRANCH) : 1;
  const branchExponent = fold ? exponent(t, BRANCH) : 0;
  const deltaSlots = slotAddress(load<u32>(item + SLOT_DELTA), stacked * stride);
  const inputSlots = slotAddress(load<u32>(item + SLOT_INPUT), tower * stride);
  const steps = (param(p, BATCH) + 3) & ~3;
  findExponents(deltaSlots, inputSlots, steps);
  // scratch: a factor a sample, all rows of delta, 32 units of the input, a tile of sums.
  const factors = scratch;
  const left = factors + (<usize>stride << 2);
  const right = left + ((<usize>rows * <usize>steps) << 2);
  const tile = right + (<usize>steps << 7);
  for (let sample: u32 = 0; sample < steps; sample += 4) {
    const step = <usize>sample * SLOT_BYTES;
    const own = i32x4.add(storedExponent(deltaSlots + step), storedExponent(inputSlots + step));
    v128.store(factors + (<usize>sample << 2), scale2(f32x4.splat(1), i32x4.sub(own, i32x4.splat(productExponent))));
  }
  const pitch = <usize>param(p, COLUMNS) << 2;
  const delta = arena + (<usize>(load<u32>(item + DELTA) + stacked * stride) << 2);
  for (let row: u32 = 0; row < rows; row += 4) {
    transposeFour(delta + <usize>row * pitch, pitch, steps, left + ((<usize>row * <usize>steps) << 2), 16, factors);
  }
  const basePitch = <usize>param(p, BASE_COLUMNS) << 2;
  const input = arena + (<usize>(load<u32>(item + INPUT) + tower * stride) << 2);
  const keeps = (param(p, FLAGS) & KEEP_OUTPUT) != 0;
  const output = arena + (<usize>(load<u32>(item + OUTPUT) + stacked * (rows * width + rows)) << 2);
  const tiles = (width + TILE_COLUMNS - 1) / TILE_COLUMNS;
  let peak = i32x4.splat(0);
  for (let j: u32 = 0; j < tiles; j++) {
    const first = j * TILE_COLUMNS;
    const panels = min<u32>(width - first, TILE_COLUMNS) / 8;
    for (let panel: u32 = 0; panel < panels; panel++) {
      const from = input + <usize>(first + panel * 8) * basePitch;
      const to = right + ((<usize>panel * <usize>steps) << 5);
      transposeFour(from, basePitch, steps, to, 32, 0);
      transposeFour(from + 4 * basePitch, basePitch, steps, to + 16, 32, 0);
    }
    const target = keeps ? output + (<usize>first << 2) : 0;
    const own = multiplyEntries(left, right, rows, steps, panels, tile, branch, target, <usize>width << 2);
    leaveEntry(p, item, local * tiles + j, first, squaresSeen, largestLane(own), boundOne(productExponent + branchExponent));
    peak = i32x4.max_s(peak, own);
  }
  if (keeps) keepBiases(p, item, stacked, delta, deltaSlots, branch, branchExponent, output + ((<usize>rows * <usize>width) << 2), largestLane(peak));
}

/** Squares of what multiplyEntries saw last. */
let squaresSeen: f32 = 0;

/** A tile of 32 units j: all its sums times the branch's factor, stored at `target` where it is not 0. Gives the largest magnitude's bits. */
function multiplyEntries(
  left: usize,
  right: usize,
  rows: u32,
  steps: u32,
  panels: u32,
  tile: usize,
  branch: f32,
  target: usize,
  width: usize,
): v128 {
  const lift = f32x4.splat(SQUARE_LIFT);
  const factor = f32x4.splat(branch);
  let squares = f32x4.splat(0);
  let peak = i32x4.splat(0);
  for (let row: u32 = 0; row < rows; row += 4) {
    const block = left + ((<usize>row * <usize>steps) << 2);
    for (let panel: u32 = 0; panel < panels; panel++) {
      multiplyTile(block, right + ((<usize>panel * <usize>steps) << 5), steps, tile, tile + 64);
      for (let at: usize = 0; at < 128; at += 16) {
        const value = f32x4.mul(v128.load(tile + at), factor);
        const lifted = f32x4.mul(value, lift);
        squares = madd(lifted, lifted, squares);
        peak = i32x4.max_s(peak, magnitudeBits(value));
        if (target != 0) {
          const cell = target + (<usize>row + ((at & 63) >> 4)) * width + (<usize>panel << 5) + ((at >> 6) << 4);
          v128.store(cell, value);
        }
      }
    }
  }
  squaresSeen = total(squares);
  return peak;
}

/** Gradients of the biases behind the weights', and the slots of both at the tower's first column. */
function keepBiases(
  p: usize,
  item: usize,
  stacked: u32,
  delta: usize,
  slots: usize,
  branch: f32,
  branchExponent: i32,
  target: usize,
  peak: i32,
): void {
  const pitch = <usize>param(p, COLUMNS) << 2;
  for (let row: u32 = 0; row < param(p, PADDED_ROWS); row++) {
    let sum: f32 = 0;
    for (let sample: u32 = 0; sample < param(p, BATCH); sample++) {
      const value = load<f32>(delta + <usize>row * pitch + (<usize>sample << 2));
      const slot = slots + <usize>sample * SLOT_BYTES;
      const own = load<i32>(slot + 4) == 0 ? ZERO_EXPONENT : load<i32>(slot);
      sum += value * scaleOne(1, own - deltaExponent);
    }
    store<f32>(target + (<usize>row << 2), sum * branch);
  }
  const column = stacked * param(p, TOWER_STRIDE);
  const weightSlot = slotAddress(load<u32>(item + SLOT_WEIGHTS), column);
  store<i32>(weightSlot, boundOne(productExponent + branchExponent));
  store<i32>(weightSlot + 4, peak >> 23);
  const biasSlot = slotAddress(load<u32>(item + SLOT_BIASES), column);
  store<i32>(biasSlot, boundOne(deltaExponent + branchExponent));
  store<i32>(biasSlot + 4, 1);
}
