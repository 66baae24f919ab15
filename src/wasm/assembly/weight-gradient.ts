// Gradients of the loss with respect to the weights of several maps of one shape: dW_ij = sum over samples of delta_i u_j (times branchScale
// under FOLD_BRANCH), and to their biases: the sum of delta_i. The twin of shaders/kernels/weight-gradient.wgsl: the same items, the same
// kept output; an entry of statistics for each tower and 32 columns (units j).
// Every sample is brought to the largest sample's exponent by an exact power of two; what falls below float32 then is lost.
// Where there are few samples the statistics come from Gram matrices of the samples (gram.ts), and the gradient is never made.

import { arena, items, ledger, scratch } from './bindings';
import { gram, gramBytes, gramSize, gramSum, joinGrams } from './gram';
import { boundedExponent, columnExponent, columnShift, SLOT_BYTES, slotAddress, STAT_WORDS, storedExponent, ZERO_EXPONENT } from './ledger';
import {
  BASE_COLUMNS,
  BATCH,
  COLUMNS,
  FLAGS,
  FOLD_BRANCH,
  INNER,
  ITEM_FIRST,
  KEEP_OUTPUT,
  NOTHING,
  PADDED_ROWS,
  param,
  ROW_STRIDE,
  ROWS,
  TOWER_FIRST,
  TOWER_STRIDE,
  TOWERS,
} from './pass-params';
import { multiplyTile, TILE_COLUMNS, transposeFour } from './product';
import { largestLane, madd, magnitudeBits, powerOfTwo, scale2, scaleOne, SMALLEST_NORMAL } from './range';
import { NOWHERE, SQUARE_LIFT, total } from './moments';
import { isMine } from './team';
import { BRANCH, exponent, mantissa, towerRecord } from './tower-record';

// Words of an item (src/engine/plan-layout.ts writes it).
const ITEM_BYTES: usize = 48;
const DELTA: usize = 0;
const INPUT: usize = 4;
const OUTPUT: usize = 8;
const SLOT_DELTA: usize = 12;
const SLOT_INPUT: usize = 16;
const SLOT_WEIGHTS: usize = 20;
const SLOT_BIASES: usize = 24;
const STAT: usize = 28;
const MAP: usize = 32;

/** Sums of squares between these keep their digits in an entry. */
const SQUARES_LIMIT: f64 = 1e15;
const SQUARES_LEAST: f64 = 1e-30;

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

/** Pairs of samples instead of pairs of units, unless the gradient itself is wanted. */
function normIsCheaper(p: usize): bool {
  if ((param(p, FLAGS) & KEEP_OUTPUT) != 0) return false;
  const rows = param(p, PADDED_ROWS);
  const width = param(p, ROW_STRIDE);
  return paddedSamples(p) * (rows + width) <= 2 * rows * width;
}

// @ts-ignore: decorator
@inline
function paddedSamples(p: usize): u32 {
  return (param(p, BATCH) + 7) & ~7;
}

// scratch of the norms: three factors a sample, the two matrices, the operands of one of them.
// @ts-ignore: decorator
@inline
function inputGram(p: usize): usize {
  return scratch + ((<usize>param(p, TOWER_STRIDE) * 3) << 2);
}

/** 2^-shift of each column, which brings its largest magnitude to [1, 2). */
function writeFactors(slots: usize, samples: u32, target: usize): void {
  for (let sample: u32 = 0; sample < samples; sample += 4) {
    const shift = columnShift(slots + <usize>sample * SLOT_BYTES);
    v128.store(target + (<usize>sample << 2), powerOfTwo(i32x4.neg(shift)));
  }
}

function gramOfInput(p: usize, item: usize, tower: u32): void {
  const samples = paddedSamples(p);
  const column = tower * param(p, TOWER_STRIDE);
  const target = inputGram(p);
  writeFactors(slotAddress(load<u32>(item + SLOT_INPUT), column), samples, scratch);
  const cells = arena + (<usize>(load<u32>(item + INPUT) + column) << 2);
  const pitch = <usize>param(p, BASE_COLUMNS) << 2;
  gram(cells, pitch, param(p, ROW_STRIDE), samples, scratch, target + 2 * gramBytes(samples), target);
}

