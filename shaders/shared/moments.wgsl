// Statistics of the values that one lane sees: what a tower's statistics are joined from.

//!include shared/ledger.wgsl

struct Moments {
  sum: f32,        // all values are true values times 2^-exponent
  squares: f32,    // of values times SQUARE_LIFT
  low: f32,
  high: f32,
  zeros: f32,
  saturated: f32,
  peak: u32,       // largest exponent field of a stored value
  exponent: i32,
}

// Stored values reach from 2^-99 to 2^18; lifted by 2^36 their squares stay inside float32.
const SQUARE_LIFT: f32 = 68719476736.0;
const NOWHERE: f32 = 3.4e38;  // beyond every stored value: low and high of no value at all

fn no_moments(exponent: i32) -> Moments {
  return Moments(0.0, 0.0, NOWHERE, -NOWHERE, 0.0, 0.0, 0u, exponent);
}

// In the loops over values `peak` holds the largest magnitude's bits; settled() makes an exponent field of it.
fn add_value(moments: Moments, value: f32) -> Moments {
  var m = moments;
  let magnitude = magnitude_bits(value);
  let lifted = value * SQUARE_LIFT;
  m.sum += value;
  m.squares = fma(lifted, lifted, m.squares);
  m.low = select(m.low, value, value < m.low);
  m.high = select(m.high, value, value > m.high);
  m.zeros += select(0.0, 1.0, magnitude < SMALLEST_NORMAL);
  m.peak = max(m.peak, magnitude);
  return m;
}

fn settled(moments: Moments) -> Moments {
  var m = moments;
  m.peak = m.peak >> 23u;
  return m;
}

fn filled(m: Moments) -> bool {
  return m.low <= m.high;
}

// The exponent that these moments ask for: what is exactly zero has no say.
fn wanted_exponent(m: Moments) -> i32 {
  return select(m.exponent, ZERO_EXPONENT, m.peak == 0u);
}

// The same at another exponent, which is not below the moments' own unless all is zero. What lies 2^126 below it is lost, and may be.
fn brought_to(exponent: i32, m: Moments) -> Moments {
  let down = power_of_two(min(m.exponent - exponent, 0));
  return Moments(
    m.sum * down, m.squares * down * down, select(NOWHERE, m.low * down, filled(m)), select(-NOWHERE, m.high * down, filled(m)),
    m.zeros, m.saturated, m.peak, exponent);
}

// Of one exponent.
fn added(a: Moments, b: Moments) -> Moments {
  return Moments(
    a.sum + b.sum, a.squares + b.squares, select(a.low, b.low, b.low < a.low), select(a.high, b.high, b.high > a.high),
    a.zeros + b.zeros, a.saturated + b.saturated, max(a.peak, b.peak), a.exponent);
}

fn joined(a: Moments, b: Moments) -> Moments {
  let exponent = max(wanted_exponent(a), wanted_exponent(b));
  return added(brought_to(exponent, a), brought_to(exponent, b));
}
