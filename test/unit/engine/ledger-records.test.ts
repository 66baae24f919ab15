// From the words of a ledger to records: what is measured, what is exactly zero, what is a fault and what is left out.

import { describe, expect, test } from 'vitest';
import { ledgerRecords } from '../../../src/engine/ledger-records.ts';
import type { Statistic, StatisticKind } from '../../../src/engine/plan.ts';
import type { Site } from '../../../src/model/records.ts';
import { buildShape, DEMANDS, planOf } from './build-shape.ts';
import { SyntheticLedger } from './synthetic-ledger.ts';

const [, EVERYTHING] = DEMANDS[3];
const WIDTH = 20;
const BATCH = 5;
const COUNT = WIDTH * BATCH;
const PLAN = planOf(buildShape({ block: 'linear-activation-linear', width: WIDTH, batch: BATCH }), EVERYTHING);

function statistics(site: Site, layer: number, kind: StatisticKind = 'moments'): Statistic[] {
  return PLAN.statistics.filter((one) => one.site === site && one.layer === layer && one.kind === kind);
}

/** The records of one site and layer, by quantity, from a ledger that `write` has changed. */
function quantities(site: Site, layer: number, write: (ledger: SyntheticLedger) => void, place = 0) {
  const ledger = new SyntheticLedger(PLAN);
  write(ledger);
  const records = ledgerRecords(PLAN, ledger.words, { probe: 0, base: place, tower: 40 + place });
  expect(records.every(({ tower }) => tower === 40 + place)).toBe(true);
  const own = records.filter((record) => record.site === site && record.layer === layer);
  expect(new Set(own.map(({ quantity }) => quantity)).size, 'no quantity is told twice').toBe(own.length);
  return Object.fromEntries(own.map(({ quantity, value }) => [quantity, value]));
}

const [state] = statistics('state', 2);
const [preactivation] = statistics('preactivation', 1);
// Mean 0.5, mean square 1: variance 0.75. All are exact in float32.
const MOMENTS = { sum: COUNT / 2, squares: COUNT, low: -1, high: 2, zeros: 25, saturated: 75 };

describe('moments', () => {
  test('become a second moment, a variance, and mean and extremes in units of the rms', () => {
    const found = quantities('state', 2, (ledger) => ledger.moments(state, MOMENTS));
    expect(found).toMatchObject({
      log10MeanSquare: 0,
      meanOverRms: 0.5,
      minOverRms: -1,
      maxOverRms: 2,
      zeroShare: 0.25,
    });
    expect(found.log10Variance).toBeCloseTo(Math.log10(0.75), 12);
    expect(found).not.toHaveProperty('saturatedShare');
  });

  test('of a pre-activation also have the saturated share', () => {
    const found = quantities('preactivation', 1, (ledger) => ledger.moments(preactivation, MOMENTS));
    expect(found.saturatedShare).toBe(MOMENTS.saturated / preactivation.count);
  });

  test.each([2000, -2000, 1_000_000])(
    'at exponent %d move log10 by twice the exponent and nothing else',
    (exponent) => {
      const found = quantities('state', 2, (ledger) => ledger.moments(state, { ...MOMENTS, exponent }));
      // One product and one sum in float64, relative 2^-52 each.
      const shift = 2 * exponent * Math.log10(2);
      expect(Math.abs((found.log10MeanSquare as number) - shift)).toBeLessThanOrEqual(Math.abs(shift) * 2 ** -51);
      expect(Math.abs((found.log10Variance as number) - shift - Math.log10(0.75))).toBeLessThanOrEqual(
        Math.abs(shift) * 2 ** -50,
      );
      expect(found).toMatchObject({ meanOverRms: 0.5, minOverRms: -1, maxOverRms: 2 });
    },
  );

  test('of one tower are not those of its neighbour', () => {
    const write = (ledger: SyntheticLedger) => {
      ledger.moments(state, { ...MOMENTS, exponent: 10 }, 0);
      ledger.moments(state, { ...MOMENTS, squares: 100 * COUNT }, 1);
    };
    expect(quantities('state', 2, write, 1).log10MeanSquare).toBeCloseTo(2, 12);
    expect(quantities('state', 2, write, 0).log10MeanSquare).toBeCloseTo(20 * Math.log10(2), 12);
  });
});

