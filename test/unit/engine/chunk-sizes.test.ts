// How a run remembers that memory was refused.

import { describe, expect, test } from 'vitest';
import { ChunkSizes } from '../../../src/engine/chunk-sizes.ts';
import { cohortPass, demandOf } from '../../../src/engine/cohort-pass.ts';
import { type Cohort, groupCohorts } from '../../../src/engine/cohorts.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { listTowers } from '../../../src/model/towers.ts';

const LIMITS = {
  maxBufferSize: 2 ** 28,
  maxStorageBufferBindingSize: 2 ** 27,
  maxComputeWorkgroupsPerDimension: 65535,
} as GPUSupportedLimits;
const DEMAND = demandOf(new Set(['forward', 'backward']));

/** Cohorts of 32 towers for each depth, seed by seed. */
function cohortsOf(depths: readonly number[], seeds = 1): Cohort[] {
  return groupCohorts(
    listTowers(
      parseExperiment({
        network: { width: 16, input: { width: 16, batch: 8 } },
        sweep: { 'network.depth': depths, 'network.weights.gain': { from: 1, to: 2, count: 32 } },
        seeds: { count: seeds },
      }),
    ),
  );
}

const planOf = (cohort: Cohort, towers: number) => cohortPass(cohort.slice(0, towers), DEMAND, null).plan;

describe('after a refusal', () => {
  test('the cohort goes on with half as many, rounded up, and so the next of its shape', () => {
    const [first, second] = cohortsOf([4], 2);
    const sizes = new ChunkSizes(DEMAND, null);
    expect(sizes.of(first, LIMITS)).toBe(32);
    expect(sizes.halve(first, planOf(first, 32), LIMITS)).toBe(16);
    expect(sizes.of(first, LIMITS)).toBe(16);
    expect(sizes.halve(first, planOf(first, 5), LIMITS)).toBe(3);
    expect(sizes.of(first, LIMITS)).toBe(3);
    expect(sizes.of(second, LIMITS)).toBe(3);
  });

  test('a cohort of other shapes takes as many towers as need the same memory', () => {
    const [deep, shallow] = cohortsOf([40, 4]);
    const sizes = new ChunkSizes(DEMAND, null);
    sizes.halve(deep, planOf(deep, 8), LIMITS);
    expect(sizes.of(deep, LIMITS)).toBe(4);
    // A tenth of the layers: about ten times as many towers.
    expect(sizes.of(shallow, LIMITS)).toBeGreaterThan(20);
  });

  test('one tower stays one tower', () => {
    const [cohort] = cohortsOf([4]);
    const sizes = new ChunkSizes(DEMAND, null);
    expect(sizes.halve(cohort, planOf(cohort, 1), LIMITS)).toBe(1);
    expect(sizes.of(cohort, LIMITS)).toBe(1);
  });

  test('another run begins with what the limits allow', () => {
    const [cohort] = cohortsOf([4]);
    new ChunkSizes(DEMAND, null).halve(cohort, planOf(cohort, 8), LIMITS);
    expect(new ChunkSizes(DEMAND, null).of(cohort, LIMITS)).toBe(32);
  });
});

test('a device with other limits is asked anew, as after a loss', () => {
  const [cohort] = cohortsOf([4]);
  const sizes = new ChunkSizes(DEMAND, null);
  expect(sizes.of(cohort, LIMITS)).toBe(32);
  const smaller = { ...LIMITS, maxStorageBufferBindingSize: 20_000 } as GPUSupportedLimits;
  expect(sizes.of(cohort, smaller)).toBeLessThan(32);
});
