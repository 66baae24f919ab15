// A cheap estimate of the exponent of phi'(x), within 8 of floor(log2 |phi'(x)|) except around isolated zeros of phi' (GELU, SiLU,
// Mish, sin), at slopes that are exactly zero, and for a leaky slope below 2^-8. It only chooses a common exponent.

//!include shared/activation-tail.wgsl

const LOG2_E: f32 = 1.44269504;

fn slope_exponent(id: u32, leaky: f32, x: f32) -> i32 {
  let a = min(abs(x), TAIL_LIMIT);
  let t = min(a, GAUSS_LIMIT);
  switch (id) {
    case TANH: { return -i32(2.0 * LOG2_E * a); }
    case LOGISTIC: { return -i32(LOG2_E * a); }
    case ERF: { return -i32(LOG2_E * t * t); }
    case ELU, SELU, SOFTPLUS: { return select(0, -i32(LOG2_E * a), x < 0.0); }
    case SILU, MISH: { return select(0, log2_floor(a) - i32(LOG2_E * a), x < 0.0); }
    case GELU: { return select(0, log2_floor(t) - i32(0.5 * LOG2_E * t * t), x < 0.0); }
    case GELU_TANH: { return select(0, gelu_tanh_exponent(min(a, GELU_TANH_LIMIT)), x < 0.0); }
    case SOFTSIGN: { return -2 * log2_floor(abs(x)); }
    default: { return 0; }
  }
}

// floor(log2 a), 0 below 1.
fn log2_floor(a: f32) -> i32 {
  return max(i32(exponent_field(a)) - 127, 0);
}

// log2 of e^-v |x dv/dx|, v = 2 sqrt(2/pi) (x + 0.044715 x^3).
fn gelu_tanh_exponent(a: f32) -> i32 {
  let v = a * (1.59576912 + 0.0713548139 * a * a);
  return log2_floor(v) - i32(LOG2_E * v);
}
