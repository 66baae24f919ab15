// The terms of a gradient: each is a stored value times a factor, with the exponent of its column, brought to a common exponent
// before they are added. Needs TowerRecord and the ledger.

//!include shared/tower-record.wgsl
//!include shared/moments.wgsl

struct Term {
  m: f32,         // factor
  exponent: i32,  // of factor times the value shifted to [1, 2)
  shift: i32,
}

struct SlopeStep {
  m: f32,         // branch scale's mantissa, 1 where it does not apply
  exponent: i32,  // added to the gradient's exponent by the multiplication with the slopes
  peak: i32,      // the largest slope's exponent, taken out of each slope
}

const NO_TERM = Term(0.0, ZERO_EXPONENT, 0);

fn column_term(factor: Scaled, slot: u32, column: u32) -> Term {
  if (factor.m == 0.0) {
    return NO_TERM;
  }
  let source = column_scale(slot, column);
  return Term(factor.m, bounded_exponent(source.exponent + factor.e), source.shift);
}

fn scaled_term(term: Term, value: f32, exponent: i32) -> f32 {
  return scale2(scale2(value, -term.shift) * term.m, term.exponent - exponent);
}

// Weight scale, times the branch scale where the incoming gradient is the sum's.
fn folded_scale(t: TowerRecord, fold: bool) -> Scaled {
  if (!fold) {
    return t.weight;
  }
  return Scaled(t.weight.m * t.branch.m, t.weight.e + t.branch.e);
}

fn slope_step(s: TowerRecord, with_branch: bool, slot: u32, column: u32) -> SlopeStep {
  let peak = slope_peak(slot, column);
  if (!with_branch) {
    return SlopeStep(1.0, peak, peak);
  }
  return SlopeStep(s.branch.m, peak + s.branch.e, peak);
}

// Slopes of arguments beyond 2^22 come from clamped exponentials: where a column has no other, its peak is marked for the host.
const UNTRACKED: u32 = 256u;
const SMALLEST_SLOPE_EXPONENT: i32 = -6000000;

fn checked_peak(peak: u32, slope: SlopeStep) -> u32 {
  let untracked = slope.peak <= SMALLEST_SLOPE_EXPONENT && slope.peak != ZERO_EXPONENT;
  return select(peak, UNTRACKED, untracked);
}
