// What a run will cost: the sum over the passes it will make.

import { describe, expect, test } from 'vitest';
import { demandOf } from '../../../src/engine/cohort-pass.ts';
import { PassPlans } from '../../../src/engine/pass-plans.ts';
import { planRun } from '../../../src/engine/run-plan.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import { listTowers } from '../../../src/model/towers.ts';
import { LIMITS } from './build-shape.ts';

const DEMAND = demandOf(new Set(['forward', 'backward']));
const NETWORK = { depth: 6, width: 24, input: { width: 24, batch: 8 } };

function costOf(experiment: object, limits: Partial<typeof LIMITS> = {}) {
  const towers = listTowers(parseExperiment({ network: NETWORK, ...experiment }));
  return planRun(towers, { demand: DEMAND, limits: { ...LIMITS, ...limits }, plans: new PassPlans() }).cost;
}

describe('the cost of a sweep', () => {
  test('over gains is one pass whatever their number, and its work is in proportion', () => {
    const gains = (count: number) => ({ sweep: { 'network.weights.gain': { from: 1, to: 2, count } } });
    const [few, many] = [costOf(gains(3)), costOf(gains(6))];
    expect(few).toMatchObject({ towers: 3, cohorts: 1, passes: 1 });
    expect(many).toMatchObject({ towers: 6, cohorts: 1, passes: 1, dispatches: few.dispatches });
    expect(many.bytesRead).toBe(2 * few.bytesRead);
  });

  test('over seeds is a pass for each of them, all alike', () => {
    const one = costOf({});
    expect(costOf({ seeds: { count: 4 } })).toEqual({
      ...one,
      towers: 4,
      cohorts: 4,
      passes: 4,
      multiplyAdds: 4 * one.multiplyAdds,
      dispatches: 4 * one.dispatches,
      bytesRead: 4 * one.bytesRead,
    });
  });

  test('over depths is less than that of the networks one by one', () => {
    const depths = [2, 4, 6];
    const together = costOf({ sweep: { 'network.depth': depths } });
    const apart = depths.map((depth) => costOf({ network: { ...NETWORK, depth } }));
    expect(together).toMatchObject({ towers: 3, cohorts: 1, passes: 1 });
    expect(together.multiplyAdds).toBeLessThan(apart.reduce((sum, cost) => sum + cost.multiplyAdds, 0));
    expect(together.multiplyAdds).toBeGreaterThan(apart[2].multiplyAdds);
  });

  test('in little memory is more passes of less', () => {
    const sweep = { 'network.weights.gain': { from: 1, to: 2, count: 40 } };
    const whole = costOf({ sweep });
    const cut = costOf({ sweep }, { passBytes: whole.deviceBytes / 4 });
    expect(cut.passes).toBeGreaterThan(3);
    expect(cut.deviceBytes).toBeLessThan(whole.deviceBytes);
    expect(cut.towers).toBe(40);
  });

  test('is that of the depths asked for, where they differ from seed to seed', () => {
    const experiment = { network: NETWORK, sweep: { 'network.depth': [2, 4, 6] }, seeds: { count: 2 } };
    const towers = listTowers(parseExperiment(experiment));
    const ground = () => ({ demand: DEMAND, limits: LIMITS, plans: new PassPlans() });
    // Of the first seed depths 6 and 4, of the second 6 and 2.
    const part = towers.filter(({ seed, layers }) => layers.length === 6 || layers.length === (seed === 1 ? 4 : 2));
    const [first, second] = [1, 2].map((seed) => part.filter((tower) => tower.seed === seed));
    const together = planRun(part, ground()).cost.multiplyAdds;
    const apart = [first, second].map((own) => planRun(own, ground()).cost.multiplyAdds);
    expect(apart[0]).not.toBe(apart[1]);
    expect(together).toBe(apart[0] + apart[1]);
  });

  test('is nothing for no tower', () => {
    expect(planRun([], { demand: DEMAND, limits: LIMITS, plans: new PassPlans() }).cost).toMatchObject({
      towers: 0,
      passes: 0,
      multiplyAdds: 0,
    });
  });
});
