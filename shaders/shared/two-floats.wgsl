// Sums and products as an unevaluated pair (value, error): about 48 bits. After Knuth (1969) and Dekker (1971), with the split
// made on the bits. Where a driver rearranges sums the second part degrades to 0 and with it the extra digits, nothing else.

// The upper 12 bits of x; x - upper_half(x) has 12 bits too, so products of halves are exact in float32.
fn upper_half(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u);
}

fn two_sum(a: f32, b: f32) -> vec2f {
  let sum = a + b;
  let b_seen = sum - a;
  return vec2f(sum, (a - (sum - b_seen)) + (b - b_seen));
}

fn two_product(a: f32, b: f32) -> vec2f {
  let product = a * b;
  let a1 = upper_half(a);
  let a2 = a - a1;
  let b1 = upper_half(b);
  let b2 = b - b1;
  return vec2f(product, (((a1 * b1 - product) + a1 * b2) + a2 * b1) + a2 * b2);
}
