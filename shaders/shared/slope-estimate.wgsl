// The estimate of the largest slope among the arguments of one column, from what few numbers decide it: no slope estimate is larger than
// that at the smallest magnitude (even slopes that fall off to both sides), or than that at the largest argument (those that fall off on
// the left), give or take the 1 by which the products of the gated ones rise again.

//!include shared/activation-scaled.wgsl

struct Extremes {
  least: f32,  // smallest magnitude
  most: f32,   // largest value
}

const NO_EXTREMES = Extremes(3.4e38, -3.4e38);

fn with_extreme(extremes: Extremes, value: f32) -> Extremes {
  let a = abs(value);
  return Extremes(select(extremes.least, a, a < extremes.least), select(extremes.most, value, value > extremes.most));
}

fn largest_slope_exponent(id: u32, leaky: f32, extremes: Extremes, exponent: i32) -> i32 {
  switch (id) {
    case TANH, LOGISTIC, ERF, SOFTSIGN: {
      return slope_exponent_scaled(id, leaky, extremes.least, exponent);
    }
    default: {
      return slope_exponent_scaled(id, leaky, extremes.most, exponent);
    }
  }
}
