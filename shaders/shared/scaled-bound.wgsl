// A bound of an argument, brought to the scale of a column's stored values, so that these can be compared as they are.

//!include shared/range.wgsl

// bound * 2^-exponent. What is beyond float32 stays beyond all stored values; what falls below it still differs from zero.
fn scaled_bound(bound: f32, exponent: i32) -> f32 {
  let scaled = scale2(bound, -exponent);
  let least = bitcast<f32>(SMALLEST_NORMAL | (bitcast<u32>(bound) & 0x80000000u));
  let nearest = select(scaled, least, (scaled == 0.0) & (bound != 0.0));
  return select(nearest, bound, abs(bound) >= 3.402823e38);
}
