// Who computes the part `product`, and how each that runs in a page or in Node is opened. It is for the processor alone.

import type { Contender } from './contender.ts';
import { TORCH_THREADS, type TorchThreads } from './contenders.ts';
import { drawMatrices, gigaflopsOf, PRODUCTS_OF_A_CALL } from './product-matrices.ts';

export type TorchProductName = `torch, ${TorchThreads}`;
export type ProductName = 'echosounder' | 'tfjs' | 'jax-js' | TorchProductName;

export interface Rate {
  readonly gigaflops: number;
  /** What the threads that computed it can do at most, in the same unit and from the same run; null where nobody measured it. */
  readonly ceiling: number | null;
}

export interface ProductContender extends Pick<Contender, 'threads'> {
  rate(): Promise<Rate>;
}

/** What a peer has to offer: everything before `compute` is not timed. */
export interface PeerProduct extends Pick<Contender, 'threads'> {
  /** That many products of the two matrices, one after the other; resolves when the last is there. */
  compute(products: number): Promise<void>;
}

export function productNames({ peers, torch }: { readonly peers: boolean; readonly torch: boolean }): ProductName[] {
  const torches = torch ? TORCH_THREADS.map((threads): TorchProductName => `torch, ${threads}`) : [];
  return ['echosounder', ...(peers ? (['jax-js', 'tfjs', ...torches] as const) : [])];
}

export async function openProduct(name: Exclude<ProductName, TorchProductName>): Promise<ProductContender> {
  switch (name) {
    case 'echosounder': {
      const { cpuProduct } = await import('./cpu-product.ts');
      return { threads: 1, rate: cpuProduct };
    }
    case 'tfjs':
      return timed(await (await import('./peers/tfjs-product.ts')).openTfjsProduct(drawMatrices()));
    case 'jax-js':
      return timed(await (await import('./peers/jax-product.ts')).openJaxProduct(drawMatrices()));
    default:
      return name satisfies never;
  }
}

function timed({ threads, compute }: PeerProduct): ProductContender {
  return {
    threads,
    async rate() {
      const started = performance.now();
      await compute(PRODUCTS_OF_A_CALL);
      return {
        gigaflops: gigaflopsOf(PRODUCTS_OF_A_CALL, (performance.now() - started) / 1000),
        ceiling: null,
      };
    },
  };
}
