// The plan as data: what it costs, and that no two of its words in the ledger are the same word.

import { describe, expect, test } from 'vitest';
import { HISTOGRAM_WORDS, STAT_WORDS } from '../../../src/engine/layout.ts';
import type { PassStep, Plan } from '../../../src/engine/plan.ts';
import { planPass } from '../../../src/engine/plan-pass.ts';
import { kernelLayout } from '../../../src/gpu/kernel-registry.ts';
import { passParamWords } from '../../../src/gpu/pass-params.ts';
import { buildShape, DEMANDS, NOTHING_WANTED, PLAN_CASES } from './build-shape.ts';

const [, EVERYTHING] = DEMANDS[3];

function passSteps({ steps }: Plan): PassStep[] {
  return steps.flatMap((step) => ('kernel' in step ? [step] : []));
}

interface Range {
  readonly what: string;
  readonly first: number;
  readonly words: number;
}

function resultRanges({ statistics, shape }: Plan): Range[] {
  return statistics.map(({ kind, site, layer, result }) => ({
    what: `result of ${kind} ${site} ${layer}`,
    first: result,
    words: shape.towers * (kind === 'histogram' ? HISTOGRAM_WORDS : STAT_WORDS),
  }));
}

function partialRanges({ statistics, shape }: Plan): Range[] {
  return statistics
    .filter(({ kind }) => kind === 'moments')
    .map(({ site, layer, partials, tiles }) => ({
      what: `partials of ${site} ${layer}`,
      first: partials,
      words: shape.towers * tiles * STAT_WORDS,
    }));
}

/** The words from the first to the last slot that the steps name. */
function slotRange(plan: Plan, slotWords: number): Range {
  const slots = passSteps(plan).flatMap(({ params }) =>
    Object.entries(params).flatMap(([name, word]) => (name.startsWith('slot_') ? [word] : [])),
  );
  const first = Math.min(...slots);
  return { what: 'slots', first, words: Math.max(...slots) + slotWords - first };
}

