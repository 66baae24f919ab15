// Counter-based random words: Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as
// easy as 1, 2, 3"), keyed and counted as JAX's partitionable generator does. No state: any word is found from its key and index.

export type Word2 = readonly [number, number];

// Rotation distances of Random123's threefry2x32 (its table R_32x2), four rounds a row; the rows alternate.
const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;
const ROUND_GROUPS = 5;
// The Skein key-schedule parity word cut to 32 bits.
const PARITY = 0x1bd11bda;

/** The block cipher: two unsigned 32-bit words from a key and a counter of two such words each. */
export function threefry2x32(key: Word2, counter: Word2): Word2 {
  const block = new Uint32Array(2);
  encrypt(key, counter, block);
  return [block[0], block[1]];
}

/** jax.random.key(seed) for a seed below 2^32. */
export function rootKey(seed: number): Word2 {
  return [0, seed >>> 0];
}

/** jax.random.fold_in(key, data) for data below 2^32. */
export function foldIn(key: Word2, data: number): Word2 {
  return threefry2x32(key, [0, data >>> 0]);
}

/** Element `index` (below 2^32) of jax.random.bits(key, shape), whatever the shape. */
export function randomWord(key: Word2, index: number): number {
  const [high, low] = threefry2x32(key, [0, index]);
  return (high ^ low) >>> 0;
}

/** Elements 0..count-1 of the same stream, without an allocation for each. */
export function randomWords(key: Word2, count: number): Uint32Array {
  const words = new Uint32Array(count);
  const block = new Uint32Array(2);
  const counter: [number, number] = [0, 0];
  for (let index = 0; index < count; index++) {
    counter[1] = index;
    encrypt(key, counter, block);
    words[index] = block[0] ^ block[1];
  }
  return words;
}

function encrypt(key: Word2, counter: Word2, block: Uint32Array): void {
  const schedule = [key[0], key[1], key[0] ^ key[1] ^ PARITY];
  let a = (counter[0] + schedule[0]) | 0;
  let b = (counter[1] + schedule[1]) | 0;
  for (let group = 0; group < ROUND_GROUPS; group++) {
    for (const distance of ROTATIONS[group & 1]) {
      a = (a + b) | 0;
      b = ((b << distance) | (b >>> (32 - distance))) ^ a;
    }
    a = (a + schedule[(group + 1) % 3]) | 0;
    b = (b + schedule[(group + 2) % 3] + group + 1) | 0;
  }
  block[0] = a;
  block[1] = b;
}
