// One float32 product of this engine's own kernels, 1024 x 1024 x 1024 on one thread, beside what the same thread can do at most.

import type { Rate } from './product-contenders.ts';

/** Both numbers from one run: the ceiling is measured right beside the product, so that a disturbance meets both. */
export async function cpuProduct(): Promise<Rate & { readonly ceiling: number }> {
  throw new Error('not connected yet');
}
