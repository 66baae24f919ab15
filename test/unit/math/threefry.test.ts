import { describe, expect, it } from 'vitest';
import { foldIn, randomWord, randomWords, rootKey, threefry2x32 } from '../../../src/math/threefry.ts';
import { DRAWS } from './math-values.ts';

describe('threefry2x32', () => {
  // Random123's tests/kat_vectors, the lines "threefry2x32 20": counter, key, result.
  it.each([
    { counter: [0, 0], key: [0, 0], result: [0x6b200159, 0x99ba4efe] },
    { counter: [0xffffffff, 0xffffffff], key: [0xffffffff, 0xffffffff], result: [0x1cb996fc, 0xbb002be7] },
    { counter: [0x243f6a88, 0x85a308d3], key: [0x13198a2e, 0x03707344], result: [0xc4923a9c, 0x483df7a0] },
  ] as const)('gives the known answer of Random123 for counter $counter', ({ counter, key, result }) => {
    expect(threefry2x32(key, counter)).toEqual(result);
  });
});

describe('keys and words', () => {
  const key = foldIn(foldIn(rootKey(DRAWS.seed), DRAWS.stream), DRAWS.matrix);

  it('are those of jax.random.key and fold_in', () => {
    expect(key).toEqual(DRAWS.key);
  });

  it('are those of jax.random.bits', () => {
    expect(DRAWS.words.map((_, index) => randomWord(key, index))).toEqual(DRAWS.words);
  });

  it('are the same one by one and in bulk', () => {
    const bulk = randomWords(key, 100);
    expect([...bulk]).toEqual(Array.from({ length: 100 }, (_, index) => randomWord(key, index)));
  });

  it('take the largest seed as an unsigned word', () => {
    expect(rootKey(2 ** 32 - 1)).toEqual([0, 0xffffffff]);
  });
});
