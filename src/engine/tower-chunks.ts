// How many towers of a cohort one pass takes, so that memory, bindings and grids stay inside the device's limits.

import { InputError } from '../model/input-error.ts';
import { cohortShape } from './cohort-pass.ts';
import type { Cohort } from './cohorts.ts';
import { GRADIENT_TILE, TILE_COLUMNS, weightLayout } from './layout.ts';
import { assignBuffers } from './lifetimes.ts';
import type { CohortShape, Demand, MapShape } from './plan.ts';
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
  const largest = largestOf([ledger, ...sizes]);
  const widest = largestOf([plan.shape.inputWidth, ...plan.tensors.map(({ rows }) => rows)]);
  const groups = Math.max(plan.towerStride / TILE_COLUMNS, Math.ceil(widest / GRADIENT_TILE));
  const fit = Math.min(
    Math.floor(PASS_BYTES / total),
    Math.floor(binding / largest),
    Math.floor(limits.maxComputeWorkgroupsPerDimension / groups),
  );
  const matrix = largestOf(mapsOfShape(plan.shape).map((map) => weightLayout(map).elements * 4));
  if (matrix > binding) {
    throw new InputError(
      `one weight matrix with its padding needs ${matrix} bytes, more than the ${binding} that the device binds; lower network.width`,
    );
  }
  if (fit < 1) {
    throw new InputError(
      `one network of this experiment needs ${total} bytes on the device (largest piece ${largest}), more than ${PASS_BYTES} in all or ${binding} a piece; lower network.depth, network.width or network.input.batch`,
    );
  }
  return Math.min(fit, cohort.length);
}

function mapsOfShape({ layers, readout }: CohortShape): MapShape[] {
  const maps = layers.flatMap((layer) => layer.maps);
  return readout === null ? maps : [...maps, readout];
}

/** Math.max of a list that may be too long to be spread into arguments. */
function largestOf(values: readonly number[]): number {
  return values.reduce((largest, value) => Math.max(largest, value), 0);
}
