// Statistics of values, four columns at a time, each lane with the exponent of its column: shaders/shared/moments.wgsl for the CPU.
// A panel's accumulators are locals of the loop that sees the values; here they join into the tower tile's, which lie in memory as 8 vectors.

import { ledger } from './bindings';
import { NOTHING } from './pass-params';
import { choose, largestLane, powerOfTwo } from './range';
import { STAT_WORDS, ZERO_EXPONENT } from './ledger';

/** Stored values reach from 2^-99 to 2^18; lifted by 2^36 their squares stay inside float32. */
@inline
export const SQUARE_LIFT: f32 = 68719476736.0;
/** Beyond every stored value: low and high of no value at all. */
@inline
export const NOWHERE: f32 = 3.4e38;

/** Bytes of the accumulators of a tile. */
@inline
export const MOMENTS_BYTES: usize = 128;

/** Nothing seen yet. */
export function clearMoments(m: usize): void {
  v128.store(m, f32x4.splat(0));
  v128.store(m, f32x4.splat(0), 16);
  v128.store(m, f32x4.splat(NOWHERE), 32);
  v128.store(m, f32x4.splat(-NOWHERE), 48);
  v128.store(m, f32x4.splat(0), 64);
  v128.store(m, f32x4.splat(0), 80);
  v128.store(m, i32x4.splat(0), 96);
  v128.store(m, i32x4.splat(ZERO_EXPONENT), 112);
}

/**
 * Joins four columns' statistics, lane by lane. `peak` is the largest exponent field; lanes outside of `filled` have seen nothing.
 * What lies 2^126 below the larger exponent is lost, and may be.
 */
export function joinMoments(
  m: usize,
  filled: v128,
  sum: v128,
  squares: v128,
  low: v128,
  high: v128,
  zeros: v128,
  saturated: v128,
  peak: v128,
  exponent: v128,
): void {
  const zero = i32x4.splat(ZERO_EXPONENT);
  const ownPeak = v128.and(peak, filled);
  const ownWanted = choose(i32x4.eq(ownPeak, i32x4.splat(0)), zero, exponent);
  const before = v128.load(m, 112);
  const beforePeak = v128.load(m, 96);
  const wanted = choose(i32x4.eq(beforePeak, i32x4.splat(0)), zero, before);
  const joint = i32x4.max_s(ownWanted, wanted);
  const none = i32x4.splat(0);
  const own = v128.and(powerOfTwo(i32x4.min_s(i32x4.sub(exponent, joint), none)), filled);
  const old = powerOfTwo(i32x4.min_s(i32x4.sub(before, joint), none));
  const oldLow = v128.load(m, 32);
  const oldHigh = v128.load(m, 48);
  const any = f32x4.le(oldLow, oldHigh);
  const nowhere = f32x4.splat(NOWHERE);
  const nowhereBelow = f32x4.splat(-NOWHERE);
  v128.store(m, f32x4.add(f32x4.mul(v128.load(m), old), f32x4.mul(sum, own)));
  v128.store(m, f32x4.add(f32x4.mul(f32x4.mul(v128.load(m, 16), old), old), f32x4.mul(f32x4.mul(squares, own), own)), 16);
  v128.store(m, f32x4.pmin(choose(any, f32x4.mul(oldLow, old), nowhere), choose(filled, f32x4.mul(low, own), nowhere)), 32);
  v128.store(
    m,
    f32x4.pmax(choose(any, f32x4.mul(oldHigh, old), nowhereBelow), choose(filled, f32x4.mul(high, own), nowhereBelow)),
    48,
  );
  v128.store(m, f32x4.add(v128.load(m, 64), v128.and(zeros, filled)), 64);
  v128.store(m, f32x4.add(v128.load(m, 80), v128.and(saturated, filled)), 80);
  v128.store(m, i32x4.max_s(beforePeak, ownPeak), 96);
  v128.store(m, joint, 112);
}

/** Raises the tile's largest exponent fields. */
export function raisePeak(m: usize, peak: v128): void {
  v128.store(m, i32x4.max_s(v128.load(m, 96), peak), 96);
}

@inline
export function total(x: v128): f32 {
  const half = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.add(half, v128.shuffle<f32>(half, half, 1, 0, 3, 2)), 0);
}

/** Leaves a tile's statistics as an entry, where the statistic is asked for. */
export function leaveMoments(stat: u32, entry: u32, m: usize): void {
  if (stat == NOTHING) return;
  const base = ledger + ((<usize>stat + <usize>entry * STAT_WORDS) << 2);
  const exponent = v128.load(m, 112);
  const peak = v128.load(m, 96);
  const wanted = choose(i32x4.eq(peak, i32x4.splat(0)), i32x4.splat(ZERO_EXPONENT), exponent);
  const top = largestLane(wanted);
  const down = powerOfTwo(i32x4.min_s(i32x4.sub(exponent, i32x4.splat(top)), i32x4.splat(0)));
  const low = v128.load(m, 32);
  const high = v128.load(m, 48);
  const any = f32x4.le(low, high);
  const lows = choose(any, f32x4.mul(low, down), f32x4.splat(NOWHERE));
  const highs = choose(any, f32x4.mul(high, down), f32x4.splat(-NOWHERE));
  const lowHalf = f32x4.pmin(lows, v128.shuffle<f32>(lows, lows, 2, 3, 0, 1));
  const highHalf = f32x4.pmax(highs, v128.shuffle<f32>(highs, highs, 2, 3, 0, 1));
  const least = f32x4.pmin(lowHalf, v128.shuffle<f32>(lowHalf, lowHalf, 1, 0, 3, 2));
  const most = f32x4.pmax(highHalf, v128.shuffle<f32>(highHalf, highHalf, 1, 0, 3, 2));
  store<f32>(base, total(f32x4.mul(v128.load(m), down)));
  store<f32>(base, total(f32x4.mul(f32x4.mul(v128.load(m, 16), down), down)), 4);
  store<f32>(base, f32x4.extract_lane(least, 0), 8);
  store<f32>(base, f32x4.extract_lane(most, 0), 12);
  store<f32>(base, total(v128.load(m, 64)), 16);
  store<f32>(base, total(v128.load(m, 80)), 20);
  store<i32>(base, largestLane(peak), 24);
  store<i32>(base, top, 28);
}

/** The first `count` of four lanes. */
@inline
export function firstLanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}
