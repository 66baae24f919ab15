// The loss and its gradient with respect to the output, where the way back starts; a lane is a sample.
//   0 softmax cross-entropy, mean over the batch: (p - onehot) / batch       targets: a label a sample
//   1 mean squared error, mean over batch and outputs: 2 (y - t) / (batch rows)   targets: [rows, tower_stride], the same for all towers
//   2 half squared error, mean over the batch: (y - t) / batch
//   3 cotangent: the gradient is given, the loss is the sum of gradient * output
// Arena: input is the network's output, a forward tensor; second the gradient, stacked. Leaves at stat_second + local tower * 8 [loss
// mantissa, loss exponent]. Precision: p keeps its own exponent, and the label's 1 - p is the sum of the others, so that a certain network
// still has a gradient. scratch: mantissas and exponents of the softmax's terms, rows vectors each.

import { ledger, scratch, targets } from './bindings';
import { cellsOf, clearColumns } from './cells';
import { EXP_LIMIT, expCount, expExponent, expMantissa, log1pValue } from './exponential';
import { noteColumns, slotAddress, STAT_WORDS, storedExponent, ZERO_EXPONENT } from './ledger';
import { logValue } from './logarithm';
import { firstLanes } from './moments';
import {
  AT_INPUT,
  AT_SECOND,
  BASE_COLUMNS,
  BATCH,
  COLUMNS,
  LOSS_KIND,
  PADDED_ROWS,
  param,
  ROWS,
  SLOT_INPUT,
  SLOT_SECOND,
  STAT_SECOND,
  TARGET_EXPONENT,
  TOWER_FIRST,
  TOWER_STRIDE,
  TOWERS,
} from './pass-params';
import { choose, exponentField, scale2 } from './range';
import { sumExponent, sumMantissa } from './scaled-sum';
import { isMine } from './team';

/** The losses of the samples that share a lane so far. */
let lossMantissa: v128 = i32x4.splat(0);
let lossExponent: v128 = i32x4.splat(0);

export function lossGradient(p: usize, _activation: i32, span: u32): void {
  const stride = param(p, TOWER_STRIDE);
  const batch = param(p, BATCH);
  for (let local: u32 = 0; local < span; local++) {
    if (!isMine(local)) continue;
    const stacked = param(p, TOWER_FIRST) + local;
    const column = stacked * stride;
    const baseColumn = (stacked % param(p, TOWERS)) * stride;
    lossMantissa = f32x4.splat(0);
    lossExponent = i32x4.splat(ZERO_EXPONENT);
    for (let sample: u32 = 0; sample < stride; sample += 4) {
      const count = <i32>batch - <i32>sample;
      if (count <= 0) clearColumns(p, cellsOf(p, AT_SECOND, column + sample));
      else if (param(p, LOSS_KIND) == 0) crossEntropy(p, sample, column + sample, baseColumn + sample, min(count, 4));
      else squaredOrGiven(p, sample, column + sample, baseColumn + sample, min(count, 4));
    }
    leaveLoss(ledger + (<usize>(param(p, STAT_SECOND) + local * <u32>STAT_WORDS) << 2));
  }
}

@inline
function addLoss(m: v128, e: v128, filled: v128): void {
  const own = v128.and(m, filled);
  const sum = sumExponent(lossMantissa, lossExponent, own, e);
  lossMantissa = sumMantissa(lossMantissa, lossExponent, own, e, sum);
  lossExponent = sum;
}

// The four lanes, in a fixed order.
function leaveLoss(at: usize): void {
  const all = i32x4.splat(-1);
  addLoss(v128.shuffle<i32>(lossMantissa, lossMantissa, 2, 3, 0, 1), v128.shuffle<i32>(lossExponent, lossExponent, 2, 3, 0, 1), all);
  addLoss(v128.shuffle<i32>(lossMantissa, lossMantissa, 1, 0, 3, 2), v128.shuffle<i32>(lossExponent, lossExponent, 1, 0, 3, 2), all);
  store<f32>(at, f32x4.extract_lane(lossMantissa, 0));
  store<i32>(at, i32x4.extract_lane(lossExponent, 0), 4);
}

// Labels as integers. The table ends with the batch.
function labelsOf(sample: u32, count: i32): v128 {
  const at = targets + (<usize>sample << 2);
  let labels = v128.load_zero<u32>(at);
  if (count > 1) labels = v128.load_lane<u32>(at, labels, 1, 4);
  if (count > 2) labels = v128.load_lane<u32>(at, labels, 2, 8);
  if (count > 3) labels = v128.load_lane<u32>(at, labels, 3, 12);
  return i32x4.trunc_sat_f32x4_s(labels);
}

// Zeros from the last row to the end of the padding.
@inline
function clearBelow(p: usize, from: usize, pitch: usize): void {
  let at = from;
  for (let row = param(p, ROWS); row < param(p, PADDED_ROWS); row++) {
    v128.store(at, f32x4.splat(0));
    at += pitch;
  }
}

