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
  m.low = min(m.low, value);
  m.high = max(m.high, value);
  m.zeros += select(0.0, 1.0, magnitude < SMALLEST_NORMAL);
  m.peak = max(m.peak, magnitude);
  return m;
}

fn settled(moments: Moments) -> Moments {
  var m = moments;
  m.peak = m.peak >> 23u;
  return m;
}

// Ordered as magnitudes are, what is not finite above all others.
fn magnitude_bits(value: f32) -> u32 {
  return bitcast<u32>(value) & 0x7fffffffu;
}

fn filled(m: Moments) -> bool {
  return m.low <= m.high;
}

// The exponent that these moments ask for: what is exactly zero has no say.
fn wanted_exponent(m: Moments) -> i32 {
  return select(m.exponent, ZERO_EXPONENT, m.peak == 0u);
}

// Adds moments of another exponent, which is not above the first one's unless they are zero.
fn add_moments(moments: Moments, other: Moments) -> Moments {
  let by = other.exponent - moments.exponent;
  var m = moments;
  m.sum += scale2(other.sum, by);
  m.squares += scale2(other.squares, 2 * by);
  m.low = min(m.low, select(NOWHERE, scale2(other.low, by), filled(other)));
  m.high = max(m.high, select(-NOWHERE, scale2(other.high, by), filled(other)));
  m.zeros += other.zeros;
  m.saturated += other.saturated;
  m.peak = max(m.peak, other.peak);
  return m;
}

fn joined(a: Moments, b: Moments) -> Moments {
  return add_moments(add_moments(no_moments(max(wanted_exponent(a), wanted_exponent(b))), a), b);
}
