// Value and one-sided slopes at 0 and the limit at minus infinity, for the activations that are not positively homogeneous.

//!include shared/activation-value.wgsl

fn value_at_zero(id: u32) -> f32 {
  switch (id) {
    case LOGISTIC: { return 0.5; }
    case SOFTPLUS: { return 0.693147181; }
    default: { return 0.0; }
  }
}

// SELU alone has two; m gives the side.
fn slope_at_zero(id: u32, m: f32) -> f32 {
  switch (id) {
    case LOGISTIC: { return 0.25; }
    case ERF: { return 1.12837917; }
    case SELU: { return select(SELU_LEFT_SCALE, SELU_SCALE, m > 0.0); }
    case GELU, GELU_TANH, SILU, SOFTPLUS: { return 0.5; }
    case MISH: { return 0.6; }
    default: { return 1.0; }
  }
}

fn left_limit(id: u32) -> f32 {
  switch (id) {
    case ELU: { return -1.0; }
    case SELU: { return -SELU_LEFT_SCALE; }
    default: { return 0.0; }
  }
}

fn is_bounded(id: u32) -> bool {
  switch (id) {
    case TANH, LOGISTIC, ERF, SOFTSIGN, SIN, HARD_TANH: { return true; }
    default: { return false; }
  }
}
