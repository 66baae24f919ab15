// Base draws of variance 1 from four random words: shaders/shared/base-draw.wgsl for the CPU, with the same fits.

import { logValue } from './logarithm';
import { madd } from './range';

@inline
export const NORMAL: u32 = 0;
@inline
export const UNIFORM: u32 = 1;
@inline
export const TRUNCATED: u32 = 2;

// float32 of erf(sqrt 2): a normal variable lies in (-2, 2) with this probability.
@inline
const TRUNCATED_EDGE: f32 = 0.95449972;
// Largest float32 below 2.
@inline
const BELOW_TWO: f32 = 1.99999988;
@inline
const TRUNCATED_NORMAL_STD: f32 = 0.879625661;

// a * b + c with a constant c.
@inline
function step(a: v128, b: v128, c: f32): v128 {
  return madd(a, b, f32x4.splat(c));
}

// Up to |u| = 3/4 a polynomial in u^2.
@inline
function middle(u: v128): v128 {
  const z = f32x4.mul(u, u);
  const high = step(z, step(z, step(z, step(z, f32x4.splat(1.10312974), -1.94177318), 1.70789194), -0.707943857), 0.284805506);
  const low = step(z, step(z, step(z, high, 0.0572409779), 0.125607073), 0.180242643);
  return f32x4.mul(u, step(z, step(z, low, 0.328119546), 1.25331414));
}

// Beyond, a rational function of sqrt(-log p), p = (1 - |u|) / 2, where 1 - |u| is exact.
@inline
function tail(u: v128): v128 {
  const p = f32x4.mul(f32x4.splat(0.5), f32x4.sub(f32x4.splat(1), f32x4.abs(u)));
  const r = f32x4.sub(f32x4.sqrt(f32x4.neg(logValue(p))), f32x4.splat(1.5));
  const above = step(r, step(r, step(r, f32x4.splat(0.257015795), 1.61274695), 2.83669209), 1.25137293);
  const below = step(r, step(r, step(r, f32x4.splat(3.64598418e-5), 0.180924177), 0.881065249), 1.0);
  return v128.or(f32x4.div(above, below), v128.and(u, i32x4.splat(<i32>0x80000000)));
}

// For each set of lanes the bytes that bring them together in front, as i8x16.swizzle takes them.
const PACKING = memory.data<u8>([
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  4, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0, 0, 0, 0, 0, 0,
  8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0,
  4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0, 0, 0, 0,
  12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0,
  4, 5, 6, 7, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 0, 0, 0, 0,
  8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0,
  4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0,
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]);
// Numbers in the tails and, behind them, where they came from; packing stores up to three lanes too many.
@inline
const LIST_BYTES: usize = 528;
const tails = memory.data(1056, 16);

/** Numbers at most of one call of normalQuantiles, in bytes. */
@inline
export const QUANTILE_BYTES: usize = 512;

/** sqrt(2) erfinv(u), |u| < 1, in place. Those in the tails, a quarter of all, are gathered and done together. */
export function normalQuantiles(at: usize, bytes: usize): void {
  let end = tails;
  let place = i32x4(0, 4, 8, 12);
  for (let i: usize = 0; i < bytes; i += 16) {
    const u = v128.load(at + i);
    const outer = i32x4.bitmask(f32x4.gt(f32x4.abs(u), f32x4.splat(0.75)));
    const packing = v128.load(PACKING + (<usize>outer << 4));
    v128.store(end, i8x16.swizzle(u, packing));
    v128.store(end, i8x16.swizzle(place, packing), LIST_BYTES);
    end += <usize>popcnt(outer) << 2;
    place = i32x4.add(place, i32x4.splat(16));
    v128.store(at + i, middle(u));
  }
  for (let t = tails; t < end; t += 16) {
    const left = end - t;
    const x = tail(v128.load(t));
    v128.store_lane<u32>(at + load<u32>(t, LIST_BYTES), x, 0);
    if (left > 4) v128.store_lane<u32>(at + load<u32>(t, LIST_BYTES + 4), x, 1);
    if (left > 8) v128.store_lane<u32>(at + load<u32>(t, LIST_BYTES + 8), x, 2);
    if (left > 12) v128.store_lane<u32>(at + load<u32>(t, LIST_BYTES + 12), x, 3);
  }
}

// (4 k + 1) 2^-24 - 1 with k the upper 23 bits: uniform on (-1, 1) without its ends; exact in float32.
@inline
function openUnit(word: v128): v128 {
  const k = i32x4.shl(i32x4.shr_u(word, 9), 2);
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(k, i32x4.splat(16777215))), f32x4.splat(5.9604645e-8));
}

// Uniform on [-1, 1), exact.
@inline
function symmetricUnit(word: v128): v128 {
  const k = i32x4.shl(i32x4.shr_u(word, 9), 1);
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(k, i32x4.splat(8388608))), f32x4.splat(1.1920929e-7));
}

/** Uniform numbers of variance 1 for UNIFORM, otherwise what normalQuantiles takes. `distribution` is a constant where this is inlined. */
@inline
export function unitDraws(distribution: u32, words: v128): v128 {
  if (distribution == NORMAL) return openUnit(words);
  // Rounded once, as JAX's fused unit * (b - a) + a is.
  return f32x4.mul(f32x4.splat(distribution == UNIFORM ? 1.73205081 : TRUNCATED_EDGE), symmetricUnit(words));
}

/** Normal numbers cut to (-2, 2) and scaled to variance 1. */
@inline
export function truncated(x: v128): v128 {
  const cut = f32x4.pmax(f32x4.pmin(x, f32x4.splat(BELOW_TWO)), f32x4.splat(-BELOW_TWO));
  return f32x4.div(cut, f32x4.splat(TRUNCATED_NORMAL_STD));
}
