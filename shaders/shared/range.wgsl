// Numbers with their own exponent, and exact scaling by powers of two. Scaling works on the bits, so that no compiler setting,
// rounding mode or flush to zero can touch it, and nothing overflows on the way.

struct Scaled {
  m: f32,  // the number is m * 2^e; m is not normalised
  e: i32,
}

// The bits of a float: exponent field, and 2^-126, the smallest magnitude that counts (below it devices may flush to zero).
const FIELD_BITS: i32 = 0x7f800000;
const FIELD_STEP: i32 = 0x00800000;
const LARGEST_FIELD: i32 = 0x7f000000;
const SMALLEST_NORMAL: u32 = 0x00800000u;

// 0 for zero and subnormals, 255 for infinity and NaN (which would be a fault), otherwise floor(log2|x|) + 127.
fn exponent_field(x: f32) -> u32 {
  return (bitcast<u32>(x) >> 23u) & 0xffu;
}

// Ordered as magnitudes are, what is not finite above all others.
fn magnitude_bits(value: f32) -> u32 {
  return bitcast<u32>(value) & 0x7fffffffu;
}

// x * 2^k, exact where the result is a normal number; below that it is 0, above it the exponent stays at 2^127.
// Here as in all that runs for every value: no shift and no rounding where a product or a floor will do, and no branches (nor `||`),
// because a software adapter walks through both sides of a branch and takes 5 to 10 times as long for a shift or a conversion as for a
// product.
fn scale2(x: f32, k: i32) -> f32 {
  let bits = bitcast<i32>(x);
  let field = bits & FIELD_BITS;
  let by = min(clamp(k, -255, 255) * FIELD_STEP, LARGEST_FIELD - field);
  return select(bitcast<f32>(bits + by), 0.0, (field == 0) | (field + by <= 0));
}

// 2^k for k from -126 to 127; 0 below.
fn power_of_two(k: i32) -> f32 {
  return bitcast<f32>(max(k + 127, 0) * FIELD_STEP);
}

fn unscaled(x: Scaled) -> f32 {
  return scale2(x.m, x.e);
}
