// The ledger: one array<atomic<u32>> with a slot of four words for each tensor and tower, and after them the partial
// statistics of each workgroup tile. The including kernel declares the binding `ledger` and the params `pass_params`.
//   slot = [exponent (i32), peak exponent field, largest slope exponent + SLOPE_BIAS, unused]
// True value = stored value * 2^exponent; peak 0 says that every value of the tower is exactly zero.

//!include shared/range.wgsl

const SLOT_WORDS: u32 = 4u;
const STAT_WORDS: u32 = 8u;
const SLOPE_BIAS: i32 = 0x40000000;
const ZERO_EXPONENT: i32 = -0x20000000;  // exponent of a tensor that is exactly zero: below any other, far from overflow

struct TensorScale {
  exponent: i32,  // of the values after dividing by 2^shift
  shift: i32,     // brings the largest magnitude to [1, 2)
}

fn tensor_scale(slot: u32, tower: u32) -> TensorScale {
  let base = slot + tower * SLOT_WORDS;
  let peak = i32(atomicLoad(&ledger[base + 1u]));
  if (peak == 0) {
    return TensorScale(ZERO_EXPONENT, 0);
  }
  return TensorScale(bitcast<i32>(atomicLoad(&ledger[base])) + peak - 127, peak - 127);
}

// The exponent as stored, without normalising: for elementwise work on stored values.
fn stored_exponent(slot: u32, tower: u32) -> i32 {
  let base = slot + tower * SLOT_WORDS;
  return select(ZERO_EXPONENT, bitcast<i32>(atomicLoad(&ledger[base])), atomicLoad(&ledger[base + 1u]) != 0u);
}

// Largest slope exponent noted for this tensor, or ZERO_EXPONENT when every slope is exactly zero.
fn slope_peak(slot: u32, tower: u32) -> i32 {
  let biased = atomicLoad(&ledger[slot + tower * SLOT_WORDS + 2u]);
  return select(ZERO_EXPONENT, i32(biased) - SLOPE_BIAS, biased != 0u);
}

fn biased_slope(exponent: i32) -> u32 {
  return u32(max(exponent, ZERO_EXPONENT) + SLOPE_BIAS);
}

// Exponents saturate far inside i32, so that depth 100,000 cannot wrap; the host reports what reaches the bound.
fn bounded_exponent(e: i32) -> i32 {
  return clamp(e, ZERO_EXPONENT, -ZERO_EXPONENT);
}

fn note_exponent(slot: u32, tower: u32, exponent: i32, peak: u32) {
  let base = slot + tower * SLOT_WORDS;
  atomicStore(&ledger[base], bitcast<u32>(bounded_exponent(exponent)));
  atomicMax(&ledger[base + 1u], peak);
}

fn note_slope(slot: u32, tower: u32, biased: u32) {
  atomicMax(&ledger[slot + tower * SLOT_WORDS + 2u], biased);
}
