import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { halveImage, makeDigits } from '../../../scripts/make-digits.mjs';
import { ROOT } from './tracked-files.ts';

const file = readFileSync(join(ROOT, 'src/data/digits-14.bin'));

describe('the shipped digits', () => {
  it('are 1000 labels and 1000 images of 14 by 14 bytes', () => {
    expect(file.length).toBe(1000 + 1000 * 14 * 14);
  });

  it('start with the labels that the MNIST test set is known to start with', () => {
    expect([...file.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  });

  it('hold each class as often as the first 1000 test images do', () => {
    const histogram = Array.from(
      { length: 10 },
      (_, label) => file.subarray(0, 1000).filter((byte) => byte === label).length,
    );
    expect(histogram).toEqual([85, 126, 116, 107, 110, 87, 87, 99, 89, 94]);
  });

  it('are the bytes that the docs give the checksum of', () => {
    const checksum = createHash('sha256').update(file).digest('hex');
    expect(readFileSync(join(ROOT, 'docs/data.md'), 'utf8')).toContain(checksum);
  });

  it('are what the script makes from the package again', () => {
    expect(makeDigits().equals(file)).toBe(true);
  });
});

describe('halving an image', () => {
  it('takes the mean of two by two pixels and rounds it, halves up', () => {
    const image = Uint8Array.from([...[0, 1, 255, 255], ...[0, 0, 255, 255], ...[1, 1, 10, 20], ...[0, 0, 30, 41]]);
    expect([...halveImage(image, 4)]).toEqual([0, 255, 1, 25]);
  });
});
