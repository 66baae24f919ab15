// Slots and statistics in the ledger, four neighbouring columns at a time: shaders/shared/ledger.wgsl for the CPU.
//   slot = [exponent (i32), peak exponent field, largest slope exponent + SLOPE_BIAS], three words a column.

import { ledger } from './bindings';
import { choose } from './range';

@inline
export const SLOT_BYTES: usize = 12;
@inline
export const STAT_WORDS: usize = 8;
@inline
export const SLOPE_BIAS: i32 = 0x40000000;
/** Exponent of what is exactly zero: below any other, far from overflow. */
@inline
export const ZERO_EXPONENT: i32 = -0x20000000;

/** Address of a column's slot. `slot` is the tensor's first word. */
@inline
export function slotAddress(slot: u32, column: u32): usize {
  return ledger + ((<usize>slot) << 2) + <usize>column * SLOT_BYTES;
}

// Word `offset` of the slots of four columns.
@inline
function gather(at: usize, offset: usize): v128 {
  let lanes = v128.load_zero<u32>(at + offset);
  lanes = v128.load_lane<u32>(at + offset + 12, lanes, 1);
  lanes = v128.load_lane<u32>(at + offset + 24, lanes, 2);
  return v128.load_lane<u32>(at + offset + 36, lanes, 3);
}

/** The exponents as stored; ZERO_EXPONENT for columns that are exactly zero. For elementwise work on stored values. */
@inline
export function storedExponent(at: usize): v128 {
  return choose(i32x4.eq(gather(at, 4), i32x4.splat(0)), i32x4.splat(ZERO_EXPONENT), gather(at, 0));
}

/** What brings the columns' largest magnitudes to [1, 2): values are divided by 2^shift. */
@inline
export function columnShift(at: usize): v128 {
  const peak = gather(at, 4);
  return v128.andnot(i32x4.sub(peak, i32x4.splat(127)), i32x4.eq(peak, i32x4.splat(0)));
}

/** The exponents of the values after that division. */
@inline
export function columnExponent(at: usize): v128 {
  const peak = gather(at, 4);
  const exponent = i32x4.add(gather(at, 0), i32x4.sub(peak, i32x4.splat(127)));
  return choose(i32x4.eq(peak, i32x4.splat(0)), i32x4.splat(ZERO_EXPONENT), exponent);
}

/** Largest slope exponents noted; ZERO_EXPONENT where every slope is exactly zero. */
@inline
export function slopePeak(at: usize): v128 {
  const biased = gather(at, 8);
  const exponent = i32x4.sub(biased, i32x4.splat(SLOPE_BIAS));
  return choose(i32x4.eq(biased, i32x4.splat(0)), i32x4.splat(ZERO_EXPONENT), exponent);
}

/** As noted by noteSlopes. */
@inline
export function biasedSlope(exponent: v128): v128 {
  return i32x4.add(i32x4.max_s(exponent, i32x4.splat(ZERO_EXPONENT)), i32x4.splat(SLOPE_BIAS));
}

/** Exponents saturate far inside i32, so that depth 100,000 cannot wrap. */
@inline
export function boundedExponent(e: v128): v128 {
  return i32x4.max_s(i32x4.min_s(e, i32x4.splat(-ZERO_EXPONENT)), i32x4.splat(ZERO_EXPONENT));
}

@inline
function noteOne(at: usize, exponent: i32, peak: i32): void {
  store<i32>(at, exponent);
  store<i32>(at + 4, peak);
}

/** Notes exponent and peak field of the first `count` of four columns. The whole column has been seen: nothing is joined. */
@inline
export function noteColumns(at: usize, exponent: v128, peak: v128, count: i32): void {
  const bounded = boundedExponent(exponent);
  if (count > 0) noteOne(at, i32x4.extract_lane(bounded, 0), i32x4.extract_lane(peak, 0));
  if (count > 1) noteOne(at + 12, i32x4.extract_lane(bounded, 1), i32x4.extract_lane(peak, 1));
  if (count > 2) noteOne(at + 24, i32x4.extract_lane(bounded, 2), i32x4.extract_lane(peak, 2));
  if (count > 3) noteOne(at + 36, i32x4.extract_lane(bounded, 3), i32x4.extract_lane(peak, 3));
}

/** Notes the largest slopes (biasedSlope) of the first `count` of four columns. */
@inline
export function noteSlopes(at: usize, biased: v128, count: i32): void {
  if (count > 0) store<i32>(at + 8, i32x4.extract_lane(biased, 0));
  if (count > 1) store<i32>(at + 20, i32x4.extract_lane(biased, 1));
  if (count > 2) store<i32>(at + 32, i32x4.extract_lane(biased, 2));
  if (count > 3) store<i32>(at + 44, i32x4.extract_lane(biased, 3));
}