/** Leaves the statistics by the two Gram matrices; false where their terms cancel, or there is nothing but zeros, or something is not finite. */
function normOf(p: usize, item: usize, local: u32): bool {
  const samples = paddedSamples(p);
  const stride = param(p, TOWER_STRIDE);
  const stacked = param(p, TOWER_FIRST) + local;
  const tower = stacked % param(p, TOWERS);
  const deltaSlots = slotAddress(load<u32>(item + SLOT_DELTA), stacked * stride);
  const inputSlots = slotAddress(load<u32>(item + SLOT_INPUT), tower * stride);
  findExponents(deltaSlots, inputSlots, samples);
  const factors = scratch + (<usize>stride << 2);
  const shares = factors + (<usize>stride << 2);
  writeFactors(deltaSlots, samples, factors);
  for (let sample: u32 = 0; sample < samples; sample += 4) {
    const step = <usize>sample * SLOT_BYTES;
    const own = boundedExponent(i32x4.add(columnExponent(deltaSlots + step), columnExponent(inputSlots + step)));
    v128.store(shares + (<usize>sample << 2), powerOfTwo(i32x4.sub(own, i32x4.splat(productExponent))));
  }
  const ofInput = inputGram(p);
  const ofDelta = ofInput + gramBytes(samples);
  const cells = arena + (<usize>(load<u32>(item + DELTA) + stacked * stride) << 2);
  const pitch = <usize>param(p, COLUMNS) << 2;
  gram(cells, pitch, param(p, PADDED_ROWS), samples, factors, ofDelta + gramBytes(samples), ofDelta);
  joinGrams(ofDelta, ofInput, samples, shares);
  // Each term is off by a rounding or two; as long as this holds so is their sum, by a few (a random batch is at 1 / samples).
  if (!(gramSum * 4 * <f64>samples >= gramSize) || !(gramSize < SQUARES_LIMIT) || gramSum < SQUARES_LEAST) return false;
  const t = towerRecord(p, load<u32>(item + MAP), tower);
  const fold = (param(p, FLAGS) & FOLD_BRANCH) != 0;
  const branch: f64 = fold ? mantissa(t, BRANCH) : 1;
  const e = boundOne(productExponent + (fold ? exponent(t, BRANCH) : 0));
  const tiles = (param(p, ROW_STRIDE) + TILE_COLUMNS - 1) / TILE_COLUMNS;
  const squares = gramSum * branch * branch;
  if (!(squares >= SQUARES_LEAST)) return false;
  squaresSeen = <f32>(squares * <f64>SQUARE_LIFT * <f64>SQUARE_LIFT);
  // No entry is larger than the norm.
  leaveEntry(p, item, local * tiles, 0, reinterpret<i32>(<f32>Math.sqrt(squares)), e);
  for (let j: u32 = 1; j < tiles; j++) leaveNothing(item, local * tiles + j);
  return true;
}

/** Exponents of the products and of the deltas alone: the largest over the samples. */
let productExponent: i32 = 0;
let deltaExponent: i32 = 0;

function findExponents(delta: usize, input: usize, batch: u32): void {
  let product = i32x4.splat(ZERO_EXPONENT);
  let alone = product;
  for (let sample: u32 = 0; sample < batch; sample += 4) {
    const step = <usize>sample * SLOT_BYTES;
    const d = columnExponent(delta + step);
    product = i32x4.max_s(product, boundedExponent(i32x4.add(d, columnExponent(input + step))));
    alone = i32x4.max_s(alone, d);
  }
  productExponent = largestLane(product);
  deltaExponent = largestLane(alone);
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
    leaveEntry(p, item, local * tiles + j, first, largestLane(own), boundOne(productExponent + branchExponent));
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

/** `bits`: of the largest magnitude, or a bound of it. */
function leaveEntry(p: usize, item: usize, entry: u32, first: u32, bits: i32, e: i32): void {
  const stat = load<u32>(item + STAT);
  if (stat == NOTHING) return;
  const inner = param(p, INNER);
  const columns = inner > first ? min<u32>(inner - first, TILE_COLUMNS) : 0;
  const count = param(p, ROWS) * columns;
  const base = ledger + ((<usize>stat + <usize>entry * STAT_WORDS) << 2);
  const largest = reinterpret<f32>(bits);
  store<f32>(base, 0);
  store<f32>(base, squaresSeen, 4);
  store<f32>(base, count > 0 ? -largest : NOWHERE, 8);
  store<f32>(base, count > 0 ? largest : -NOWHERE, 12);
  store<f32>(base, bits < SMALLEST_NORMAL ? <f32>count : 0, 16);
  store<f32>(base, 0, 20);
  store<i32>(base, bits >> 23, 24);
  store<i32>(base, count > 0 ? e : ZERO_EXPONENT, 28);
}

/** An entry that has seen no value. */
function leaveNothing(item: usize, entry: u32): void {
  const base = ledger + ((<usize>load<u32>(item + STAT) + <usize>entry * STAT_WORDS) << 2);
  memory.fill(base, 0, STAT_WORDS << 2);
  store<f32>(base, NOWHERE, 8);
  store<f32>(base, -NOWHERE, 12);
  store<i32>(base, ZERO_EXPONENT, 28);
}

function boundOne(e: i32): i32 {
  return max(min(e, -ZERO_EXPONENT), ZERO_EXPONENT);
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
