// How a run remembers that memory was refused.

import { describe, expect, test } from 'vitest';
import { ChunkSizes } from '../../../src/engine/chunk-sizes.ts';
import { cohortPart } from '../../../src/engine/cohort-part.ts';
import { cohortShape, demandOf } from '../../../src/engine/cohort-pass.ts';
import { PassPlans } from '../../../src/engine/pass-plans.ts';
import { type PlannedCohort, planRun } from '../../../src/engine/run-plan.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { listTowers } from '../../../src/model/towers.ts';
import { LIMITS, planOf as planShape } from './build-shape.ts';

const DEMAND = demandOf(new Set(['forward', 'backward']));
const GROUND = { demand: DEMAND, limits: LIMITS, plans: new PassPlans() };

/** A cohort of 32 towers for each width, seed by seed. */
function cohortsOf(widths: readonly number[], { seeds = 1, depth = 4 } = {}): readonly PlannedCohort[] {
  const experiment = parseExperiment({
    network: { depth, input: { width: 16, batch: 8 } },
    sweep: { 'network.width': widths, 'network.weights.gain': { from: 1, to: 2, count: 32 } },
    seeds: { count: seeds },
  });
  return planRun(listTowers(experiment), GROUND).cohorts;
}

function planOf({ cohort }: PlannedCohort, bases: number) {
  const part = cohortPart(cohort, { bases: [0, bases], probes: [0, 1] });
  return planShape(cohortShape(part), DEMAND);
}

const sizesOf = () => new ChunkSizes(GROUND);

describe('after a refusal', () => {
  test('the cohort goes on with half as many, and so the next of its shape', () => {
    const [first, second] = cohortsOf([16], { seeds: 2 });
    const sizes = sizesOf();
    expect(sizes.of(first, LIMITS).bases).toBe(32);
    expect(sizes.refused(planOf(first, 32), first, LIMITS)).toBe(true);
    expect(sizes.of(first, LIMITS).bases).toBe(16);
    expect(sizes.refused(planOf(first, 16), first, LIMITS)).toBe(true);
    expect(sizes.of(first, LIMITS).bases).toBe(8);
    expect(sizes.of(second, LIMITS).bases).toBe(8);
  });

  test('a cohort of other shapes takes as many towers as need the same memory', () => {
    const [wide, narrow] = cohortsOf([160, 16]);
    const sizes = sizesOf();
    sizes.refused(planOf(wide, 8), wide, LIMITS);
    expect(sizes.of(wide, LIMITS).bases).toBe(4);
    expect(sizes.of(narrow, LIMITS).bases).toBeGreaterThan(12);
  });

  test('of a pass over one tower checkpoints take over, and where they do not help it says so', () => {
    const [deep] = cohortsOf([16], { depth: 200 });
    const sizes = sizesOf();
    expect(sizes.refused(planOf(deep, 1), deep, LIMITS)).toBe(true);
    expect(sizes.of(deep, LIMITS)).toMatchObject({ bases: 1, probes: 1 });
    expect(sizes.of(deep, LIMITS).segments).toBeGreaterThan(1);
    const [flat] = cohortsOf([16], { depth: 1 });
    expect(sizesOf().refused(planOf(flat, 1), flat, LIMITS)).toBe(false);
  });

  test('another run begins with what the limits allow', () => {
    const [cohort] = cohortsOf([16]);
    sizesOf().refused(planOf(cohort, 8), cohort, LIMITS);
    expect(sizesOf().of(cohort, LIMITS).bases).toBe(32);
  });
});

test('a device with other limits is asked anew, as after a loss', () => {
  const [cohort] = cohortsOf([16]);
  const sizes = sizesOf();
  expect(sizes.of(cohort, LIMITS).bases).toBe(32);
  expect(sizes.of(cohort, { ...LIMITS, passBytes: 200_000 }).bases).toBeLessThan(32);
});
