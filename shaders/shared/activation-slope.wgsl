// phi'(x) of every activation, with its own exponent, so that a saturated unit's slope keeps its digits. At a kink the slope is that
// of the left side.

//!include shared/activation-value.wgsl

fn activation_slope(id: u32, leaky: f32, x: f32) -> Scaled {
  let tail = activation_tail(id, x);
  let q = unscaled(tail);
  let d = 1.0 + q;
  switch (id) {
    case TANH: { return Scaled(4.0 * tail.m / (d * d), tail.e); }
    case LOGISTIC: { return Scaled(tail.m / (d * d), tail.e); }
    case ERF: { return Scaled(1.12837917 * tail.m, tail.e); }
    case RELU: { return Scaled(select(0.0, 1.0, x > 0.0), 0); }
    case LEAKY_RELU: { return Scaled(select(leaky, 1.0, x > 0.0), 0); }
    case ELU: { return one_sided(x, 1.0, tail); }
    case SELU: { return one_sided(x, SELU_SCALE, Scaled(SELU_LEFT_SCALE * tail.m, tail.e)); }
    case GELU: { return gelu_slope(x, tail); }
    case GELU_TANH, SILU: { return gated_slope(id, x, tail, q); }
    case SOFTPLUS: { return one_sided(x, 1.0 / d, Scaled(tail.m / d, tail.e)); }
    case SOFTSIGN: { return softsign_slope(x); }
    case MISH: { return mish_slope(x, tail, q); }
    case SIN: { return Scaled(cos_value(x), 0); }
    case HARD_TANH: { return Scaled(select(0.0, 1.0, abs(x) < 1.0), 0); }
    default: { return Scaled(1.0, 0); }
  }
}

fn one_sided(x: f32, right: f32, left: Scaled) -> Scaled {
  return Scaled(select(left.m, right, x > 0.0), select(left.e, 0, x > 0.0));
}

// d/dx [x / (1 + e^-v)] with growth = |x dv/dx|, v = x (SILU) or 2 sqrt(2/pi) (x + 0.044715 x^3) (GELU_TANH).
fn gated_slope(id: u32, x: f32, tail: Scaled, q: f32) -> Scaled {
  let d = 1.0 + q;
  var growth = limited(abs(x), TAIL_LIMIT);
  if (id == GELU_TANH) {
    let a = limited(growth, GELU_TANH_LIMIT);
    growth = a * (1.59576912 + 0.214064449 * (a * a));
  }
  return one_sided(x, (d + growth * q) / (d * d), Scaled(tail.m / (d * d) * (d - growth), tail.e));
}

// d/dx [x n / (n + 2)] = n / (n + 2) + x 2 n' / (n + 2)^2, n' = 2 w (w + 1), w = e^x; for x > 0 in q = e^-x.
fn mish_slope(x: f32, tail: Scaled, q: f32) -> Scaled {
  let a = limited(abs(x), TAIL_LIMIT);
  let n = 1.0 + 2.0 * q;
  let right = n + 2.0 * q * q;
  let left = q * (q + 2.0) + 2.0;
  let left_factor = ((q + 2.0) * left - 4.0 * a * (q + 1.0)) / (left * left);
  return one_sided(x, (n * right + 4.0 * a * q * q * (1.0 + q)) / (right * right), Scaled(tail.m * left_factor, tail.e));
}

// 1 / (1 + |x|)^2; the power of two is taken out before squaring, since 3e38 squared is not a float32.
fn softsign_slope(x: f32) -> Scaled {
  let d = 1.0 + abs(x);
  let k = i32(exponent_field(d)) - 127;
  let h = scale2(d, -k);
  return Scaled(1.0 / (h * h), -2 * k);
}
