// sin and cos for |x| <= 8192 by a four-part reduction to [-pi/4, pi/4] (Cody & Waite 1980). Beyond, a float32 cannot resolve its
// phase; the argument is clamped so that the result stays finite, and the engine reports the fault.

//!include shared/exponential.wgsl

const PHASE_LIMIT: f32 = 8192.0;

fn sin_value(x: f32) -> f32 {
  return shifted_sine(x, 0);
}

fn cos_value(x: f32) -> f32 {
  return shifted_sine(x, 1);
}

// sin(x + quarter_turns * pi/2).
fn shifted_sine(x: f32, quarter_turns: i32) -> f32 {
  let c = clamp(x, -PHASE_LIMIT, PHASE_LIMIT);
  let n = floor(c * 0.63661977 + 0.5);
  let r = (((c - n * 1.5703125) - n * 4.8351288e-4) - n * 3.1385570e-7) - n * 6.0771e-11;
  let z = r * r;
  let sine = r + r * z * (-0.16666667 + z * (0.0083333294 + z * (-1.9839331e-4 + z * 2.7182744e-6)));
  let sextic = -0.0013888884 + z * (2.4799516e-5 + z * -2.7209892e-7);
  let cosine = 1.0 - 0.5 * z + z * z * (0.041666667 + z * sextic);
  let quadrant = (small_integer(n) + quarter_turns) & 3;
  let value = select(sine, cosine, (quadrant & 1) == 1);
  return select(value, -value, quadrant >= 2);
}
