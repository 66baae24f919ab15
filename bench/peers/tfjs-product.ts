// One product of two matrices on TensorFlow.js.

import * as tf from '@tensorflow/tfjs-core';
import type { PeerProduct } from '../product-contenders.ts';
import { checkDiagonal, diagonalOf, PRODUCT_SIZE, type ProductMatrices } from '../product-matrices.ts';
import { startTfjs } from './tfjs-backend.ts';

export async function openTfjsProduct(matrices: ProductMatrices): Promise<PeerProduct> {
  const threads = await startTfjs('cpu');
  const [a, b] = [matrices.a, matrices.b].map((values) => tf.tensor2d(values, [PRODUCT_SIZE, PRODUCT_SIZE]));
  const checked = tf.matMul(a, b);
  checkDiagonal(matrices, diagonalOf(await checked.data()));
  checked.dispose();
  return {
    threads,
    async compute(products) {
      // Its wasm backend has computed when the call returns.
      for (let count = 0; count < products; count++) tf.matMul(a, b).dispose();
    },
  };
}
