// Statistics of a panel: `rows` consecutive vectors, a lane a column. What a panel's reader finds is left in memory behind the moments of the
// tile: see PANEL_PEAK and the others. Lanes outside of the mask hold zeros and are not counted.

import { firstLanes, joinMoments, MOMENTS_BYTES, NOWHERE, SQUARE_LIFT } from './moments';
import { choose, exponentField, madd, magnitudeBits, SMALLEST_NORMAL } from './range';

/** The exponent field of infinities and NaN. */
@inline
const NOT_FINITE: i32 = 255;

/** Largest exponent field, largest value, smallest magnitude, and the count of zeros, of the panel measured last. */
@inline
export const PANEL_PEAK: usize = MOMENTS_BYTES;
@inline
export const PANEL_HIGH: usize = MOMENTS_BYTES + 16;
@inline
export const PANEL_LEAST: usize = MOMENTS_BYTES + 32;
/** Bytes of a tile's moments with what its panels leave. */
@inline
export const PANEL_MOMENTS_BYTES: usize = MOMENTS_BYTES + 64;

/** Only what is always needed: where no statistic is asked for. */
export function seePanel(panel: usize, rows: u32, m: usize): void {
  let high = f32x4.splat(-NOWHERE);
  let least = f32x4.splat(NOWHERE);
  let peak = i32x4.splat(0);
  const end = panel + (<usize>rows << 4);
  for (let at = panel; at < end; at += 16) {
    const value = v128.load(at);
    const magnitude = magnitudeBits(value);
    high = f32x4.pmax(high, value);
    peak = i32x4.max_s(peak, magnitude);
    least = f32x4.pmin(least, magnitude);
  }
  v128.store(m, i32x4.shr_u(peak, 23), PANEL_PEAK);
  v128.store(m, high, PANEL_HIGH);
  v128.store(m, least, PANEL_LEAST);
}

/**
 * All statistics, joined into the tile's at m. `saturated` are counts a lane. Where the values come from a smooth activation, `source` is
 * the panel of its arguments and `active` that of its results, else 0: it makes no zero of what is none, so such a zero is a value lost
 * below the column's scale and is not counted.
 */
export function measurePanel(
  panel: usize,
  rows: u32,
  count: i32,
  exponent: v128,
  saturated: v128,
  source: usize,
  active: usize,
  m: usize,
): void {
  const lift = f32x4.splat(SQUARE_LIFT);
  let sum = f32x4.splat(0);
  let squares = sum;
  let low = f32x4.splat(NOWHERE);
  let high = f32x4.splat(-NOWHERE);
  let least = low;
  const end = panel + (<usize>rows << 4);
  for (let at = panel; at < end; at += 16) {
    const value = v128.load(at);
    const lifted = f32x4.mul(value, lift);
    sum = f32x4.add(sum, value);
    squares = madd(lifted, lifted, squares);
    low = f32x4.pmin(low, value);
    high = f32x4.pmax(high, value);
    least = f32x4.pmin(least, f32x4.abs(value));
  }
  // What is not finite escapes the comparisons, but not the squares.
  const largest = i32x4.max_s(magnitudeBits(low), magnitudeBits(high));
  const finite = i32x4.lt_s(exponentField(squares), i32x4.splat(NOT_FINITE));
  const field = choose(finite, i32x4.shr_u(largest, 23), i32x4.splat(NOT_FINITE));
  v128.store(m, field, PANEL_PEAK);
  v128.store(m, high, PANEL_HIGH);
  v128.store(m, least, PANEL_LEAST);
  let zeros = i32x4.splat(0);
  if (v128.any_true(i32x4.lt_s(least, i32x4.splat(SMALLEST_NORMAL)))) {
    zeros = zeroValues(panel, rows);
    if (source != 0) zeros = i32x4.sub(zeros, lostValues(panel, rows, source, active));
  }
  joinMoments(m, firstLanes(count), sum, squares, low, high, f32x4.convert_i32x4_s(zeros), saturated, field, exponent);
}

function zeroValues(panel: usize, rows: u32): v128 {
  const normal = i32x4.splat(SMALLEST_NORMAL);
  let zeros = i32x4.splat(0);
  const end = panel + (<usize>rows << 4);
  for (let at = panel; at < end; at += 16) {
    zeros = i32x4.sub(zeros, i32x4.lt_s(magnitudeBits(v128.load(at)), normal));
  }
  return zeros;
}

function lostValues(panel: usize, rows: u32, source: usize, active: usize): v128 {
  const normal = i32x4.splat(SMALLEST_NORMAL);
  let lost = i32x4.splat(0);
  const end = panel + (<usize>rows << 4);
  for (let at = panel; at < end; at += 16) {
    const gone = v128.and(
      i32x4.lt_s(magnitudeBits(v128.load(at)), normal),
      i32x4.lt_s(magnitudeBits(v128.load(active)), normal),
    );
    lost = i32x4.sub(lost, v128.andnot(gone, i32x4.lt_s(magnitudeBits(v128.load(source)), normal)));
    source += 16;
    active += 16;
  }
  return lost;
}

/** How many values of each column do not lie between the bounds. */
export function valuesOutside(panel: usize, rows: u32, lowest: v128, highest: v128): v128 {
  let inside = i32x4.splat(0);
  const end = panel + (<usize>rows << 4);
  for (let at = panel; at < end; at += 16) {
    const value = v128.load(at);
    inside = i32x4.sub(inside, v128.and(f32x4.gt(value, lowest), f32x4.lt(value, highest)));
  }
  return f32x4.convert_i32x4_s(i32x4.sub(i32x4.splat(<i32>rows), inside));
}
