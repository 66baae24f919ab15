// Numbers with their own exponent, and exact scaling by powers of two. Scaling works on the bits, so that no compiler setting,
// rounding mode or flush to zero can touch it, and nothing overflows on the way.

struct Scaled {
  m: f32,  // the number is m * 2^e; m is not normalised
  e: i32,
}

// 0 for zero and subnormals, 255 for infinity and NaN (which would be a fault), otherwise floor(log2|x|) + 127.
fn exponent_field(x: f32) -> u32 {
  return (bitcast<u32>(x) >> 23u) & 0xffu;
}

// x * 2^k, exact where the result is a normal number; below that it is 0, above it the exponent stays at 2^127.
fn scale2(x: f32, k: i32) -> f32 {
  let field = exponent_field(x);
  let scaled_field = i32(field) + clamp(k, -1000, 1000);
  if (field == 0u || scaled_field <= 0) {
    return 0.0;
  }
  return bitcast<f32>((bitcast<u32>(x) & 0x807fffffu) | (u32(min(scaled_field, 254)) << 23u));
}

fn unscaled(x: Scaled) -> f32 {
  return scale2(x.m, x.e);
}
