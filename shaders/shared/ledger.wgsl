// The ledger: one array<atomic<u32>> that holds, in this order, results of statistics, a slot of SLOT_WORDS for each tensor and column,
// and the partial statistics of each workgroup tile. The including kernel declares the binding `ledger`.
//   slot = [exponent (i32), peak exponent field, largest slope exponent + SLOPE_BIAS]
// True value = stored value * 2^exponent of its column; peak 0 says that every value of the column is exactly zero. An exponent belongs
// to one sample, not to a tower: in a saturated network the samples' gradients come to lie 2^100 and more apart.

//!include shared/range.wgsl

const SLOT_WORDS: u32 = 3u;
const STAT_WORDS: u32 = 8u;
const SLOPE_BIAS: i32 = 0x40000000;
const ZERO_EXPONENT: i32 = -0x20000000;  // exponent of what is exactly zero: below any other, far from overflow

struct ColumnScale {
  exponent: i32,  // of the values after dividing by 2^shift
  shift: i32,     // brings the column's largest magnitude to [1, 2)
}

fn column_scale(slot: u32, column: u32) -> ColumnScale {
  let base = slot + column * SLOT_WORDS;
  let peak = i32(atomicLoad(&ledger[base + 1u]));
  let exponent = bitcast<i32>(atomicLoad(&ledger[base])) + peak - 127;
  return ColumnScale(select(exponent, ZERO_EXPONENT, peak == 0), select(peak - 127, 0, peak == 0));
}

// The exponent as stored, without normalising: for elementwise work on stored values.
fn stored_exponent(slot: u32, column: u32) -> i32 {
  let base = slot + column * SLOT_WORDS;
  return select(ZERO_EXPONENT, bitcast<i32>(atomicLoad(&ledger[base])), atomicLoad(&ledger[base + 1u]) != 0u);
}

// Largest slope exponent noted for this column, or ZERO_EXPONENT when every slope is exactly zero.
fn slope_peak(slot: u32, column: u32) -> i32 {
  let biased = atomicLoad(&ledger[slot + column * SLOT_WORDS + 2u]);
  return select(ZERO_EXPONENT, i32(biased) - SLOPE_BIAS, biased != 0u);
}

fn biased_slope(exponent: i32) -> u32 {
  return u32(max(exponent, ZERO_EXPONENT) + SLOPE_BIAS);
}

// Exponents saturate far inside i32, so that depth 100,000 cannot wrap; the host reports what reaches the bound.
fn bounded_exponent(e: i32) -> i32 {
  return clamp(e, ZERO_EXPONENT, -ZERO_EXPONENT);
}

// Every lane that writes values of a column notes its exponent (all the same) and its own peak.
fn note_column(slot: u32, column: u32, exponent: i32, peak: u32) {
  let base = slot + column * SLOT_WORDS;
  atomicStore(&ledger[base], bitcast<u32>(bounded_exponent(exponent)));
  atomicMax(&ledger[base + 1u], peak);
}

fn note_slope(slot: u32, column: u32, biased: u32) {
  atomicMax(&ledger[slot + column * SLOT_WORDS + 2u], biased);
}
