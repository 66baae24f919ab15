// The handwritten digits that the project ships (scripts/make-digits.mjs): bytes in, centred and scaled pixels out.
// One mean and one standard deviation over the whole subset, so that the mean square of a pixel is 1.

import { DIGIT_COUNT, DIGIT_PIXELS } from '../model/digits.ts';

export interface Digits {
  /** Row-major [DIGIT_COUNT, DIGIT_PIXELS], mean 0 and mean square 1 over all of it. */
  readonly pixels: Float64Array;
  /** 0 to 9. */
  readonly labels: Uint8Array;
}

/** Reads the shipped file: DIGIT_COUNT label bytes, then the pixels, one byte each. Throws on any other length. */
export function decodeDigits(bytes: Uint8Array): Digits {
  const expected = DIGIT_COUNT * (1 + DIGIT_PIXELS);
  if (bytes.length !== expected) throw new Error(`digits: ${bytes.length} bytes, expected ${expected}`);
  const labels = bytes.slice(0, DIGIT_COUNT);
  const raw = bytes.subarray(DIGIT_COUNT);
  let sum = 0;
  let squares = 0;
  for (const byte of raw) {
    sum += byte / 255;
    squares += (byte / 255) ** 2;
  }
  const mean = sum / raw.length;
  const std = Math.sqrt(squares / raw.length - mean * mean);
  return { pixels: Float64Array.from(raw, (byte) => (byte / 255 - mean) / std), labels };
}

let loaded: Promise<Digits> | null = null;

/** The digits, loaded once. They come with the program, as a data address: nothing is fetched over the network. */
export function loadDigits(): Promise<Digits> {
  loaded ??= import('../data/digits-14.bin?inline').then(async ({ default: address }) => {
    const response = await fetch(address);
    return decodeDigits(new Uint8Array(await response.arrayBuffer()));
  });
  // A load that failed is tried again the next time.
  loaded.catch(() => {
    loaded = null;
  });
  return loaded;
}
