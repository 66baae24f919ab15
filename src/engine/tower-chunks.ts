// How much of a cohort one pass takes, so that memory, bindings and grids stay inside the device's limits: as many base towers as
// fit; where not even one does with all its pre-activations, checkpoints; where that is not enough, fewer probes at a time.

import { InputError } from '../model/input-error.ts';
import { cohortPart } from './cohort-part.ts';
import { cohortShape } from './cohort-pass.ts';
import type { Cohort } from './cohorts.ts';
import { weightLayout } from './layout.ts';
import type { PassPlans } from './pass-plans.ts';
import { type CohortShape, type Demand, mapsOfShape, type Plan } from './plan.ts';
import type { PassLimits } from './plan-ground.ts';

export interface ChunkSize {
  /** Base towers and probes of one pass. */
  readonly bases: number;
  readonly probes: number;
  /** Segments of the way back; 1 where all pre-activations fit. */
  readonly segments: number;
}

/** What a run asks for, what the device gives, and where plans are kept. */
export interface ChunkGround {
  readonly demand: Demand;
  readonly limits: PassLimits;
  readonly plans: PassPlans;
  /** Runners that passes are shared among; 1 by default. */
  readonly lanes?: number;
}

/** At least one tower. Throws InputError, naming what to lower, where not even one fits. */
export function chunkSize(cohort: Cohort, ground: ChunkGround): ChunkSize {
  const { demand, limits, plans, lanes = 1 } = ground;
  refuseMatrix(cohortShape(cohort), limits);
  let probes = cohort.probes.length;
  for (;;) {
    const shape = cohortShape(cohortPart(cohort, { bases: [0, 1], probes: [0, probes] }));
    const size = fitting(shape, ground);
    if (size !== null) return { probes, segments: size.segments, bases: Math.min(size.bases, share(cohort, lanes)) };
    if (probes === 1) throw tooLarge(needOf(plans.of(shape, { demand, limits, segments: 1 })), limits);
    probes = Math.ceil(probes / 2);
  }
}

/** Base towers of one pass where all runners are to have a part of the cohort. */
function share({ probes: [bases] }: Cohort, lanes: number): number {
  return Math.ceil(bases.length / lanes);
}

/** Bytes that a pass takes on the device, besides its weights. */
export interface PassBytes {
  readonly arena: number;
  readonly ledger: number;
}

export function needOf({ layout }: Plan): PassBytes {
  return { arena: layout.arenaFloats * 4, ledger: layout.ledgerWords * 4 };
}

interface Fit {
  readonly bases: number;
  readonly segments: number;
}

function fitting(shape: CohortShape, { demand, limits, plans }: ChunkGround): Fit | null {
  const depth = shape.layers.length;
  const most = demand.keep ? 1 : depth;
  // Twice as many segments until it fits: beyond the square root of the depth the checkpoints outgrow what they save.
  for (let segments = 1; segments <= most; segments *= 2) {
    const plan = plans.of(shape, { demand, limits, segments });
    const bases = basesThatFit(plan, limits);
    if (bases > 0) return { bases, segments };
  }
  return null;
}

/** Arena, ledger and grids grow in proportion to the base towers. */
function basesThatFit(plan: Plan, { bindingBytes, passBytes, gridWidth, stepWork }: PassLimits): number {
  const { arena, ledger } = needOf(plan);
  const widest = plan.steps.reduce((most, step) => ('kernel' in step ? Math.max(most, step.grid[0]) : most), 1);
  return Math.min(
    Math.floor(passBytes / (arena + ledger)),
    Math.floor(bindingBytes / Math.max(arena, ledger)),
    Math.floor(gridWidth / widest),
    stepWork === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(stepWork / heaviest(plan))),
  );
}

function heaviest({ steps }: Plan): number {
  return steps.reduce((most, step) => ('kernel' in step ? Math.max(most, step.work) : most), 1);
}

function refuseMatrix(shape: CohortShape, { bindingBytes }: PassLimits): void {
  const largest = mapsOfShape(shape).reduce((most, map) => Math.max(most, weightLayout(map).elements * 4), 0);
  if (largest <= bindingBytes) return;
  throw new InputError(
    `one weight matrix with its padding needs ${largest} bytes, more than the ${bindingBytes} that the device binds; lower network.width`,
  );
}

function tooLarge({ arena, ledger }: PassBytes, { passBytes, bindingBytes }: PassLimits): InputError {
  return new InputError(
    `one network of this experiment needs ${arena + ledger} bytes on the device (largest piece ${Math.max(arena, ledger)}), more than ${passBytes} in all or ${bindingBytes} a piece, even with checkpoints; lower network.depth, network.width or network.input.batch`,
  );
}
