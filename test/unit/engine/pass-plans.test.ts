// Which shapes share a plan, and that old plans are forgotten.

import { describe, expect, test } from 'vitest';
import { PassPlans } from '../../../src/engine/pass-plans.ts';
import type { CohortShape, Plan } from '../../../src/engine/plan.ts';
import { buildShape, DEMANDS, LIMITS, planOf } from './build-shape.ts';

const [, DEMAND] = DEMANDS[1];
const WISH = { demand: DEMAND, limits: LIMITS, segments: 1 };

/** Without the one function in it, which no comparison sees through. */
const data = ({ slabs, ...plan }: Plan) => ({ ...plan, slabs: slabs.slabs });

test('a shape described twice has one plan, that of the planner', () => {
  const plans = new PassPlans();
  const plan = plans.of(buildShape(), WISH);
  expect(plans.of(buildShape(), WISH)).toBe(plan);
  expect(data(plan)).toEqual(data(planOf(buildShape(), DEMAND)));
});

describe('another plan is made', () => {
  const mixed = (skips: readonly boolean[]): CohortShape => {
    const shape = buildShape({ depth: skips.length });
    return { ...shape, layers: shape.layers.map((layer, index) => ({ ...layer, skip: skips[index] })) };
  };
  test.each<[string, CohortShape]>([
    ['more towers', buildShape({ towers: 3 })],
    ['another batch', buildShape({ batch: 6 })],
    ['another width', buildShape({ width: 21 })],
    ['another depth', buildShape({ depth: 4 })],
    ['another probe', buildShape({ probes: [2] })],
    ['no readout', buildShape({ readout: false })],
    ['another block', buildShape({ block: 'activation-linear' })],
    ['skips elsewhere', mixed([true, false, true])],
    ['skips elsewhere still', mixed([true, true, false])],
  ])('for %s', (_, shape) => {
    const plans = new PassPlans();
    const plan = plans.of(buildShape(), WISH);
    expect(data(plans.of(shape, WISH))).toEqual(data(planOf(shape, DEMAND)));
    expect(plans.of(buildShape(), WISH)).toBe(plan);
  });

  test('for another wish', () => {
    const plans = new PassPlans();
    const plan = plans.of(buildShape(), WISH);
    expect(plans.of(buildShape(), { ...WISH, segments: 2 })).not.toBe(plan);
    expect(plans.of(buildShape(), { ...WISH, demand: DEMANDS[0][1] })).not.toBe(plan);
    expect(plans.of(buildShape(), { ...WISH, limits: { ...LIMITS, tiling: { tileRows: 64, lanes: 64 } } })).not.toBe(
      plan,
    );
  });
});

test('of many plans the oldest are forgotten, and one that is used again is not old', () => {
  const plans = new PassPlans();
  const first = plans.of(buildShape({ batch: 1 }), WISH);
  const second = plans.of(buildShape({ batch: 2 }), WISH);
  for (let batch = 3; batch < 34; batch++) {
    plans.of(buildShape({ batch }), WISH);
    expect(plans.of(buildShape({ batch: 1 }), WISH)).toBe(first);
  }
  expect(plans.of(buildShape({ batch: 2 }), WISH)).not.toBe(second);
});
