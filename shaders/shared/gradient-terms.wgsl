// The terms of a gradient: each is a stored value times a factor, with the exponent of its column, brought to a common exponent
// before they are added. Needs the ledger.

//!include shared/tower-record.wgsl
//!include shared/activation-kinds.wgsl
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
  factor: f32,    // m * 2^-peak
}

fn column_term(factor: Scaled, slot: u32, column: u32) -> Term {
  let source = column_scale(slot, column);
  let exponent = bounded_exponent(source.exponent + factor.e);
  return Term(factor.m, select(exponent, ZERO_EXPONENT, factor.m == 0.0), source.shift);
}

// What a stored value is multiplied by to be the term at a common exponent, which is not below the term's own.
fn term_factor(term: Term, exponent: i32) -> f32 {
  return scale2(term.m, term.exponent - exponent - term.shift);
}

// Weight scale, times the branch scale where the incoming gradient is the sum's.
fn folded_scale(t: TowerRecord, fold: bool) -> Scaled {
  return Scaled(t.weight.m * select(1.0, t.branch.m, fold), t.weight.e + select(0, t.branch.e, fold));
}

fn slope_step(s: TowerRecord, with_branch: bool, slot: u32, column: u32) -> SlopeStep {
  let peak = slope_peak(slot, column);
  let m = select(1.0, s.branch.m, with_branch);
  return SlopeStep(m, peak + select(0, s.branch.e, with_branch), peak, scale2(m, -peak));
}

// value times the slope mu, at the exponent that slope_step gives.
fn steep_term(id: u32, value: f32, mu: Scaled, slope: SlopeStep) -> f32 {
  if (is_steep(id)) {
    return value * mu.m * slope.factor;
  }
  return scale2(value * mu.m * slope.m, mu.e - slope.peak);
}

// Slopes of arguments beyond 2^22 come from clamped exponentials: where a column has no other, its peak is marked for the host.
const UNTRACKED: u32 = 256u;
const SMALLEST_SLOPE_EXPONENT: i32 = -6000000;

fn checked_peak(peak: u32, slope: SlopeStep, any: bool) -> u32 {
  let untracked = (slope.peak <= SMALLEST_SLOPE_EXPONENT) & (slope.peak != ZERO_EXPONENT);
  return select(peak, UNTRACKED, untracked & any);
}