describe('a tensor that is exactly zero', () => {
  test('has null for its logarithms, all zeros, and no units to measure in', () => {
    const zero = { zeros: COUNT, peak: 0, exponent: -0x20000000 };
    const found = quantities('state', 2, (ledger) => ledger.moments(state, zero));
    expect(found).toMatchObject({ log10MeanSquare: null, log10Variance: null, zeroShare: 1 });
    expect(found).toMatchObject({ meanOverRms: null, minOverRms: null, maxOverRms: null });
    expect(found).not.toHaveProperty('fault');
  });
});

describe('a variance', () => {
  const around = (share: number) => ({ ...MOMENTS, sum: COUNT * Math.sqrt(1 - share), low: 0.99, high: 1.01 });

  test('that float32 sums cannot resolve is left out', () => {
    const found = quantities('state', 2, (ledger) => ledger.moments(state, around(1e-6)));
    expect(found).not.toHaveProperty('log10Variance');
    expect(found).toHaveProperty('log10MeanSquare');
  });

  test('that they can resolve is there', () => {
    const found = quantities('state', 2, (ledger) => ledger.moments(state, around(1e-3)));
    // The sum is rounded to float32: 2^-24 of a mean square of which the variance is a thousandth.
    expect(Math.abs((found.log10Variance as number) + 3)).toBeLessThan(2e-4);
  });

  test('of equal values is exactly zero', () => {
    const equal = { sum: COUNT, squares: COUNT, low: 1, high: 1 };
    expect(quantities('state', 2, (ledger) => ledger.moments(state, equal)).log10Variance).toBeNull();
  });
});

describe('a fault', () => {
  test.each([
    ['a value that is not finite', { peak: 255 }, 1],
    ['slopes of which none could be tracked', { peak: 256 }, 4],
    ['an exponent at the upper bound', { exponent: 0x20000000 }, 4],
    ['an exponent at the lower bound', { exponent: -0x20000000 }, 4],
  ])('is told for %s in place of its numbers', (_, fault, code) => {
    const found = quantities('state', 2, (ledger) => {
      ledger.moments(state, { ...MOMENTS, ...fault });
    });
    expect([found.fault, found.log10MeanSquare, found.meanOverRms]).toEqual([code, undefined, undefined]);
  });

  test('of one tower does not touch its neighbour', () => {
    const write = (ledger: SyntheticLedger) => {
      ledger.moments(state, { ...MOMENTS, peak: 255 }, 0);
      ledger.moments(state, MOMENTS, 1);
    };
    const found = quantities('state', 2, write, 1);
    expect(found).toMatchObject({ log10MeanSquare: 0 });
    expect(found).not.toHaveProperty('fault');
  });

  test.each([1, 2])('of %d maps of a block is told once and leaves no number for the block behind', (count) => {
    const found = quantities('weightGradient', 2, (ledger) => {
      for (const map of statistics('weightGradient', 2)) ledger.moments(map, MOMENTS);
      for (const map of statistics('weightGradient', 2).slice(0, count)) ledger.moments(map, { ...MOMENTS, peak: 255 });
    });
    expect(found).toEqual({ fault: 1 });
  });

  test.each([
    [8192, 0, false],
    [8200, 0, true],
    [1, 14, true],
  ])('is told for an argument of sin of %d * 2^%d: %s', (high, exponent, told) => {
    const shape = buildShape({ width: WIDTH, batch: BATCH });
    const plan = planOf(
      { ...shape, layers: shape.layers.map((layer) => ({ ...layer, activation: 'sin' })) },
      EVERYTHING,
    );
    const ledger = new SyntheticLedger(plan);
    const place = plan.statistics.find(({ site, layer }) => site === 'preactivation' && layer === 1);
    if (place === undefined) throw new Error('no statistic of the first pre-activation');
    ledger.moments(place, { sum: 0, squares: 1, low: -1, high, exponent });
    const faults = ledgerRecords(plan, ledger.words, { probe: 0, base: 0, tower: 0 }).filter(
      ({ quantity }) => quantity === 'fault',
    );
    expect(faults.map(({ site, layer, value }) => [site, layer, value])).toEqual(told ? [['preactivation', 1, 2]] : []);
  });
});

