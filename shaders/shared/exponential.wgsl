// exp and log1p in float32 to a few units in the last place, where the built-ins of some drivers are off by 64 (exp) or by 13 % (log
// near 1). Polynomials are minimax fits (Remez, in 80-digit arithmetic), relative error below 2^-25.

//!include shared/range.wgsl

// Arguments end here: e^-8388608 = 2^-12102203. The reduction below is exact as far.
const EXP_LIMIT: f32 = 8388608.0;

// e^(high + low) with its own exponent, |low| a rounding error of high, |high| at most EXP_LIMIT. n = round(high / ln 2); ln 2 = C1 + C2
// + C3 with 12 bits in C1 and C2, n in two halves, so that the products are exact (Cody & Waite 1980) and a huge argument loses nothing.
fn exp_pair(high: f32, low: f32) -> Scaled {
  // Rounded with less than 1/2: from 2^23 on that would make every second number one too large.
  let n = floor(high * 1.44269504 + 0.49999997);
  let thousands = floor(n * 0.000244140625 + 0.5);
  let n1 = thousands * 4096.0;
  let n2 = n - n1;
  var r = (high - n1 * 0.693115234375) - n2 * 0.693115234375;
  r = (r - n1 * 0.000031933188438415527) - n2 * 0.000031933188438415527;
  r = (r - n * 1.2996507e-8) + low;
  let quartic = 0.04166627 + r * (0.008333265 + r * (0.0013946077 + r * 1.9917820e-4));
  let e = small_integer(thousands) * 4096 + small_integer(n2);
  return Scaled(1.0 + r * (1.0 + r * (0.5 + r * (0.16666667 + r * quartic))), e);
}

// A whole number below 2^22 as an integer: its bits after adding 1.5 * 2^23 (a conversion costs more).
fn small_integer(x: f32) -> i32 {
  return bitcast<i32>(x + 12582912.0) - 0x4b400000;
}

fn exp_scaled(x: f32) -> Scaled {
  return exp_pair(clamp(x, -EXP_LIMIT, EXP_LIMIT), 0.0);
}

// log(1 + t) for t in [0, 1]: 2 artanh(s), s = t / (2 + t).
fn log1p_value(t: f32) -> f32 {
  let s = t / (2.0 + t);
  let z = s * s;
  let series = 0.20000027 + z * (0.14284198 + z * (0.1115075 + z * (0.085739248 + z * 0.10896198)));
  return 2.0 * s + 2.0 * s * z * (0.33333333 + z * series);
}
