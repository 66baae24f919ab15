// The terms of a gradient: each is a stored value times a factor, with the exponent of its tower, brought to a common exponent
// before they are added. Needs TowerRecord and the ledger.

//!include shared/tower-record.wgsl
//!include shared/ledger.wgsl

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

fn scaled_term(term: Term, value: f32, exponent: i32) -> f32 {
  return scale2(scale2(value, -term.shift) * term.m, term.exponent - exponent);
}

// Weight scale, times the branch scale where the incoming gradient is the sum's.
fn folded_scale(t: TowerRecord, fold: bool) -> Scaled {
  if (!fold) {
    return t.weight;
  }
  if (t.branch.m == 0.0) {
    return Scaled(0.0, ZERO_EXPONENT);
  }
  return Scaled(t.weight.m * t.branch.m, t.weight.e + t.branch.e);
}

// The skip's share of a gradient, m = 0 without one.
fn skip_term(t: TowerRecord, wanted: u32, slot: u32, tower: u32) -> Term {
  if (wanted == 0u || t.skip.m == 0.0) {
    return Term(0.0, ZERO_EXPONENT, 0);
  }
  let source = tensor_scale(slot, tower);
  return Term(t.skip.m, bounded_exponent(source.exponent + t.skip.e), source.shift);
}

fn slope_step(s: TowerRecord, sloped: bool, flags: u32, slot: u32, tower: u32) -> SlopeStep {
  if (!sloped) {
    return SlopeStep(1.0, 0, 0);
  }
  let peak = slope_peak(slot, tower);
  if ((flags & SLOPE_BRANCH) == 0u) {
    return SlopeStep(1.0, peak, peak);
  }
  return SlopeStep(s.branch.m, peak + select(s.branch.e, 0, s.branch.m == 0.0), peak);
}
