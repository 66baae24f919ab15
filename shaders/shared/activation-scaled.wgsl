// Activations of numbers beyond float32: the argument is m * 2^e, where e belongs to one sample of a layer and |m| <= 2^24. Small
// arguments go by value and slope at 0, large ones by their asymptote, all others are evaluated as they are.

//!include shared/activation-kinds.wgsl
//!include shared/activation-value.wgsl
//!include shared/activation-limits.wgsl
//!include shared/activation-slope.wgsl
//!include shared/slope-exponent.wgsl

// Below 2^-36 the next term of the expansion at 0 is at most 0.8 * 2^-36 of the linear one: invisible.
const LINEAR_BELOW: i32 = -36;
// From 2^7 on phi is x (or SELU's lambda x), or its limit, or beyond float32, for all that are not bounded.
const ASYMPTOTIC_FROM: i32 = 7;

// Exponent of the argument itself; that of 0 is below all others.
fn argument_exponent_of(m: f32, e: i32) -> i32 {
  let field = exponent_field(m);
  return select(i32(field) - 127 + e, -0x40000000, field == 0u);
}

// Exponent of the outputs, from the exponent of the arguments alone.
fn activation_exponent(id: u32, e: i32) -> i32 {
  switch (id) {
    case TANH, ERF, SOFTSIGN, SIN, HARD_TANH: { return min(e, 0); }
    case LOGISTIC: { return 0; }
    case SOFTPLUS: { return max(e, 0); }
    default: { return e; }
  }
}

// phi(m * 2^e) * 2^-activation_exponent(id, e).
fn activation_scaled(id: u32, leaky: f32, m: f32, e: i32) -> f32 {
  if (is_homogeneous(id)) {
    return activation_value(id, leaky, m);
  }
  let output = activation_exponent(id, e);
  let k = argument_exponent_of(m, e);
  if (k < LINEAR_BELOW) {
    return scale2(value_at_zero(id), -output) + slope_at_zero(id, m) * scale2(m, e - output);
  }
  if (k >= ASYMPTOTIC_FROM && !is_bounded(id)) {
    if (m > 0.0) {
      return select(1.0, SELU_SCALE, id == SELU) * scale2(m, e - output);
    }
    return scale2(left_limit(id), -output);
  }
  return scale2(activation_value(id, leaky, scale2(m, e)), -output);
}

// phi'(m * 2^e).
fn activation_slope_scaled(id: u32, leaky: f32, m: f32, e: i32) -> Scaled {
  if (is_homogeneous(id)) {
    return activation_slope(id, leaky, m);
  }
  let k = argument_exponent_of(m, e);
  if (k < LINEAR_BELOW) {
    return Scaled(slope_at_zero(id, m), 0);
  }
  if (id == SOFTSIGN && k > 30) {
    let h = scale2(m, e - k);
    return Scaled(1.0 / (h * h), -2 * k);
  }
  return activation_slope(id, leaky, scale2(m, e));
}

// Estimate of the exponent of phi'(m * 2^e), as slope_exponent.
fn slope_exponent_scaled(id: u32, leaky: f32, m: f32, e: i32) -> i32 {
  let k = argument_exponent_of(m, e);
  if (id == SOFTSIGN && k > 30) {
    return -2 * k;
  }
  return select(slope_exponent(id, leaky, scale2(m, e)), 0, k < LINEAR_BELOW);
}

// A smooth activation makes no zero of an argument that is none: such a zero is a value lost below 2^-126 of the column's scale.
fn is_lost(id: u32, argument: f32, value: f32) -> bool {
  return !is_homogeneous(id) & (magnitude_bits(value) < SMALLEST_NORMAL) & (magnitude_bits(argument) >= SMALLEST_NORMAL);
}