/** Words of one tensor's slots, from the distance of the two lowest. */
function wordsOfSlot(plan: Plan): number {
  const slots = new Set(passSteps(plan).flatMap(({ params }) => [params.slot_input ?? -1, params.slot_second ?? -1]));
  const sorted = [...slots].filter((slot) => slot >= 0).sort((one, other) => one - other);
  return Math.min(...sorted.slice(1).map((slot, index) => slot - sorted[index]));
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

describe.each(PLAN_CASES)('$block, after sum $activationAfterSum, skip $skip, $demanded', ({ shape, demand }) => {
  const plan = planPass(shape, demand, 0);

  test('gives slots, results and partials words of their own', () => {
    const ranges = [slotRange(plan, wordsOfSlot(plan)), ...resultRanges(plan), ...partialRanges(plan)];
    expect(firstOverlap(ranges)).toBeNull();
  });

  test('reads back every result, the slots of what is kept and no partial, and nothing lies past the ledger', () => {
    const end = ({ first, words }: Range) => first + words;
    for (const range of resultRanges(plan)) expect(end(range), range.what).toBeLessThanOrEqual(plan.readBackWords);
    const slots = slotRange(plan, wordsOfSlot(plan));
    if (demand.keep) expect(end(slots), 'exponents of what is kept').toBeLessThanOrEqual(plan.readBackWords);
    else expect(slots.first, 'nothing but results comes home').toBeGreaterThanOrEqual(plan.readBackWords);
    expect(end(slots)).toBeLessThanOrEqual(plan.ledgerWords);
    for (const range of partialRanges(plan)) {
      expect(range.first, range.what).toBeGreaterThanOrEqual(plan.readBackWords);
      expect(end(range), range.what).toBeLessThanOrEqual(plan.ledgerWords);
    }
  });

  test('binds exactly the buffers that each kernel has', () => {
    for (const step of passSteps(plan)) {
      const bound = ['pass_params', ...Object.keys(step.buffers)].sort();
      expect(bound, step.kernel).toEqual(
        kernelLayout(step.kernel)
          .bindings.map(({ name }) => name)
          .sort(),
      );
    }
  });

  test('asks for the weights of every map before the step that reads them', () => {
    let held = -1;
    for (const step of plan.steps) {
      if (!('kernel' in step)) {
        held = step.weights;
        continue;
      }
      const { weights } = step.buffers;
      if (typeof weights === 'object' && 'weights' in weights) expect(weights.weights, step.kernel).toBe(held);
    }
  });

  test('writes no buffer that the same step reads', () => {
    for (const { kernel, buffers } of passSteps(plan)) {
      const idsOf = (kind: 'read' | 'write') =>
        kernelLayout(kernel).bindings.flatMap((binding) => {
          const resource = binding.kind === kind ? buffers[binding.name] : undefined;
          return typeof resource === 'object' && 'tensor' in resource ? [resource.tensor.id] : [];
        });
      const read = new Set(idsOf('read'));
      const written = idsOf('write');
      expect(
        written.filter((id) => read.has(id)),
        kernel,
      ).toEqual([]);
      expect(new Set(written).size, kernel).toBe(written.length);
    }
  });

  test('states as work the sum of its steps', () => {
    expect(plan.work).toBe(plan.steps.reduce((sum, { work }) => sum + work, 0));
    expect(plan.steps.every(({ work }) => work > 0)).toBe(true);
  });
});

describe('the number of dispatches', () => {
  test.each([1, 2, 7, 64])('is the same for %d towers as for one', (towers) => {
    const one = planPass(buildShape({ towers: 1 }), EVERYTHING, 0);
    const many = planPass(buildShape({ towers }), EVERYTHING, 0);
    expect(many.steps.length).toBe(one.steps.length);
  });

  test('is the same for every layer', () => {
    const lengths = [1, 2, 3, 4].map((depth) => planPass(buildShape({ depth }), EVERYTHING, 0).steps.length);
    const perLayer = lengths.slice(1).map((length, index) => length - lengths[index]);
    expect(new Set(perLayer).size).toBe(1);
  });

  test('of a plain sounding is one forward and one backward a map, besides its weights', () => {
    const demand = { ...NOTHING_WANTED, forward: true, backward: true };
    const perLayer = [10, 11].map((depth) => passSteps(planPass(buildShape({ depth }), demand, 0)).length);
    expect(perLayer[1] - perLayer[0]).toBe(2);
  });
});

describe('the work of a plan', () => {
  test('grows by the same amount with every layer', () => {
    const works = [4, 5, 6].map((depth) => planPass(buildShape({ depth }), EVERYTHING, 0).work);
    expect(works[2] - works[1]).toBe(works[1] - works[0]);
  });

  test('of the steps that go over columns doubles when the towers double', () => {
    const workOf = (towers: number) =>
      passSteps(planPass(buildShape({ towers }), EVERYTHING, 0)).reduce((sum, { work }) => sum + work, 0);
    expect(workOf(6)).toBe(2 * workOf(3));
  });

  test('counts at least the multiply-adds of the products', () => {
    const { width, depth, towers, batch } = { width: 24, depth: 3, towers: 2, batch: 5 };
    const shape = buildShape({ width, depth, towers, batch, readout: false });
    const products = 2 * depth * width * width * towers * batch;
    expect(planPass(shape, { ...NOTHING_WANTED, forward: true, backward: true }, 0).work).toBeGreaterThan(products);
  });
});

describe('a plan without a way back', () => {
  test('keeps no pre-activation in memory and goes over no gradient', () => {
    const plan = planPass(buildShape({ depth: 6 }), { ...NOTHING_WANTED, forward: true }, 0);
    const kernels = passSteps(plan).map(({ kernel }) => kernel);
    expect(kernels).not.toContain('layer-backward');
    for (const { kernel, buffers } of passSteps(plan)) {
      if (kernel === 'layer-forward') expect(buffers.linear).toBe('scratch');
    }
  });

  test('still measures the loss once', () => {
    const plan = planPass(buildShape(), { ...NOTHING_WANTED, forward: true }, 0);
    expect(plan.statistics.filter(({ kind }) => kind === 'loss')).toHaveLength(1);
  });
});

test('measures each site of each layer at most once for every kind', () => {
  const { statistics } = planPass(buildShape({ depth: 4 }), EVERYTHING, 0);
  const keys = statistics
    .filter(({ site }) => site !== 'weightGradient')
    .map(({ kind, site, layer }) => `${kind} ${site} ${layer}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test('pairs are left out where a batch has none', () => {
  const { statistics } = planPass(buildShape({ batch: 1 }), EVERYTHING, 0);
  expect(statistics.filter(({ kind }) => kind === 'pairs')).toEqual([]);
});

test('an absent slot or statistic is written as all ones, an absent number as zero', () => {
  const words = passParamWords({ rows: 5, target_exponent: -3 });
  expect([words[0], words[1], words[12] | 0]).toEqual([5, 0, -3]);
  expect([...words.slice(13)]).toEqual(new Array(7).fill(0xffffffff));
});
