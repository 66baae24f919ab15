// The statistics of a gradient of weights by two Gram matrices of the samples (gram.ts), for weight-gradient.ts where that is cheaper.

import { arena, scratch } from './bindings';
import { boundOne, DELTA, findExponents, INPUT, leaveEntry, leaveNothing, MAP, productExponent, SLOT_DELTA, SLOT_INPUT } from './gradient-items';
import { gram, gramBytes, gramSize, gramSum, joinGrams } from './gram';
import { boundedExponent, columnExponent, columnShift, SLOT_BYTES, slotAddress } from './ledger';
import { SQUARE_LIFT } from './moments';
import {
  BASE_COLUMNS,
  BATCH,
  COLUMNS,
  FLAGS,
  FOLD_BRANCH,
  KEEP_OUTPUT,
  PADDED_ROWS,
  param,
  ROW_STRIDE,
  TOWER_FIRST,
  TOWER_STRIDE,
  TOWERS,
} from './pass-params';
import { TILE_COLUMNS } from './product';
import { powerOfTwo } from './range';
import { BRANCH, exponent, mantissa, towerRecord } from './tower-record';

/** Sums of squares between these keep their digits in an entry. */
const SQUARES_LIMIT: f64 = 1e15;
const SQUARES_LEAST: f64 = 1e-30;

/** Pairs of samples instead of pairs of units, unless the gradient itself is wanted. */
export function normIsCheaper(p: usize): bool {
  if ((param(p, FLAGS) & KEEP_OUTPUT) != 0) return false;
  const rows = param(p, PADDED_ROWS);
  const width = param(p, ROW_STRIDE);
  return paddedSamples(p) * (rows + width) <= 2 * rows * width;
}

@inline
function paddedSamples(p: usize): u32 {
  return (param(p, BATCH) + 7) & ~7;
}

// scratch of the norms: three factors a sample, the two matrices, the operands of one of them.
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

export function gramOfInput(p: usize, item: usize, tower: u32): void {
  const samples = paddedSamples(p);
  const column = tower * param(p, TOWER_STRIDE);
  const target = inputGram(p);
  writeFactors(slotAddress(load<u32>(item + SLOT_INPUT), column), samples, scratch);
  const cells = arena + (<usize>(load<u32>(item + INPUT) + column) << 2);
  const pitch = <usize>param(p, BASE_COLUMNS) << 2;
  gram(cells, pitch, param(p, ROW_STRIDE), samples, scratch, target + 2 * gramBytes(samples), target);
}

/** Leaves the statistics by the two Gram matrices; false where their terms cancel, or there is nothing but zeros, or something is not finite. */
export function normOf(p: usize, item: usize, local: u32): bool {
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
  const lifted = <f32>(squares * <f64>SQUARE_LIFT * <f64>SQUARE_LIFT);
  // No entry is larger than the norm.
  leaveEntry(p, item, local * tiles, 0, lifted, reinterpret<i32>(<f32>Math.sqrt(squares)), e);
  for (let j: u32 = 1; j < tiles; j++) leaveNothing(item, local * tiles + j);
  return true;
}
