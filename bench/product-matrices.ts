// The product that every contender of the part `product` computes, and how one sees that it did.

import { drawBaseWeights } from '../src/math/draw.ts';

export const PRODUCT_SIZE = 1024;

/** Products of one call: some tenths of a second, which the clocks of all places resolve. */
export const PRODUCTS_OF_A_CALL = 8;

export interface ProductMatrices {
  /** Row-major, square, uniform numbers of variance 1. */
  readonly a: Float32Array;
  readonly b: Float32Array;
}

export function drawMatrices(): ProductMatrices {
  const [a, b] = [0, 1].map((matrix) =>
    Float32Array.from(drawBaseWeights(0, matrix, 'uniform', PRODUCT_SIZE, PRODUCT_SIZE)),
  );
  return { a, b };
}

/** GFLOP/s of that many products. */
export function gigaflopsOf(products: number, seconds: number): number {
  return (2 * PRODUCT_SIZE ** 3 * products) / seconds / 1e9;
}

/** Throws where the diagonal of the product is not what float64 gives, to the bound of a float32 sum: n * 2^-24 * sum|a||b|. */
export function checkDiagonal({ a, b }: ProductMatrices, diagonal: readonly (number | null)[]): void {
  for (let i = 0; i < PRODUCT_SIZE; i++) {
    let [sum, size] = [0, 0];
    for (let k = 0; k < PRODUCT_SIZE; k++) {
      const term = a[i * PRODUCT_SIZE + k] * b[k * PRODUCT_SIZE + i];
      sum += term;
      size += Math.abs(term);
    }
    const given = diagonal[i] ?? Number.NaN;
    if (!(Math.abs(given - sum) <= PRODUCT_SIZE * 2 ** -24 * size)) {
      throw new Error(`entry ${i}, ${i} of the product is ${given}, not ${sum}`);
    }
  }
}

/** Every place on the diagonal of a row-major product. */
export function diagonalOf(product: ArrayLike<number>): number[] {
  return Array.from({ length: PRODUCT_SIZE }, (_, i) => product[i * (PRODUCT_SIZE + 1)]);
}
