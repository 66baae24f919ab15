// erf and GELU from the Mills ratio M(t) = (1 - Phi(t)) / phi(t), which is smooth and never cancels: Phi(-t) = phi(t) M(t),
// GELU(-t) = -t Phi(-t), GELU'(-t) = phi(t) (M(t) - t). Phi, phi: normal distribution and density.

//!include shared/activation-tail.wgsl

const INVERSE_SQRT_TWO_PI: f32 = 0.398942280;

// For t in [0, 4096]: a rational function, positive coefficients throughout, minimax fit in 1 / (1 + 0.4 t) against 40-digit
// values (Lawson's algorithm); relative error 4e-8 before rounding.
fn mills_ratio(t: f32) -> f32 {
  let p = 1.25331414 + t * (1.18955266 + t * (0.529707015 + t * (0.126432955 + t * 0.0141893188)));
  let q = 1.0 + t * (1.74701285 + t * (1.31653368 + t * (0.543876231 + t * (0.126433223 + t * 0.0141893178))));
  return p / q;
}

// ERF: 1 - 2 Phi(-|x| sqrt 2) with the sign of x, tail = e^-x^2. GELU: x Phi(x), tail = e^-x^2/2.
fn gaussian_value(id: u32, x: f32, tail: Scaled) -> f32 {
  let a = limited(abs(x), GAUSS_LIMIT);
  let t = select(a, 1.41421356 * a, id == ERF);
  let below = INVERSE_SQRT_TWO_PI * tail.m * mills_ratio(t);
  let share = scale2(select(below, -a * below, (id == GELU) & (x < 0.0)), tail.e);
  if (id == ERF) {
    let far = select(1.0, -1.0, x < 0.0) * (1.0 - 2.0 * share);
    return select(far, x * erf_over_x(x * x), a < 1.0);
  }
  return select(x * (1.0 - share), share, x < 0.0);
}

// Minimax fit for z = x^2 in [0, 1].
fn erf_over_x(z: f32) -> f32 {
  let quintic = -8.5427026e-4 + z * (1.195733e-4 + z * (-1.3914058e-5 + z * 1.0601168e-6));
  let quadratic = 0.11283791 + z * (-0.026866134 + z * (0.0052237865 + z * quintic));
  return 1.1283792 + z * (-0.37612639 + z * quadratic);
}

// Phi(x) + x phi(x); for x > 0 it is 1 minus the slope at -x.
fn gelu_slope(x: f32, tail: Scaled) -> Scaled {
  let t = limited(abs(x), GAUSS_LIMIT);
  let left = INVERSE_SQRT_TWO_PI * tail.m * (mills_ratio(t) - t);
  let right = 1.0 - scale2(left, tail.e);
  return Scaled(select(right, left, x < 0.0), select(0, tail.e, x < 0.0));
}
