// One product of two matrices on jax-js.

import { blockUntilReady, jit, numpy as np } from '@jax-js/jax';
import type { PeerProduct } from '../product-contenders.ts';
import { checkDiagonal, diagonalOf, PRODUCT_SIZE, type ProductMatrices } from '../product-matrices.ts';
import { startJax } from './jax-backend.ts';

export async function openJaxProduct(matrices: ProductMatrices): Promise<PeerProduct> {
  const threads = await startJax('cpu');
  const [a, b] = [matrices.a, matrices.b].map((values) => np.array(values).reshape([PRODUCT_SIZE, PRODUCT_SIZE]));
  const product = jit((left: np.Array, right: np.Array) => np.matmul(left, right));
  checkDiagonal(matrices, diagonalOf(await product(a.ref, b.ref).data()));
  return {
    threads,
    async compute(products) {
      for (let count = 0; count < products; count++) {
        const result = product(a.ref, b.ref);
        await blockUntilReady(result);
        result.dispose();
      }
    },
  };
}
