// How much of a cohort one pass takes: as many towers as the device's limits allow, and never one more.

import { describe, expect, test } from 'vitest';
import { cohortPart } from '../../../src/engine/cohort-part.ts';
import { cohortShape, demandOf } from '../../../src/engine/cohort-pass.ts';
import { type Cohort, groupCohorts } from '../../../src/engine/cohorts.ts';
import { PassPlans } from '../../../src/engine/pass-plans.ts';
import type { Plan } from '../../../src/engine/plan.ts';
import { type ChunkSize, chunkSize, needOf } from '../../../src/engine/tower-chunks.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { InputError } from '../../../src/model/input-error.ts';
import { listTowers } from '../../../src/model/towers.ts';
import { LIMITS, planOf } from './build-shape.ts';

const DEMAND = demandOf(new Set(['forward', 'backward', 'correlation', 'histogram', 'weight-gradient']));

function cohortOf(count: number, network: object = {}, sweep: object = {}): Cohort {
  const gains = Array.from({ length: count }, (_, index) => 0.5 + index / count);
  const experiment = {
    network: { depth: 4, width: 40, input: { width: 40, batch: 33 }, ...network },
    sweep: { 'network.weights.gain': gains, ...sweep },
  };
  return groupCohorts(listTowers(parseExperiment(experiment)))[0];
}

const sizeIn = (cohort: Cohort, limits: Partial<typeof LIMITS> = {}) =>
  chunkSize(cohort, { demand: DEMAND, limits: { ...LIMITS, ...limits }, plans: new PassPlans() });

/** The plan of a chunk, or of one with other numbers of base towers. */
function chunkPlan(cohort: Cohort, { bases, probes, segments }: ChunkSize): Plan {
  const part = cohortPart(cohort, { bases: [0, bases], probes: [0, probes] });
  return planOf(cohortShape(part), DEMAND, { segments });
}

function largestBuffer(plan: Plan): number {
  const { arena, ledger } = needOf(plan);
  return Math.max(arena, ledger);
}

function widestGrid({ steps }: Plan): number {
  return Math.max(...steps.flatMap((step) => ('kernel' in step ? [step.grid[0]] : [])));
}

test('a small cohort goes in one piece', () => {
  expect(sizeIn(cohortOf(7))).toEqual({ bases: 7, probes: 1, segments: 1 });
});

test('the depths of a sweep go in one piece', () => {
  const cohort = cohortOf(3, {}, { 'network.depth': { from: 1, to: 9 } });
  expect(sizeIn(cohort)).toEqual({ bases: 3, probes: 9, segments: 1 });
});

describe('a smaller binding limit', () => {
  const cohort = cohortOf(50);
  test.each([20_000_000, 4_000_000, 1_000_000, 600_000])(
    'of %d bytes is kept by every buffer, and used up',
    (limit) => {
      const size = sizeIn(cohort, { bindingBytes: limit });
      expect(largestBuffer(chunkPlan(cohort, size))).toBeLessThanOrEqual(limit);
      if (size.bases === 50) return;
      expect(largestBuffer(chunkPlan(cohort, { ...size, bases: size.bases + 1 }))).toBeGreaterThan(limit);
    },
  );
});

describe('a smaller limit of workgroups', () => {
  test.each([4, 16, 40, 63])('of %d is kept by every grid', (limit) => {
    const cohort = cohortOf(50);
    expect(widestGrid(chunkPlan(cohort, sizeIn(cohort, { gridWidth: limit })))).toBeLessThanOrEqual(limit);
  });
});

test('arena and ledger together stay inside the memory of a pass', () => {
  const cohort = cohortOf(600, { depth: 64, width: 128 });
  const size = sizeIn(cohort, { bindingBytes: 2 ** 30, passBytes: 2 ** 27 });
  const { arena, ledger } = needOf(chunkPlan(cohort, size));
  expect(size.bases).toBeLessThan(600);
  expect(arena + ledger).toBeLessThanOrEqual(2 ** 27);
});

test('a network whose pre-activations do not fit gets as many checkpoints as it needs', () => {
  const cohort = cohortOf(1, { depth: 600 });
  const whole = largestBuffer(chunkPlan(cohort, { bases: 1, probes: 1, segments: 1 }));
  for (const share of [2, 4, 8]) {
    const size = sizeIn(cohort, { bindingBytes: Math.floor(whole / share) });
    expect(size.segments).toBeGreaterThan(1);
    expect(largestBuffer(chunkPlan(cohort, size))).toBeLessThanOrEqual(whole / share);
    const fewer = chunkPlan(cohort, { ...size, segments: size.segments / 2 });
    expect(largestBuffer(fewer)).toBeGreaterThan(whole / share);
  }
});

test('depths that do not fit together are taken in turns', () => {
  const cohort = cohortOf(1, {}, { 'network.depth': { from: 1, to: 40 } });
  const size = sizeIn(cohort, { passBytes: 2_500_000 });
  expect(size.probes).toBeLessThan(40);
  const { arena, ledger } = needOf(chunkPlan(cohort, size));
  expect(arena + ledger).toBeLessThanOrEqual(2_500_000);
});

test('a single network that does not fit is refused with its bytes and with what to lower', () => {
  const limits = { bindingBytes: 10_000 };
  expect(() => sizeIn(cohortOf(3), limits)).toThrow(InputError);
  expect(() => sizeIn(cohortOf(3), limits)).toThrow(/needs \d+ bytes .*10000 a piece.*; lower network.depth/);
});
