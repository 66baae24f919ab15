// How many towers one pass takes: as many as the device's limits allow, and never one more.

import { describe, expect, test } from 'vitest';
import { cohortShape, demandOf } from '../../../src/engine/cohort-pass.ts';
import { type Cohort, groupCohorts } from '../../../src/engine/cohorts.ts';
import { assignBuffers } from '../../../src/engine/lifetimes.ts';
import type { Plan } from '../../../src/engine/plan.ts';
import { planPass } from '../../../src/engine/plan-pass.ts';
import { towersThatFit } from '../../../src/engine/tower-chunks.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { InputError } from '../../../src/model/input-error.ts';
import { listTowers } from '../../../src/model/towers.ts';

/** Defaults of the WebGPU specification. */
const DEFAULT_LIMITS = {
  maxBufferSize: 2 ** 28,
  maxStorageBufferBindingSize: 2 ** 27,
  maxComputeWorkgroupsPerDimension: 65535,
};
const DEMAND = demandOf(new Set(['forward', 'backward', 'correlation', 'histogram', 'weight-gradient']));

function cohortOf(count: number, network: object = {}): Cohort {
  const gains = Array.from({ length: count }, (_, index) => 0.5 + index / count);
  const experiment = {
    network: { depth: 4, width: 40, input: { width: 40, batch: 33 }, ...network },
    sweep: { 'network.weights.gain': gains },
  };
  return groupCohorts(listTowers(parseExperiment(experiment)))[0];
}

const towersIn = (cohort: Cohort, limits: Partial<typeof DEFAULT_LIMITS> = {}) =>
  towersThatFit(cohort, DEMAND, { ...DEFAULT_LIMITS, ...limits } as GPUSupportedLimits);
const planOf = (cohort: Cohort, towers: number) => planPass(cohortShape(cohort, towers), DEMAND, 0);

function largestBuffer(plan: Plan): number {
  return 4 * Math.max(plan.ledgerWords, ...assignBuffers(plan).buffers);
}
function widestGrid({ steps }: Plan): number {
  return Math.max(...steps.flatMap((step) => ('kernel' in step ? step.grid : [])));
}

test('a small cohort goes in one piece', () => {
  const cohort = cohortOf(7);
  expect(towersIn(cohort)).toBe(7);
});

describe('a smaller binding limit', () => {
  const cohort = cohortOf(50);
  test.each([20_000_000, 1_000_000, 300_000, 150_000])('of %d bytes is kept by every buffer, and used up', (limit) => {
    const towers = towersIn(cohort, { maxStorageBufferBindingSize: limit });
    expect(largestBuffer(planOf(cohort, towers))).toBeLessThanOrEqual(limit);
    if (towers < cohort.length) expect(largestBuffer(planOf(cohort, towers + 1))).toBeGreaterThan(limit);
  });

  test('counts whichever of the two limits is lower', () => {
    const limit = 1_000_000;
    expect(towersIn(cohort, { maxBufferSize: limit })).toBe(towersIn(cohort, { maxStorageBufferBindingSize: limit }));
  });
});

describe('a smaller limit of workgroups', () => {
  test.each([4, 16, 40, 63])('of %d is kept by every grid', (limit) => {
    const cohort = cohortOf(50);
    const towers = towersIn(cohort, { maxComputeWorkgroupsPerDimension: limit });
    expect(widestGrid(planOf(cohort, towers))).toBeLessThanOrEqual(limit);
  });
});

test('all passes together stay inside one gibibyte', () => {
  const cohort = cohortOf(600, { depth: 64, width: 128 });
  const towers = towersIn(cohort);
  const bytes = (count: number) => {
    const plan = planOf(cohort, count);
    return 4 * assignBuffers(plan).buffers.reduce((sum, floats) => sum + floats, plan.ledgerWords);
  };
  expect(towers).toBeLessThan(600);
  expect(bytes(towers)).toBeLessThanOrEqual(2 ** 30);
});

test('a single network that does not fit is refused with its bytes and with what to lower', () => {
  const limits = { maxStorageBufferBindingSize: 10_000 };
  expect(() => towersIn(cohortOf(3), limits)).toThrow(InputError);
  expect(() => towersIn(cohortOf(3), limits)).toThrow(/needs \d+ bytes .*10000 a piece; lower network.depth/);
});
