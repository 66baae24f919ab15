// Base draws of variance 1 from a random word, as jax.random makes them: the uniform numbers are exact, the quantile function is our
// own fit to float32 accuracy.

//!include shared/range.wgsl

// float32 of erf(sqrt 2): a normal variable lies in (-2, 2) with this probability.
const TRUNCATED_EDGE: f32 = 0.95449972;
// Largest float32 below 2.
const BELOW_TWO: f32 = 1.99999988;
const TRUNCATED_NORMAL_STD: f32 = 0.879625661;

// -log(p) for p in (0, 1/2], by p = c * 2^k, c in [sqrt 1/2, sqrt 2), log c = 2 artanh(s); fit relative to 1e-9.
fn minus_log(p: f32) -> f32 {
  let k = i32(exponent_field(p * 1.41421356)) - 127;
  let c = scale2(p, -k);
  let s = (c - 1.0) / (c + 1.0);
  let z = s * s;
  let log_c = 2.0 * s + s * z * (0.666667819 + z * (0.39977169 + z * 0.298800558));
  return -(f32(k) * 0.693147181 + log_c);
}

// sqrt(2) erfinv(u), |u| < 1. Up to 3/4 a polynomial in u^2; beyond, a rational function of sqrt(-log p), p = (1 - |u|) / 2, where
// 1 - |u| is exact (the split is Wichura's, 1988, AS 241). Both are minimax fits against 40-digit values, below 4e-8 relative.
fn normal_quantile(u: f32) -> f32 {
  let a = abs(u);
  if (a <= 0.75) {
    let z = u * u;
    let high = 0.284805506 + z * (-0.707943857 + z * (1.70789194 + z * (-1.94177318 + z * 1.10312974)));
    let low = 0.180242643 + z * (0.125607073 + z * (0.0572409779 + z * high));
    return u * (1.25331414 + z * (0.328119546 + z * low));
  }
  let r = sqrt(minus_log(0.5 * (1.0 - a))) - 1.5;
  let x = (1.25137293 + r * (2.83669209 + r * (1.61274695 + r * 0.257015795)))
    / (1.0 + r * (0.881065249 + r * (0.180924177 + r * 3.64598418e-5)));
  return select(x, -x, u < 0.0);
}

// (4 k + 1) 2^-24 - 1 with k the upper 23 bits: uniform on (-1, 1) without its ends; exact in float32.
fn open_unit(word: u32) -> f32 {
  return f32(i32(4u * (word >> 9u) + 1u) - 16777216) * 5.9604645e-8;
}

// Uniform on [-1, 1), exact.
fn symmetric_unit(word: u32) -> f32 {
  return f32(i32(2u * (word >> 9u)) - 8388608) * 1.1920929e-7;
}

// distribution: 0 normal, 1 uniform, 2 truncated normal. The quantile function stands here once, because adapters that execute both
// sides of a branch would otherwise evaluate it for each distribution.
fn base_draw(distribution: u32, word: u32) -> f32 {
  let symmetric = symmetric_unit(word);
  if (distribution == 1u) { return 1.73205081 * symmetric; }
  let truncated = distribution == 2u;
  // The product is rounded once, as JAX's fused unit * (b - a) + a is.
  let x = normal_quantile(select(open_unit(word), TRUNCATED_EDGE * symmetric, truncated));
  return select(x, clamp(x, -BELOW_TWO, BELOW_TWO) / TRUNCATED_NORMAL_STD, truncated);
}