describe('the weight gradient of a block with two maps', () => {
  const [second, first] = statistics('weightGradient', 2);

  test('joins the mean squares of both, each with its exponent, over all weights', () => {
    expect(first.count + second.count).toBe(2 * WIDTH * 28);
    const found = quantities('weightGradient', 2, (ledger) => {
      ledger.moments(first, { squares: 3 * first.count, exponent: 2000 });
      ledger.moments(second, { squares: 5 * second.count, exponent: 2001 });
    });
    // Both maps have the same number of weights: the mean of 3 and 4 * 5, at 2^4000.
    expect(found).toEqual({ log10MeanSquare: expect.closeTo(Math.log10(11.5) + 4000 * Math.log10(2), 9) });
  });

  test('is carried by the larger one where the other is out of its range', () => {
    const found = quantities('weightGradient', 2, (ledger) => {
      ledger.moments(first, { squares: first.count, exponent: -2000 });
      ledger.moments(second, { squares: second.count, exponent: 2000 });
    });
    expect(found.log10MeanSquare).toBeCloseTo(4000 * Math.log10(2) - Math.log10(2), 9);
  });

  test('counts the weights of a map whose gradient is exactly zero', () => {
    const found = quantities('weightGradient', 2, (ledger) => {
      ledger.moments(first, { squares: first.count });
      ledger.moments(second, { peak: 0, exponent: -0x20000000 });
    });
    expect(found.log10MeanSquare).toBeCloseTo(-Math.log10(2), 12);
  });

  test('is null where both are exactly zero', () => {
    expect(quantities('weightGradient', 2, () => undefined)).toEqual({ log10MeanSquare: null });
  });
});

describe('zeros that are not counted', () => {
  test('are values lost below float32, and a fault', () => {
    const [state] = statistics('state', 2, 'moments');
    const found = quantities('state', 2, (ledger) => ledger.moments(state, { peak: 0, zeros: COUNT - 1 }));
    expect(found).toMatchObject({ fault: 4 });
    expect(found).not.toHaveProperty('log10MeanSquare');
  });
});

describe('pairs', () => {
  const [pairs] = statistics('state', 2, 'pairs');

  test('give the mean cosine and log10 of its distance from 1', () => {
    const found = quantities('state', 2, (ledger) => ledger.pairs(pairs, { apart: 0.5, undefinedPairs: 0 }));
    // Two pairs in a batch of five.
    expect(found).toMatchObject({ correlation: 0.75, log10Decorrelation: Math.log10(0.25) });
  });

  test('that are equal have correlation exactly 1', () => {
    const found = quantities('state', 2, (ledger) => ledger.pairs(pairs, { apart: 0, undefinedPairs: 0 }));
    expect(found).toMatchObject({ correlation: 1, log10Decorrelation: null });
  });

  test('of which one is undefined have no correlation', () => {
    const found = quantities('state', 2, (ledger) => ledger.pairs(pairs, { apart: 0.5, undefinedPairs: 1 }));
    expect(found).toMatchObject({ correlation: null, log10Decorrelation: null });
  });
});

