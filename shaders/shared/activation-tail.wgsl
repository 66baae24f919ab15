// The exponential in each activation: phi and phi' are elementary in tail = e^-argument, argument(x) = argument(-x) >= 0. It cannot
// overflow, carries its own exponent where it would underflow, and is evaluated once. Ids are indices in ACTIVATION_NAMES
// (src/math/activation-names.ts; a test compares the lists).

//!include shared/exponential.wgsl
//!include shared/two-floats.wgsl

const LINEAR: u32 = 0u;
const TANH: u32 = 1u;
const LOGISTIC: u32 = 2u;
const ERF: u32 = 3u;
const RELU: u32 = 4u;
const LEAKY_RELU: u32 = 5u;
const ELU: u32 = 6u;
const SELU: u32 = 7u;
const GELU: u32 = 8u;
const GELU_TANH: u32 = 9u;
const SILU: u32 = 10u;
const SOFTPLUS: u32 = 11u;
const SOFTSIGN: u32 = 12u;
const MISH: u32 = 13u;
const SIN: u32 = 14u;
const HARD_TANH: u32 = 15u;

// |x| is cut where the argument comes to 2^22 or 2^23: the tail is then 2^-6051101 or less, farther than the engine tracks.
const TAIL_LIMIT: f32 = 4194304.0;
const GAUSS_LIMIT: f32 = 2048.0;
const GELU_TANH_LIMIT: f32 = 384.0;

// min(a, limit) of numbers that are finite, at a fifth of the cost on a software adapter.
fn limited(a: f32, limit: f32) -> f32 {
  return select(a, limit, a > limit);
}

fn activation_tail(id: u32, x: f32) -> Scaled {
  let a = limited(abs(x), TAIL_LIMIT);
  switch (id) {
    case LINEAR, RELU, LEAKY_RELU, SOFTSIGN, SIN, HARD_TANH: {
      return Scaled(1.0, 0);
    }
    default: {
      var argument = vec2f(select(a, 2.0 * a, id == TANH), 0.0);
      if (id == ERF || id == GELU || id == GELU_TANH) {
        argument = gaussian_argument(id, a);
      }
      return exp_pair(-argument.x, -argument.y);
    }
  }
}

// As a pair of floats, since the rounding error of an argument costs as many units in the last place as the argument is large.
// ERF: x^2. GELU: x^2 / 2. GELU_TANH: 2 sqrt(2/pi) (x + 0.044715 x^3), from Hendrycks & Gimpel 2016,
// x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) = x / (1 + e^-argument).
fn gaussian_argument(id: u32, a: f32) -> vec2f {
  let t = limited(a, select(GAUSS_LIMIT, GELU_TANH_LIMIT, id == GELU_TANH));
  let square = two_product(t, t);
  if (id != GELU_TANH) {
    return select(0.5, 1.0, id == ERF) * square;
  }
  var cubic = two_product(0.0713548139, square.x);
  cubic.y += 0.0713548139 * square.y + 2.3988324e-9 * square.x;
  var factor = two_sum(1.59576917, cubic.x);
  factor.y += cubic.y - 4.53406804e-8;
  let product = two_product(t, factor.x);
  return vec2f(product.x, product.y + t * factor.y);
}
