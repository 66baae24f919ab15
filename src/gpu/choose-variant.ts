// Which variant of the kernels a device runs.

import type { AdapterSummary } from './device-session.ts';
import { fittingVariants, type KernelVariant } from './kernel-variants.ts';

/** The wanted variant where the adapter can run it, otherwise the one that is known to be good on such adapters. */
export function variantFor(adapter: AdapterSummary, wanted: KernelVariant | null): KernelVariant {
  const fitting = fittingVariants(adapter);
  const known = fitting.find(({ name }) => name === wanted?.name);
  if (known !== undefined) return known;
  const source = adapter.software ? 'subgroups' : 'workgroup';
  return fitting.find((variant) => variant.source === source) ?? fitting[0];
}
