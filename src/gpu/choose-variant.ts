// Which variant of the kernels a device runs when nothing was measured.

import type { AdapterSummary } from './device-session.ts';
import { fittingVariants, type KernelVariant, type VariantName, variantNamed } from './kernel-variants.ts';

/** The wanted variant where the adapter can run it, otherwise the one that is known to be good on such adapters. */
export function variantFor(adapter: AdapterSummary, wanted: KernelVariant | null): KernelVariant {
  const known = fittingVariants(adapter).find(({ name }) => name === wanted?.name);
  return known ?? defaultVariant(adapter);
}

/**
 * Software: no barriers, large tiles, and broadcasts where there are subgroups of four (measured: 2.5 times as fast as plain loads).
 * Hardware: workgroup memory, in tiles of 64 rows, so that narrow networks leave no lane idle.
 */
export function defaultVariant({ software, subgroupSize }: AdapterSummary): KernelVariant {
  const name: VariantName = !software ? 'workgroup 8x4' : subgroupSize === 4 ? 'subgroups 32x8' : 'loads 16x8';
  return variantNamed(name);
}
