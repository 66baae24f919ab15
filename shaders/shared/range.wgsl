// Numbers with their own exponent, and exact scaling by powers of two. Scaling works on the bits, so that no compiler setting,
// rounding mode or flush to zero can touch it, and nothing overflows on the way.

struct Scaled {
  m: f32,  // the number is m * 2^e; m is not normalised
  e: i32,
}

// Bits of 2^-126, the smallest magnitude that counts: below it devices may flush to zero.
const SMALLEST_NORMAL: u32 = 0x00800000u;

// 0 for zero and subnormals, 255 for infinity and NaN (which would be a fault), otherwise floor(log2|x|) + 127.
fn exponent_field(x: f32) -> u32 {
  return (bitcast<u32>(x) >> 23u) & 0xffu;
}

// x * 2^k, exact where the result is a normal number; below that it is 0, above it the exponent stays at 2^127. Without branches (`|`
// instead of `||` too): software adapters walk through both sides of a branch, and compile functions with several returns slowly.
fn scale2(x: f32, k: i32) -> f32 {
  let field = i32(exponent_field(x));
  let scaled_field = field + clamp(k, -1000, 1000);
  let bits = (bitcast<u32>(x) & 0x807fffffu) | (u32(clamp(scaled_field, 0, 254)) << 23u);
  return select(bitcast<f32>(bits), 0.0, (field == 0) | (scaled_field <= 0));
}

fn unscaled(x: Scaled) -> f32 {
  return scale2(x.m, x.e);
}
