// Sums and products as an unevaluated pair (value, error): shaders/shared/two-floats.wgsl for the CPU. The value of a pair is the plain sum
// or product; here is its error. All products of halves are exact, so that fused and unfused builds agree.

@inline
function upperHalf(x: v128): v128 {
  return v128.and(x, i32x4.splat(0xfffff000));
}

/** a + b - sum. */
@inline
export function sumError(a: v128, b: v128, sum: v128): v128 {
  const seen = f32x4.sub(sum, a);
  return f32x4.add(f32x4.sub(a, f32x4.sub(sum, seen)), f32x4.sub(b, seen));
}

/** a * b - product. */
@inline
export function productError(a: v128, b: v128, product: v128): v128 {
  const a1 = upperHalf(a);
  const a2 = f32x4.sub(a, a1);
  const b1 = upperHalf(b);
  const b2 = f32x4.sub(b, b1);
  const cross = f32x4.add(f32x4.sub(f32x4.mul(a1, b1), product), f32x4.mul(a1, b2));
  return f32x4.add(f32x4.add(cross, f32x4.mul(a2, b1)), f32x4.mul(a2, b2));
}

/** a * a - square. */
@inline
export function squareError(a: v128, square: v128): v128 {
  const a1 = upperHalf(a);
  const a2 = f32x4.sub(a, a1);
  const cross = f32x4.add(f32x4.sub(f32x4.mul(a1, a1), square), f32x4.mul(f32x4.add(a1, a1), a2));
  return f32x4.add(cross, f32x4.mul(a2, a2));
}
