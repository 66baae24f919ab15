// How much of a cohort the passes of one run take: what was planned, less once the device has refused memory. What was learnt from a
// refusal holds for the rest of the run and no longer: the next run finds the device as it then is.

import { InputError } from '../model/input-error.ts';
import type { Plan } from './plan.ts';
import type { PassLimits } from './plan-ground.ts';
import type { PlannedCohort } from './run-plan.ts';
import { type ChunkGround, type ChunkSize, chunkSize, needOf } from './tower-chunks.ts';

export class ChunkSizes {
  /** What the run was planned on. */
  readonly #ground: ChunkGround;
  /** Bytes of a pass, weights aside, that are still asked for. */
  #budget = Number.POSITIVE_INFINITY;
  #known: { readonly planned: PlannedCohort; readonly limits: PassLimits; readonly size: ChunkSize } | null = null;

  constructor(ground: ChunkGround) {
    this.#ground = ground;
  }

  /** Throws InputError where not even one tower fits the limits. */
  of(planned: PlannedCohort, limits: PassLimits): ChunkSize {
    if (this.#budget === Number.POSITIVE_INFINITY && sameLimits(limits, this.#ground.limits)) return planned.size;
    const known = this.#known;
    if (known?.planned === planned && sameLimits(known.limits, limits)) return known.size;
    const passBytes = Math.min(limits.passBytes, this.#budget);
    const size = chunkSize(planned.cohort, { ...this.#ground, limits: { ...limits, passBytes } });
    this.#known = { planned, limits, size };
    return size;
  }

  /** Memory was refused to this pass: from here on half of it is asked for. False where no pass is that small. */
  refused(plan: Plan, planned: PlannedCohort, limits: PassLimits): boolean {
    const { arena, ledger } = needOf(plan);
    const before = this.#budget;
    this.#budget = Math.min(before, Math.floor((arena + ledger) / 2));
    this.#known = null;
    try {
      this.of(planned, limits);
      return true;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#budget = before;
      this.#known = null;
      return false;
    }
  }
}

function sameLimits(one: PassLimits, other: PassLimits): boolean {
  return (
    one.bindingBytes === other.bindingBytes &&
    one.passBytes === other.passBytes &&
    one.gridWidth === other.gridWidth &&
    one.tiling.tileRows === other.tiling.tileRows &&
    one.tiling.lanes === other.tiling.lanes
  );
}
