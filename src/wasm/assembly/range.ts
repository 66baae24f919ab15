// Numbers with their own exponent, and exact scaling by powers of two, four lanes at a time: shaders/shared/range.wgsl for the CPU.
// Scaling works on the bits, so that nothing overflows on the way and no subnormal number is ever made.

@inline
export const SMALLEST_NORMAL: i32 = 0x00800000;
@inline
export const FIELD_BITS: i32 = 0x7f800000;
@inline
export const LARGEST_FIELD: i32 = 0x7f000000;

/** a * b + c, rounded once where the build and the processor have it. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

@inline
export function choose(mask: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, mask);
}

/** Bits that are ordered as magnitudes are. */
@inline
export function magnitudeBits(x: v128): v128 {
  return v128.and(x, i32x4.splat(0x7fffffff));
}

/** 0 for zero, 255 for what is not finite, otherwise floor(log2|x|) + 127. */
@inline
export function exponentField(x: v128): v128 {
  return i32x4.shr_u(magnitudeBits(x), 23);
}

/** x * 2^k for integer lanes k: exact where the result is a normal number; 0 below, at most 2^127 above. */
@inline
export function scale2(x: v128, k: v128): v128 {
  const field = v128.and(x, i32x4.splat(FIELD_BITS));
  const step = i32x4.shl(i32x4.max_s(i32x4.min_s(k, i32x4.splat(255)), i32x4.splat(-255)), 23);
  const by = i32x4.min_s(step, i32x4.sub(i32x4.splat(LARGEST_FIELD), field));
  const gone = v128.or(
    i32x4.eq(field, i32x4.splat(0)),
    i32x4.le_s(i32x4.add(field, by), i32x4.splat(0)),
  );
  return v128.andnot(i32x4.add(x, by), gone);
}

/** 2^k for k from -126 to 127; 0 below. */
@inline
export function powerOfTwo(k: v128): v128 {
  return i32x4.shl(i32x4.max_s(i32x4.add(k, i32x4.splat(127)), i32x4.splat(0)), 23);
}

/** The largest and the smallest of the four integer lanes. */
@inline
export function largestLane(x: v128): i32 {
  const half = i32x4.max_s(x, v128.shuffle<i32>(x, x, 2, 3, 0, 1));
  return i32x4.extract_lane(i32x4.max_s(half, v128.shuffle<i32>(half, half, 1, 0, 3, 2)), 0);
}

/** scale2 for one number. */
export function scaleOne(x: f32, k: i32): f32 {
  return f32x4.extract_lane(scale2(f32x4.splat(x), i32x4.splat(k)), 0);
}
