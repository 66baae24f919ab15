// Memory shared by tensors: a simulation of the steps knows who is alive, and every read is checked against its owner.

import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/engine/plan.ts';
import { buildShape, DEMANDS, NOTHING_WANTED, PLAN_CASES, planOf } from './build-shape.ts';
import { memoryFaults } from './simulate-plan.ts';

describe.each(PLAN_CASES)(
  '$block, after sum $activationAfterSum, skip $skip, $demanded, $probes more depths, $segments segments',
  ({ shape, demand, segments }) => {
    test('no step reads, and no answer holds, a value that another tensor has overwritten', () => {
      expect(memoryFaults(planOf(shape, demand, { segments }))).toEqual([]);
    });
  },
);

test('the simulation sees a tensor that is overwritten too early', () => {
  const plan = planOf(buildShape(), DEMANDS[1][1]);
  const steps = plan.steps.map((step) =>
    'kernel' in step ? { ...step, params: { ...step.params, at_second: 0, at_first: 0 } } : step,
  );
  expect(memoryFaults({ ...plan, steps })).not.toEqual([]);
});

describe('the memory of a pass', () => {
  const forward = { ...NOTHING_WANTED, forward: true };
  const both = { ...forward, backward: true };
  const plan = (depth: number, demand = forward) => planOf(buildShape({ depth }), demand);
  const floats = ({ layout }: Plan) => layout.arenaFloats;

  test('without a way back does not grow with the depth', () => {
    expect(floats(plan(200))).toBe(floats(plan(5)));
  });

  test('with a way back grows by the same number of tensors for every layer', () => {
    const sizes = [10, 20, 30].map((depth) => floats(plan(depth, both)));
    expect(sizes[2] - sizes[1]).toBe(sizes[1] - sizes[0]);
    expect(sizes[1] - sizes[0]).toBeGreaterThan(0);
  });

  test('with a way back holds no more than state, argument and gradient of a layer', () => {
    const tensor = plan(1).input.floats;
    expect((floats(plan(21, both)) - floats(plan(20, both))) / tensor).toBeLessThanOrEqual(2);
  });

  test('with checkpoints grows by one state for every segment, whatever the depth of a segment', () => {
    const tensor = plan(1).input.floats;
    const size = (depth: number, segments: number) => floats(planOf(buildShape({ depth }), both, { segments }));
    const perSegment = (size(400, 40) - size(200, 20)) / tensor / 20;
    expect(perSegment).toBeLessThanOrEqual(1.1);
    expect(size(400, 20)).toBeLessThan(size(400, 1) / 5);
  });

  test('in the ledger holds slots and partial sums of one segment, and grows with depth by results and checkpoints alone', () => {
    const shape = (depth: number) => buildShape({ depth, towers: 1 });
    const words = (depth: number, segments: number) => {
      const { layout } = planOf(shape(depth), both, { segments });
      return layout.ledgerWords - layout.readBackWords;
    };
    expect(words(800, 80) - words(400, 40)).toBeLessThan((words(800, 1) - words(400, 1)) / 5);
  });
});
