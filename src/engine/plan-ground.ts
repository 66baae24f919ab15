// What a plan stands on besides its shape: the tiling of the kernels and the slabs in which its weights lie.

import type { KernelVariant } from '../gpu/kernel-variants.ts';
import { type Tiling, tilingOf } from './layout.ts';
import { type CohortShape, mapsOfShape } from './plan.ts';
import type { PlanSetting } from './plan-draft.ts';
import { weightSlabs } from './weight-slabs.ts';

/** What a device gives a pass. */
export interface PassLimits {
  readonly tiling: Tiling;
  /** The largest buffer that can be bound, in bytes. */
  readonly bindingBytes: number;
  /** Memory of one pass besides the weights. */
  readonly passBytes: number;
  /** Workgroups in one direction of a grid. */
  readonly gridWidth: number;
  /** Multiply-adds of one step, beyond one base tower: where a step cannot be interrupted. Unlimited by default. */
  readonly stepWork?: number;
}

export function planGround(
  shape: Pick<CohortShape, 'layers' | 'probes'>,
  { tiling, bindingBytes }: PassLimits,
): Pick<PlanSetting, 'tiling' | 'slabs'> {
  return { tiling, slabs: weightSlabs(mapsOfShape(shape), { maxBytes: bindingBytes }) };
}

/** Memory of one pass besides the weights: 256 MiB keep any device busy, and common adapters give them without complaint. */
const PASS_BYTES = 2 ** 28;

/** What this device gives a pass with kernels of this variant. */
export function passLimits(limits: GPUSupportedLimits, variant: KernelVariant): PassLimits {
  return {
    tiling: tilingOf(variant),
    bindingBytes: Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize),
    passBytes: PASS_BYTES,
    gridWidth: limits.maxComputeWorkgroupsPerDimension,
  };
}
