import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupCohorts } from '../../../src/engine/cohorts.ts';
import { shardTowers } from '../../../src/experiment/shard.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';
import type { TowerSpec } from '../../../src/model/tower.ts';
import { listTowers } from '../../../src/model/towers.ts';

function towersOf(json: object): TowerSpec[] {
  const network = { depth: 3, width: 8, input: { width: 8, batch: 4 }, readout: { loss: 'gaussian-cotangent' } };
  return listTowers(parseExperiment({ network, ...json }));
}

function partsOf(towers: readonly TowerSpec[], count: number): number[][] {
  return Array.from({ length: count }, (_, place) => [...shardTowers(towers, { index: place + 1, count })]);
}

/** Multiply-adds of each part. */
function loads(towers: readonly TowerSpec[], parts: readonly (readonly number[])[]): number[] {
  const work = ({ layers, input }: TowerSpec) =>
    layers.reduce((sum, { maps }) => sum + maps.reduce((own, map) => own + map.fanIn * map.fanOut, 0), 0) * input.batch;
  return parts.map((part) => part.reduce((sum, tower) => sum + work(towers[tower]), 0));
}

const GAINS = { from: 0.5, to: 2, count: 5 };

describe('the parts of a sweep', () => {
  it('hold every tower exactly once, whatever is swept and however many they are', () => {
    const seeds = fc.integer({ min: 1, max: 5 });
    const depths = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(seeds, depths, fc.integer({ min: 1, max: 60 }), (count, depth, parts) => {
        const sweep = { 'network.depth': depth, 'network.weights.gain': [1, 2] };
        const towers = towersOf({ sweep, seeds: { count } });
        const all = partsOf(towers, parts).flat();
        expect(all.toSorted((a, b) => a - b)).toEqual(towers.map(({ tower }) => tower));
      }),
      { numRuns: 60 },
    );
  });

  it('are no heavier than a third more than the mean, or than one tower that is (Graham 1969 in short)', () => {
    const depths = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(depths, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 7 }), (depth, count, parts) => {
        const towers = towersOf({ sweep: { 'network.depth': depth }, seeds: { count } });
        const own = loads(towers, partsOf(towers, parts));
        const each = loads(
          towers,
          towers.map(({ tower }) => [tower]),
        );
        const total = each.reduce((sum, work) => sum + work, 0);
        const largest = Math.max(...each);
        // The last tower put on the heaviest part went to the part that had least, at most the mean of the others' work.
        const bound = 1.01 * Math.max((total - largest) / parts + largest, largest);
        expect(Math.max(...own)).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 60 },
    );
  });

  it('differ by one tower at most where all towers are alike', () => {
    for (const count of [1, 2, 3, 4, 7, 14, 15]) {
      const sizes = partsOf(towersOf({ sweep: { 'network.weights.gain': GAINS }, seeds: { count: 3 } }), count).map(
        (part) => part.length,
      );
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
  });

  it('balance one deep network against many shallow ones', () => {
    const towers = towersOf({ sweep: { 'network.depth': [1, 2, 3, 4, 5, 6, 7, 8, 9, 45] } });
    const own = loads(towers, partsOf(towers, 2));
    expect(own[0]).toBe(own[1]);
  });

  it('weigh width squared and batch, not the number of towers', () => {
    const towers = towersOf({
      network: { depth: 4, input: { width: 8, batch: 4 }, readout: { loss: 'gaussian-cotangent' } },
      sweep: { 'network.width': [8, 64] },
      seeds: { count: 8 },
    });
    const narrow = (part: readonly number[]) => part.filter((tower) => tower < 8).length;
    expect(partsOf(towers, 4).map((part) => [narrow(part), part.length])).toEqual(Array(4).fill([2, 4]));
  });
});

describe('towers that share a network and differ in the gain', () => {
  it('stay together where whole groups make equal parts', () => {
    const towers = towersOf({ sweep: { 'network.weights.gain': GAINS }, seeds: { count: 4 } });
    const parts = partsOf(towers, 2);
    for (const cohort of groupCohorts(towers)) {
      expect(parts.filter((part) => cohort.probes.flat().some(({ tower }) => part.includes(tower)))).toHaveLength(1);
    }
  });

  it('are cut in as few places as there are parts where they do not', () => {
    const towers = towersOf({ sweep: { 'network.weights.gain': GAINS }, seeds: { count: 3 } });
    const parts = partsOf(towers, 5);
    expect(parts.map((part) => part.length)).toEqual([3, 3, 3, 3, 3]);
    const held = groupCohorts(towers).map(
      (cohort) => parts.filter((part) => cohort.probes.flat().some(({ tower }) => part.includes(tower))).length,
    );
    expect(held.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(3 + 5 - 1);
  });
});

describe('a part', () => {
  it('is empty where there are more parts than towers, and the others have one tower each', () => {
    const parts = partsOf(towersOf({ seeds: { count: 3 } }), 5);
    expect(parts.map((part) => part.length)).toEqual([1, 1, 1, 0, 0]);
    expect(shardTowers(towersOf({}), { index: 7, count: 1e15 }).size).toBe(0);
  });

  it('is the whole sweep where there is one', () => {
    expect(shardTowers(towersOf({ seeds: { count: 3 } }), { index: 1, count: 1 })).toEqual(new Set([0, 1, 2]));
  });

  it('is the same each time it is asked for', () => {
    const json = { sweep: { 'network.depth': [3, 5, 9], 'network.weights.gain': GAINS }, seeds: { count: 3 } };
    expect(partsOf(towersOf(json), 4)).toEqual(partsOf(towersOf(json), 4));
  });

  it('of a hundred thousand towers is found within seconds, in few parts and in many', () => {
    const towers = towersOf({
      network: { depth: 1, width: 8, input: { width: 8, batch: 4 } },
      sweep: { 'network.weights.gain': { from: 1, to: 2, count: 1000 } },
      seeds: { count: 100 },
    });
    const start = performance.now();
    for (const count of [3, 30_000]) expect(shardTowers(towers, { index: 2, count }).size).toBeGreaterThan(2);
    // Twenty times what it takes on one slow core.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
