// How many towers of a cohort one pass takes, so that memory, bindings and grids stay inside the device's limits.

import { InputError } from '../model/input-error.ts';
import { cohortShape } from './cohort-pass.ts';
import type { Cohort } from './cohorts.ts';
import { GRADIENT_TILE, TILE_COLUMNS } from './layout.ts';
import { assignBuffers } from './lifetimes.ts';
import type { Demand } from './plan.ts';
import { planPass } from './plan-pass.ts';

/** Memory of one pass besides the weights: 1 GiB, which common adapters give without complaint. */
const PASS_BYTES = 2 ** 30;

/** At least 1. Throws InputError, naming what to lower, where not even one tower fits. */
export function towersThatFit(cohort: Cohort, demand: Demand, limits: GPUSupportedLimits): number {
  const plan = planPass(cohortShape(cohort, 1), demand, 0);
  const sizes = assignBuffers(plan).buffers.map((floats) => floats * 4);
  const ledger = plan.ledgerWords * 4;
  const total = sizes.reduce((sum, size) => sum + size, ledger);
  const binding = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const largest = Math.max(ledger, ...sizes);
  const widest = Math.max(plan.shape.inputWidth, ...plan.tensors.map(({ rows }) => rows));
  const groups = Math.max(plan.towerStride / TILE_COLUMNS, Math.ceil(widest / GRADIENT_TILE));
  const fit = Math.min(
    Math.floor(PASS_BYTES / total),
    Math.floor(binding / largest),
    Math.floor(limits.maxComputeWorkgroupsPerDimension / groups),
  );
  if (fit < 1) {
    throw new InputError(
      `one network of this experiment needs ${total} bytes on the device (largest piece ${largest}), more than ${PASS_BYTES} in all or ${binding} a piece; lower network.depth, network.width or network.input.batch`,
    );
  }
  return Math.min(fit, cohort.length);
}
