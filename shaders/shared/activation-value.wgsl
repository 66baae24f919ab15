// phi(x) of every activation, finite for every finite x. Near 0 the forms are relatively accurate, and so are the left tails.

//!include shared/activation-tail.wgsl
//!include shared/mills-ratio.wgsl
//!include shared/trigonometric.wgsl

// Klambauer et al. 2017: lambda, and lambda * alpha.
const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_LEFT_SCALE: f32 = 1.7580993408473766;

fn activation_value(id: u32, leaky: f32, x: f32) -> f32 {
  let tail = activation_tail(id, x);
  let q = unscaled(tail);
  switch (id) {
    case TANH: { return tanh_value(x, q); }
    case LOGISTIC: { return select(1.0, q, x < 0.0) / (1.0 + q); }
    case ERF, GELU: { return gaussian_value(id, x, tail); }
    case RELU: { return select(0.0, x, x > 0.0); }
    case LEAKY_RELU: { return select(x, leaky * x, x < 0.0); }
    case ELU, SELU: { return half_exponential(id, x, q); }
    case GELU_TANH, SILU: { return gated_value(x, tail, 1.0, 1.0 + q); }
    case MISH: { return mish_value(x, tail, q); }
    case SOFTPLUS: { return max(x, 0.0) + log1p_value(q); }
    case SOFTSIGN: { return x / (1.0 + abs(x)); }
    case SIN: { return sin_value(x); }
    case HARD_TANH: { return clamp(x, -1.0, 1.0); }
    default: { return x; }
  }
}

// (1 - q) / (1 + q), q = e^-2|x|; below 5/8 a minimax fit of (tanh(x) - x) / x^3 in x^2.
fn tanh_value(x: f32, q: f32) -> f32 {
  let z = x * x;
  let quartic = 0.021702967 + z * (-0.0081826739 + z * 0.0021475369);
  let near = x + x * z * (-0.33333331 + z * (0.1333321 + z * (-0.053947204 + z * quartic)));
  let t = 1.0 - 2.0 * q / (1.0 + q);
  return select(select(t, -t, x < 0.0), near, abs(x) < 0.625);
}

// e^x - 1 on the left, by its series down to -ln(2) / 2.
fn half_exponential(id: u32, x: f32, q: f32) -> f32 {
  let quartic = 0.041666667 + x * (0.0083332872 + x * (0.0013888806 + x * (1.9906188e-4 + x * 2.4884069e-5)));
  let near = x + x * x * (0.5 + x * (0.16666667 + x * quartic));
  let left = select(1.0, SELU_LEFT_SCALE, id == SELU) * select(q - 1.0, near, x > -0.34657);
  return select(left, select(1.0, SELU_SCALE, id == SELU) * x, x > 0.0);
}

// x times a gate: right / whole for x > 0, tail / whole for x < 0.
fn gated_value(x: f32, tail: Scaled, right: f32, whole: f32) -> f32 {
  let left = scale2(select(x, -TAIL_LIMIT, x < -TAIL_LIMIT) * tail.m / whole, tail.e);
  return select(x * (right / whole), left, x < 0.0);
}

// Misra 2019: x tanh(log(1 + e^x)), the tanh as n / (n + 2) with n = w (w + 2), w = e^x; for x > 0 the same in q = e^-x.
fn mish_value(x: f32, tail: Scaled, q: f32) -> f32 {
  let n = 1.0 + 2.0 * q;
  let right = gated_value(x, tail, n, n + 2.0 * q * q);
  let left = gated_value(x, Scaled(tail.m * (q + 2.0), tail.e), 1.0, q * (q + 2.0) + 2.0);
  return select(right, left, x < 0.0);
}
