// The plan as data: what it costs, and that no two of its words in the ledger are the same word.

import { describe, expect, test } from 'vitest';
import { HISTOGRAM_WORDS, SLOT_WORDS, STAT_WORDS } from '../../../src/engine/layout.ts';
import type { PassStep, Plan } from '../../../src/engine/plan.ts';
import { passParamWords } from '../../../src/gpu/pass-params.ts';
import { buildShape, DEMANDS, NOTHING_WANTED, PLAN_CASES, planOf } from './build-shape.ts';

const [, EVERYTHING] = DEMANDS[3];

function passSteps({ steps }: Plan): PassStep[] {
  return steps.flatMap((step) => ('kernel' in step ? [step] : []));
}

interface Range {
  readonly what: string;
  readonly first: number;
  readonly words: number;
}

function resultRanges({ statistics }: Plan): Range[] {
  return statistics.map(({ kind, site, layer, result, span }) => ({
    what: `result of ${kind} ${site} ${layer}`,
    first: result,
    words: span.towers * (kind === 'histogram' ? HISTOGRAM_WORDS : STAT_WORDS),
  }));
}

/** Partials that are in use at the same time: those that one reduction joins. */
function partialRanges({ statistics, layout }: Plan, { params, grid }: PassStep): Range[] {
  const rows = Array.from({ length: grid[1] }, (_, row) => (params.item_first ?? 0) + row);
  const places = new Set(rows.map((row) => layout.reductions[4 * row + 2]));
  return statistics
    .filter(({ kind, result }) => kind === 'moments' && places.has(result))
    .map(({ site, layer, partials, entries, span }) => ({
      what: `partials of ${site} ${layer}`,
      first: partials,
      words: span.towers * entries * STAT_WORDS,
    }));
}

/** Slots that the steps name, segment by segment (a clearing begins a new one). */
function slotSegments(plan: Plan): Range[][] {
  const segments: Map<number, number>[] = [new Map()];
  for (const { kernel, params } of passSteps(plan)) {
    if (kernel === 'clear-words') {
      segments.push(new Map());
      continue;
    }
    const columns = { input: params.columns, first: params.columns, second: params.columns } as const;
    for (const [role, count] of Object.entries(columns)) {
      const slot = params[`slot_${role}` as 'slot_input'];
      if (slot !== undefined && kernel !== 'loss-gradient') segments[segments.length - 1].set(slot, count ?? 0);
    }
  }
  return segments.map((slots) =>
    [...slots].map(([first, columns]) => ({ what: `slots at ${first}`, first, words: columns * SLOT_WORDS })),
  );
}

/** The first two ranges that share a word. */
function firstOverlap(ranges: readonly Range[]): string | null {
  const sorted = [...ranges].sort((one, other) => one.first - other.first);
  for (const [index, range] of sorted.slice(1).entries()) {
    const before = sorted[index];
    if (before.first + before.words > range.first) return `${before.what} and ${range.what} at ${range.first}`;
  }
  return null;
}

const end = ({ first, words }: Range) => first + words;

describe.each(PLAN_CASES)(
  '$block, after sum $activationAfterSum, skip $skip, $demanded, $probes more depths, $segments segments',
  ({ shape, demand, segments }) => {
    const plan = planOf(shape, demand, { segments });
    const reductions = passSteps(plan).filter(({ kernel }) => kernel === 'reduce-statistics');

    test('gives results, and within a segment slots and partials, words of their own', () => {
      const results = resultRanges(plan);
      for (const slots of slotSegments(plan)) {
        expect(firstOverlap([...results, ...slots])).toBeNull();
        for (const step of reductions) expect(firstOverlap([...slots, ...partialRanges(plan, step)])).toBeNull();
      }
    });

    test('reads back every result, the slots of what is kept and no partial, and nothing lies past the ledger', () => {
      const { readBackWords, ledgerWords, slotsAt } = plan.layout;
      for (const range of resultRanges(plan)) expect(end(range), range.what).toBeLessThanOrEqual(readBackWords);
      for (const slot of slotsAt.values()) expect(slot < readBackWords).toBe(demand.keep);
      for (const range of slotSegments(plan).flat()) expect(end(range), range.what).toBeLessThanOrEqual(ledgerWords);
      for (const range of reductions.flatMap((step) => partialRanges(plan, step))) {
        expect(range.first, range.what).toBeGreaterThanOrEqual(readBackWords);
        expect(end(range), range.what).toBeLessThanOrEqual(ledgerWords);
      }
    });

    test('joins the moments of every statistic once', () => {
      const joined = reductions.flatMap((step) => partialRanges(plan, step)).length;
      expect(joined).toBe(plan.statistics.filter(({ kind }) => kind === 'moments').length);
    });

    test('asks for the weights of every map before the step that reads them', () => {
      let held = -1;
      for (const step of plan.steps) {
        if ('fill' in step) held = step.fill;
        else if (step.slab !== null) expect(step.slab, step.kernel).toBe(held);
      }
    });

    test('states as work the sum of its steps', () => {
      expect(plan.work).toBe(plan.steps.reduce((sum, { work }) => sum + work, 0));
      expect(plan.steps.every(({ work }) => work > 0)).toBe(true);
    });

    test('measures each site of each layer at most once a network for every kind', () => {
      const keys = plan.statistics
        .filter(({ site }) => site !== 'weightGradient')
        .flatMap(({ kind, site, layer, span, scope, probe }) =>
          Array.from({ length: span.towers }, (_, place) => {
            const tower = scope === 'base' ? `${probe} ${place}` : `${span.first + place}`;
            return `${kind} ${site} ${layer} ${scope} ${tower}`;
          }),
        );
      expect(new Set(keys).size).toBe(keys.length);
    });
  },
);