describe('the loss', () => {
  const [loss] = statistics('loss', 4, 'loss');

  test.each([
    [3, 0, Math.log10(3)],
    [-3, 0, Math.log10(3)],
    [1.5, 2000, Math.log10(1.5) + 2000 * Math.log10(2)],
    [1.5, -2000, Math.log10(1.5) - 2000 * Math.log10(2)],
  ])('%d at exponent %d has log10 of its magnitude', (mantissa, exponent, value) => {
    const found = quantities('loss', 4, (ledger) => ledger.loss(loss, { mantissa, exponent }));
    expect(found.log10Value).toBeCloseTo(value, 10);
  });

  test('that is exactly zero has null', () => {
    expect(quantities('loss', 4, (ledger) => ledger.loss(loss, { mantissa: 0, exponent: 0 })).log10Value).toBeNull();
  });
});

describe('a histogram', () => {
  const [histogram] = statistics('state', 2, 'histogram');
  const counts = Array.from({ length: 64 }, (_, bin) => bin);

  test.each([-300, 3, 2000])('whose largest magnitude lies in octave %d ends with that octave', (top) => {
    const found = quantities('state', 2, (ledger) => ledger.histogram(histogram, { counts, below: 77, top }));
    expect(found.histogram).toEqual({ firstLog2: top + 1 - 16, binsPerOctave: 4, counts, below: 77 });
  });

  test('of zeros alone begins at a fixed place', () => {
    const zeros = { counts: new Array(64).fill(0), below: COUNT, top: -0x20000000 };
    const found = quantities('state', 2, (ledger) => ledger.histogram(histogram, zeros));
    expect(found.histogram).toMatchObject({ firstLog2: -15, below: COUNT });
  });
});

describe('a pass for several depths', () => {
  const shape = buildShape({ depth: 4, probes: [2], towers: 2, readout: true });
  const plan = planOf(shape, EVERYTHING);
  const recordsOf = (probe: number, base: number, ledger: SyntheticLedger) =>
    ledgerRecords(plan, ledger.words, { probe, base, tower: 7 });

  test('tells a shallow network its own layers and no deeper one', () => {
    const records = recordsOf(1, 0, new SyntheticLedger(plan));
    const layers = (site: Site) => new Set(records.filter((one) => one.site === site).map(({ layer }) => layer));
    expect(layers('state')).toEqual(new Set([0, 1, 2]));
    expect(layers('stateGradient')).toEqual(new Set([0, 1, 2]));
    expect(layers('weightGradient')).toEqual(new Set([1, 2]));
    expect(layers('logits')).toEqual(new Set([3]));
    expect(layers('loss')).toEqual(new Set([3]));
  });

  test('tells every network of its own gradient and all of the one way down', () => {
    const ledger = new SyntheticLedger(plan);
    const of = (site: Site, layer: number) =>
      plan.statistics.filter((one) => one.site === site && one.layer === layer && one.kind === 'moments');
    for (const statistic of of('state', 1)) ledger.moments(statistic, { ...MOMENTS, exponent: 3 }, 1);
    // Stacked towers: two of the deep probe, then two of the shallow one.
    const [gradient] = of('stateGradient', 1);
    for (let place = 0; place < 4; place++) ledger.moments(gradient, { ...MOMENTS, exponent: 100 * place }, place);
    const value = (probe: number, base: number, site: Site) =>
      recordsOf(probe, base, ledger).find(
        (one) => one.site === site && one.layer === 1 && one.quantity === 'log10MeanSquare',
      )?.value as number;
    const exponents = [0, 1].map((probe) => value(probe, 1, 'stateGradient') / (2 * Math.log10(2)));
    expect(exponents[0]).toBeCloseTo(100, 9);
    expect(exponents[1]).toBeCloseTo(300, 9);
    expect([0, 1].map((probe) => value(probe, 1, 'state'))).toEqual([6, 6].map((two) => two * Math.log10(2)));
  });
});
