// Counter-based random words, four neighbouring counters at a time: shaders/shared/threefry.wgsl for the CPU, the same bits.

@inline
const PARITY: u32 = 0x1bd11bda;

@inline
function rotate(x: v128, count: i32): v128 {
  // By whole bytes it is one instruction.
  if (count == 16) return v128.shuffle<u8>(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  if (count == 24) return v128.shuffle<u8>(x, x, 1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12);
  return v128.or(i32x4.shl(x, count), i32x4.shr_u(x, 32 - count));
}

/** The third word of the key schedule. */
@inline
export function thirdKey(key0: u32, key1: u32): u32 {
  return key0 ^ key1 ^ PARITY;
}

/**
 * jax.random.bits(key, shape) at four row-major positions. The key schedule is the caller's, so that a loop makes it once: key0, key1,
 * the third key, and then what the five injections add to the second word: third + 1, key0 + 2, key1 + 3, third + 4, key0 + 5.
 */
@inline
export function randomWords(
  index: v128,
  key0: v128,
  key1: v128,
  third: v128,
  add1: v128,
  add2: v128,
  add3: v128,
  add4: v128,
  add5: v128,
): v128 {
  let a = key0;
  let b = i32x4.add(index, key1);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 13), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 15), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 26), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 6), a);
  a = i32x4.add(a, key1), b = i32x4.add(b, add1);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 17), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 29), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 16), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 24), a);
  a = i32x4.add(a, third), b = i32x4.add(b, add2);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 13), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 15), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 26), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 6), a);
  a = i32x4.add(a, key0), b = i32x4.add(b, add3);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 17), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 29), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 16), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 24), a);
  a = i32x4.add(a, key1), b = i32x4.add(b, add4);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 13), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 15), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 26), a);
  a = i32x4.add(a, b), b = v128.xor(rotate(b, 6), a);
  a = i32x4.add(a, third), b = i32x4.add(b, add5);
  return v128.xor(a, b);
}

/** jax.random.fold_in(key, data): the first word in the lower half, the second in the upper. */
export function foldIn(key0: u32, key1: u32, data: u32): u64 {
  const third = thirdKey(key0, key1);
  let a = key0;
  let b = data + key1;
  for (let group: u32 = 0; group < 5; group++) {
    const odd = (group & 1) != 0;
    a += b, b = rotl<u32>(b, odd ? 17 : 13) ^ a;
    a += b, b = rotl<u32>(b, odd ? 29 : 15) ^ a;
    a += b, b = rotl<u32>(b, odd ? 16 : 26) ^ a;
    a += b, b = rotl<u32>(b, odd ? 24 : 6) ^ a;
    const turn = group % 3;
    a += turn == 0 ? key1 : turn == 1 ? third : key0;
    b += (turn == 0 ? third : turn == 1 ? key0 : key1) + group + 1;
  }
  return <u64>a | (<u64>b << 32);
}
