// How many towers the passes of one run take: as many as fit the device's limits, fewer once the device has refused memory. What
// was learnt from a refusal holds for the rest of the run and no longer: the next run finds the device as it then is.

import { cohortPass } from './cohort-pass.ts';
import type { Cohort } from './cohorts.ts';
import type { Digits } from './digits.ts';
import { assignBuffers } from './lifetimes.ts';
import type { Demand, Plan } from './plan.ts';
import { towersThatFit } from './tower-chunks.ts';

export class ChunkSizes {
  readonly #demand: Demand;
  readonly #digits: Digits | null;
  /** Bytes of a pass, weights aside, that are still asked for. */
  #budget = Number.POSITIVE_INFINITY;
  #known: { readonly cohort: Cohort; readonly limits: GPUSupportedLimits; readonly towers: number } | null = null;

  constructor(demand: Demand, digits: Digits | null) {
    this.#demand = demand;
    this.#digits = digits;
  }

  /** Towers of this cohort in one pass, at least 1. Throws InputError where not even one fits the limits. */
  of(cohort: Cohort, limits: GPUSupportedLimits): number {
    const known = this.#known;
    if (known?.cohort === cohort && known.limits === limits) return known.towers;
    const towers = Math.min(towersThatFit(cohort, this.#demand, limits), this.#withinBudget(cohort));
    this.#known = { cohort, limits, towers };
    return towers;
  }

  /** Memory was refused to this pass over some towers of the cohort. The new size: half of it, rounded up. */
  halve(cohort: Cohort, plan: Plan, limits: GPUSupportedLimits): number {
    const refused = plan.shape.towers;
    const towers = Math.ceil(refused / 2);
    this.#budget = Math.min(this.#budget, (bytesOf(plan) * towers) / refused);
    this.#known = { cohort, limits, towers };
    return towers;
  }

  /** A pass grows nearly in proportion to its towers, so one tower's plan tells for all. */
  #withinBudget(cohort: Cohort): number {
    if (this.#budget === Number.POSITIVE_INFINITY) return cohort.length;
    const { plan } = cohortPass(cohort.slice(0, 1), this.#demand, this.#digits);
    return Math.max(Math.round(this.#budget / bytesOf(plan)), 1);
  }
}

function bytesOf(plan: Plan): number {
  return assignBuffers(plan).buffers.reduce((sum, floats) => sum + floats * 4, plan.ledgerWords * 4);
}
