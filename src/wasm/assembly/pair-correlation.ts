// How far the paired samples 2i and 2i+1 have come apart: 1 - cosine = |a/|a| - b/|b||^2 / 2, from the difference of the normalised
// samples, so that it keeps its digits when the cosine rounds to 1. Two pairs at a time: lanes a, b, a, b.
// Leaves at stat_first + local tower * 8: [sum over pairs of 1 - cosine, pairs with a sample that is exactly zero].

import { ledger } from './bindings';
import { cellsOf } from './cells';
import { columnShift, slotAddress, STAT_WORDS } from './ledger';
import { firstLanes } from './moments';
import { AT_INPUT, BATCH, COLUMNS, param, ROWS, SLOT_INPUT, STAT_FIRST, TOWER_FIRST, TOWER_STRIDE } from './pass-params';
import { madd, scale2 } from './range';
import { isMine } from './team';

@inline
function partner(x: v128): v128 {
  return v128.shuffle<i32>(x, x, 1, 0, 3, 2);
}

// Lanes 0 and 2 hold what a pair has.
@inline
function bothPairs(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 2);
}

export function pairCorrelation(p: usize, _activation: i32, span: u32): void {
  const pitch = <usize>param(p, COLUMNS) << 2;
  const bytes = <usize>param(p, ROWS) * pitch;
  const paired = param(p, BATCH) & ~1;
  for (let local: u32 = 0; local < span; local++) {
    if (!isMine(local)) continue;
    const first = (param(p, TOWER_FIRST) + local) * param(p, TOWER_STRIDE);
    let apart = f32x4.splat(0);
    let empty = f32x4.splat(0);
    for (let sample: u32 = 0; sample < paired; sample += 4) {
      const column = first + sample;
      const cell = cellsOf(p, AT_INPUT, column);
      const factor = scale2(f32x4.splat(1), i32x4.neg(columnShift(slotAddress(param(p, SLOT_INPUT), column))));
      let squares = f32x4.splat(0);
      for (let at = cell; at < cell + bytes; at += pitch) {
        const value = f32x4.mul(v128.load(at), factor);
        squares = madd(value, value, squares);
      }
      const filled = firstLanes(<i32>paired - <i32>sample);
      const zero = f32x4.eq(squares, f32x4.splat(0));
      const either = v128.or(zero, partner(zero));
      empty = f32x4.add(empty, v128.and(f32x4.splat(1), v128.and(either, filled)));
      // Both lengths by the same instructions, so that equal samples differ by exactly zero.
      const lengths = f32x4.sqrt(squares);
      let distance = f32x4.splat(0);
      for (let at = cell; at < cell + bytes; at += pitch) {
        const value = f32x4.div(f32x4.mul(v128.load(at), factor), lengths);
        const difference = f32x4.sub(value, partner(value));
        distance = madd(difference, difference, distance);
      }
      apart = f32x4.add(apart, v128.and(f32x4.mul(distance, f32x4.splat(0.5)), v128.andnot(filled, either)));
    }
    const base = ledger + (<usize>(param(p, STAT_FIRST) + local * <u32>STAT_WORDS) << 2);
    store<f32>(base, bothPairs(apart));
    store<f32>(base, bothPairs(empty), 4);
  }
}