/** These samples' share of the loss; leaves their gradients. */
function crossEntropy(p: usize, sample: u32, column: u32, baseColumn: u32, count: i32): void {
  const rows = param(p, ROWS);
  const pitch = <usize>param(p, COLUMNS) << 2;
  const basePitch = <usize>param(p, BASE_COLUMNS) << 2;
  const exponents = scratch + (<usize>rows << 4);
  const exponent = storedExponent(slotAddress(param(p, SLOT_INPUT), baseColumn));
  const label = labelsOf(sample, count);
  const output = cellsOf(p, AT_INPUT, baseColumn);
  const nothing = f32x4.splat(0);
  // Largest stored logit, and the label's.
  let top = v128.load(output);
  let own = nothing;
  let from = output;
  for (let row: u32 = 0; row < rows; row++) {
    const logit = v128.load(from);
    top = f32x4.pmax(top, logit);
    own = choose(i32x4.eq(label, i32x4.splat(<i32>row)), logit, own);
    from += basePitch;
  }
  // The sum of exp(logit - top), from 1 to rows, and the sum without the label's term.
  let total = nothing;
  let others = nothing;
  let othersExponent = i32x4.splat(ZERO_EXPONENT);
  from = output;
  for (let row: u32 = 0; row < rows; row++) {
    const x = scale2(f32x4.sub(v128.load(from), top), exponent);
    const limited = f32x4.pmax(x, f32x4.splat(-EXP_LIMIT));
    const n = expCount(limited);
    const m = expMantissa(limited, nothing, n);
    const e = expExponent(n);
    v128.store(scratch + (<usize>row << 4), m);
    v128.store(exponents + (<usize>row << 4), e);
    total = f32x4.add(total, scale2(m, e));
    const other = i32x4.ne(label, i32x4.splat(<i32>row));
    const aligned = choose(other, i32x4.max_s(othersExponent, e), othersExponent);
    const term = v128.and(scale2(m, i32x4.sub(e, aligned)), other);
    others = f32x4.add(scale2(others, i32x4.sub(othersExponent, aligned)), term);
    othersExponent = aligned;
    from += basePitch;
  }
  const filled = firstLanes(count);
  const share = f32x4.splat(<f32>1 / <f32>param(p, BATCH));
  let peak = i32x4.splat(0);
  let to = cellsOf(p, AT_SECOND, column);
  for (let row: u32 = 0; row < rows; row++) {
    const mine = i32x4.eq(label, i32x4.splat(<i32>row));
    const m = choose(mine, f32x4.neg(others), v128.load(scratch + (<usize>row << 4)));
    const e = choose(mine, othersExponent, v128.load(exponents + (<usize>row << 4)));
    const value = scale2(f32x4.mul(f32x4.div(m, total), share), i32x4.sub(e, othersExponent));
    v128.store(to, v128.and(value, filled));
    peak = i32x4.max_s(peak, exponentField(value));
    to += pitch;
  }
  clearBelow(p, to, pitch);
  noteColumns(slotAddress(param(p, SLOT_SECOND), column), othersExponent, peak, count);
  // log(total); where the label leads, log(1 + others), which keeps its own exponent when others is tiny.
  const best = f32x4.eq(own, top);
  const tiny = v128.and(best, i32x4.lt_s(othersExponent, i32x4.splat(-60)));
  const rest = scale2(others, othersExponent);
  const near = v128.and(best, f32x4.le(rest, f32x4.splat(1)));
  const log = choose(tiny, others, choose(near, log1pValue(rest), logValue(total)));
  addLoss(f32x4.mul(f32x4.sub(top, own), share), exponent, filled);
  addLoss(f32x4.mul(log, share), v128.and(othersExponent, tiny), filled);
}

/** The same for the squared errors and a given cotangent. */
function squaredOrGiven(p: usize, sample: u32, column: u32, baseColumn: u32, count: i32): void {
  const rows = param(p, ROWS);
  const pitch = <usize>param(p, COLUMNS) << 2;
  const basePitch = <usize>param(p, BASE_COLUMNS) << 2;
  const targetPitch = <usize>param(p, TOWER_STRIDE) << 2;
  const kind = param(p, LOSS_KIND);
  const given = kind == 3;
  const exponent = storedExponent(slotAddress(param(p, SLOT_INPUT), baseColumn));
  const target = i32x4.splat(<i32>param(p, TARGET_EXPONENT));
  const aligned = given ? target : i32x4.max_s(exponent, target);
  const outputShift = i32x4.sub(exponent, aligned);
  const targetShift = i32x4.sub(target, aligned);
  const mean: f32 = <f32>1 / <f32>param(p, BATCH) / (kind == 1 ? <f32>rows : 1);
  const slope = f32x4.splat(kind == 1 ? 2 * mean : mean);
  const half = f32x4.mul(f32x4.splat(0.5), slope);
  const filled = firstLanes(count);
  let output = cellsOf(p, AT_INPUT, baseColumn);
  let wanted = targets + (<usize>sample << 2);
  let to = cellsOf(p, AT_SECOND, column);
  let sum = f32x4.splat(0);
  let peak = i32x4.splat(0);
  for (let row: u32 = 0; row < rows; row++) {
    let value = v128.load(wanted);
    if (given) {
      sum = f32x4.add(sum, f32x4.mul(value, v128.load(output)));
    } else {
      const apart = f32x4.sub(scale2(v128.load(output), outputShift), scale2(value, targetShift));
      value = f32x4.mul(apart, slope);
      sum = f32x4.add(sum, f32x4.mul(f32x4.mul(half, apart), apart));
    }
    v128.store(to, v128.and(value, filled));
    peak = i32x4.max_s(peak, exponentField(value));
    output += basePitch;
    wanted += targetPitch;
    to += pitch;
  }
  clearBelow(p, to, pitch);
  noteColumns(slotAddress(param(p, SLOT_SECOND), column), aligned, peak, count);
  addLoss(sum, given ? i32x4.add(exponent, target) : i32x4.shl(aligned, 1), filled);
}
