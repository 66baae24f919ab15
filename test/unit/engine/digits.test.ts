import { expect, test } from 'vitest';
import { decodeDigits, loadDigits } from '../../../src/engine/digits.ts';
import { DIGIT_COUNT, DIGIT_PIXELS } from '../../../src/model/digits.ts';

test('the digits have mean 0 and mean square 1 over all pixels', async () => {
  const { pixels } = await loadDigits();
  let sum = 0;
  let squares = 0;
  for (const pixel of pixels) {
    sum += pixel;
    squares += pixel * pixel;
  }
  // Plain sums of n terms of size 1 are off by at most n * 2^-53 each, relative to sum |x| < n.
  const allowed = pixels.length * 2 ** -50;
  expect(pixels.length).toBe(DIGIT_COUNT * DIGIT_PIXELS);
  expect(Math.abs(sum / pixels.length)).toBeLessThan(allowed);
  expect(Math.abs(squares / pixels.length - 1)).toBeLessThan(allowed);
});

test('all ten labels occur and nothing else', async () => {
  const { labels } = await loadDigits();
  expect(labels.length).toBe(DIGIT_COUNT);
  expect([...new Set(labels)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('they are loaded once', async () => {
  expect(await loadDigits()).toBe(await loadDigits());
});

test.each([-1, 1])('a file that is %d byte off is refused with both lengths', (off) => {
  const expected = DIGIT_COUNT * (1 + DIGIT_PIXELS);
  expect(() => decodeDigits(new Uint8Array(expected + off))).toThrow(`${expected + off} bytes, expected ${expected}`);
});
