// Statistics of one workgroup's tile of 64 lanes: a lane adds the values of one column at a time, brings the columns to a common
// exponent, then the lanes are joined; all in a fixed order, so that the same input gives the same bits.

//!include shared/ledger.wgsl

struct Moments {
  sum: f32,        // all values are true values times 2^-exponent
  squares: f32,
  low: f32,
  high: f32,
  zeros: f32,
  saturated: f32,
  peak: u32,       // largest exponent field of a stored value
  exponent: i32,
  filled: bool,    // false while there is no value at all
}

var<workgroup> sh_first: array<Moments, 64>;
var<workgroup> sh_second: array<Moments, 64>;

fn no_moments(exponent: i32) -> Moments {
  return Moments(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0u, exponent, false);
}

// Adds one stored value of the column that `moments` is about.
fn add_value(moments: Moments, value: f32) -> Moments {
  var m = moments;
  m.sum += value;
  m.squares += value * value;
  m.low = select(value, min(m.low, value), m.filled);
  m.high = select(value, max(m.high, value), m.filled);
  m.zeros += select(0.0, 1.0, exponent_field(value) == 0u);
  m.peak = max(m.peak, exponent_field(value));
  m.filled = true;
  return m;
}

fn at_exponent(m: Moments, exponent: i32) -> Moments {
  let by = m.exponent - exponent;
  return Moments(
    scale2(m.sum, by), scale2(m.squares, 2 * by), scale2(m.low, by), scale2(m.high, by), m.zeros, m.saturated, m.peak, exponent, m.filled);
}

fn join_moments(first: Moments, second: Moments) -> Moments {
  if (!first.filled || !second.filled) {
    return Moments(
      first.sum + second.sum, first.squares + second.squares, first.low + second.low, first.high + second.high,
      first.zeros + second.zeros, first.saturated + second.saturated, max(first.peak, second.peak),
      select(second.exponent, first.exponent, first.filled), first.filled || second.filled);
  }
  // Columns of exact zeros have no say in the exponent.
  let exponent = max(
    select(first.exponent, ZERO_EXPONENT, first.peak == 0u), select(second.exponent, ZERO_EXPONENT, second.peak == 0u));
  let a = at_exponent(first, exponent);
  let b = at_exponent(second, exponent);
  return Moments(
    a.sum + b.sum, a.squares + b.squares, min(a.low, b.low), max(a.high, b.high),
    a.zeros + b.zeros, a.saturated + b.saturated, max(a.peak, b.peak), exponent, true);
}

// Joins the lanes' moments of two tensors at once; every lane calls this (it holds barriers), and the results are in sh_first[0] and
// sh_second[0] for lane 0. Eight lanes join eight each, then lane 0 joins those: on software adapters a barrier costs more than the
// sums around it (six levels of a binary tree took half of a layer's time there).
fn join_lanes(first: Moments, second: Moments, lane: u32) {
  sh_first[lane] = first;
  sh_second[lane] = second;
  workgroupBarrier();
  let mine = select(1u, 8u, lane < 8u);
  for (var i = 1u; i < mine; i++) {
    sh_first[lane] = join_moments(sh_first[lane], sh_first[lane + 8u * i]);
    sh_second[lane] = join_moments(sh_second[lane], sh_second[lane + 8u * i]);
  }
  workgroupBarrier();
  let last = select(1u, 8u, lane == 0u);
  for (var i = 1u; i < last; i++) {
    sh_first[0] = join_moments(sh_first[0], sh_first[i]);
    sh_second[0] = join_moments(sh_second[0], sh_second[i]);
  }
}