describe('the number of dispatches', () => {
  test.each([1, 2, 7, 64])('is the same for %d towers as for one', (towers) => {
    const one = planOf(buildShape({ towers: 1 }), EVERYTHING);
    const many = planOf(buildShape({ towers }), EVERYTHING);
    expect(many.steps.length).toBe(one.steps.length);
  });

  test('of a plain sounding is one forward and one backward a map, besides its weights', () => {
    const demand = { ...NOTHING_WANTED, forward: true, backward: true };
    const perLayer = [10, 11].map((depth) => passSteps(planOf(buildShape({ depth }), demand)).length);
    expect(perLayer[1] - perLayer[0]).toBe(2);
  });

  test('of a sweep over five depths of 64 layers with weight gradients stays below 150', () => {
    const demand = { ...NOTHING_WANTED, forward: true, backward: true, weightGradient: true };
    const shape = buildShape({ depth: 64, width: 128, batch: 64, towers: 16, readout: false, probes: [32, 16, 8, 4] });
    expect(planOf({ ...shape }, demand).steps.length).toBeLessThan(150);
  });
});

describe('the work of a plan', () => {
  const both = { ...NOTHING_WANTED, forward: true, backward: true };

  test('grows by the same amount with every layer', () => {
    const works = [4, 5, 6].map((depth) => planOf(buildShape({ depth }), both).work);
    expect(works[2] - works[1]).toBe(works[1] - works[0]);
  });

  test('counts at least the multiply-adds of the products', () => {
    const { width, depth, towers, batch } = { width: 24, depth: 3, towers: 2, batch: 5 };
    const shape = buildShape({ width, depth, towers, batch, readout: false });
    const products = 2 * depth * width * width * towers * batch;
    expect(planOf(shape, both).work).toBeGreaterThan(products);
  });

  test('of a sweep over all depths is one way down and the columns of all ways back', () => {
    const depths = Array.from({ length: 15 }, (_, index) => 15 - index);
    const steps = passSteps(planOf(buildShape({ depth: 16, probes: depths, readout: false }), both));
    const works = (kernel: PassStep['kernel']) =>
      steps.filter((step) => step.kernel === kernel).reduce((sum, { work }) => sum + work, 0);
    const one = passSteps(planOf(buildShape({ depth: 16, readout: false }), both));
    const oneOf = (kernel: PassStep['kernel']) =>
      one.filter((step) => step.kernel === kernel).reduce((sum, { work }) => sum + work, 0);
    expect(works('layer-forward')).toBe(oneOf('layer-forward'));
    // Layer l is passed by 17 - l ways back: 136 in all where one network has 16.
    const last = one.filter((step) => step.kernel === 'layer-backward' && step.activation === null)[0].work;
    const each = (oneOf('layer-backward') - last) / 15;
    expect(works('layer-backward')).toBe(120 * each + 16 * last);
  });
});

describe('a plan without a way back', () => {
  test('keeps no pre-activation in memory and goes over no gradient', () => {
    const plan = planOf(buildShape({ depth: 6 }), { ...NOTHING_WANTED, forward: true });
    expect(passSteps(plan).map(({ kernel }) => kernel)).not.toContain('layer-backward');
    const tensors = plan.layout.arenaFloats / plan.input.floats;
    expect(tensors).toBeLessThan(4);
  });

  test('still measures the loss once', () => {
    const plan = planOf(buildShape(), { ...NOTHING_WANTED, forward: true });
    expect(plan.statistics.filter(({ kind }) => kind === 'loss')).toHaveLength(1);
  });
});

test('pairs are left out where a batch has none', () => {
  const { statistics } = planOf(buildShape({ batch: 1 }), EVERYTHING);
  expect(statistics.filter(({ kind }) => kind === 'pairs')).toEqual([]);
});

test('an absent slot or statistic is written as all ones, an absent number as zero', () => {
  const words = passParamWords({ rows: 5, target_exponent: -3 });
  expect([words[0], words[1], words[16] | 0]).toEqual([5, 0, -3]);
  expect([...words.slice(22, 29)]).toEqual(new Array(7).fill(0xffffffff));
});
