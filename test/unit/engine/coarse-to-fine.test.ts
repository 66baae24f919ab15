// The order of measuring: a permutation of the grid whose beginning is a coarse grid of its own.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coarseToFine, towersCoarseToFine } from '../../../src/engine/coarse-to-fine.ts';
import { parseExperiment } from '../../../src/model/experiment.ts';

describe('the order of one axis', () => {
  test.each([
    [1, [0]],
    [2, [0, 1]],
    [3, [0, 2, 1]],
    [5, [0, 4, 2, 1, 3]],
    [6, [0, 5, 2, 1, 3, 4]],
    // Van der Corput's sequence in eighths: 1/2, 1/4, 3/4, 1/8, 5/8, 3/8, 7/8.
    [9, [0, 8, 4, 2, 6, 1, 5, 3, 7]],
  ])('of %d values is ends, middle, then halves', (size, order) => {
    expect(coarseToFine([size])).toEqual(order);
  });

  test('leaves no gap much wider than another at any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 200 }), fc.integer({ min: 3, max: 200 }), (size, taken) => {
        const seen = coarseToFine([size])
          .slice(0, taken)
          .sort((one, other) => one - other);
        const gaps = seen.slice(1).map((index, place) => index - seen[place]);
        // A gap is halved before any gap of the next level is: at most twice another, and one for each rounding on the way.
        return Math.max(...gaps) <= 2 * Math.min(...gaps) + 2;
      }),
    );
  });
});

describe('the order of a grid', () => {
  test('takes every point once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }), (sizes) => {
        const order = coarseToFine(sizes);
        const count = sizes.reduce((product, size) => product * size, 1);
        expect([...order].sort((one, other) => one - other)).toEqual(
          Array.from({ length: count }, (_, index) => index),
        );
      }),
    );
  });

  test('without axes is its one point', () => {
    expect(coarseToFine([])).toEqual([0]);
  });

  test('begins with the corners, the middles of the edges and the middle', () => {
    const places = coarseToFine([9, 5]).map((index) => [Math.floor(index / 5), index % 5]);
    expect(places.slice(0, 9)).toEqual([0, 8, 4].flatMap((row) => [0, 4, 2].map((column) => [row, column])));
  });

  test('refines no axis twice before the other was refined once', () => {
    const places = coarseToFine([9, 9]).map((index) => [Math.floor(index / 9), index % 9]);
    const first = (wanted: (row: number, column: number) => boolean) =>
      places.findIndex(([row, column]) => wanted(row, column));
    const last = (wanted: (row: number, column: number) => boolean) =>
      places.findLastIndex(([row, column]) => wanted(row, column));
    const coarse = (index: number) => index % 4 === 0;
    expect(last((row, column) => coarse(row) && column % 4 === 2)).toBeLessThan(first((row) => row % 2 === 1));
    expect(last((row, column) => coarse(column) && row % 4 === 2)).toBeLessThan(first((_, column) => column % 2 === 1));
  });
});

describe('the towers of a sweep', () => {
  const experiment = parseExperiment({
    network: { depth: 2, width: 8, input: { width: 8, batch: 4 } },
    sweep: { 'network.weights.gain': { from: 1, to: 2, count: 5 }, 'network.skip': [false, true] },
    seeds: { first: 7, count: 3 },
  });

  test('come seed by seed, each seed coarse to fine, with the numbers of listTowers', () => {
    const towers = towersCoarseToFine(experiment);
    expect(towers.map(({ seed }) => seed)).toEqual([7, 8, 9].flatMap((seed) => Array(10).fill(seed)));
    const gains = towers.slice(10, 20).map(({ coordinates }) => coordinates.get('network.weights.gain'));
    expect(gains).toEqual([1, 1, 2, 2, 1.5, 1.5, 1.25, 1.25, 1.75, 1.75]);
    // The point of gain 2 and no skip is the ninth of the grid; its three seeds stand side by side.
    expect(towers.slice(0, 3).map(({ tower }) => tower)).toEqual([0, 3, 24]);
    expect(new Set(towers.map(({ tower }) => tower)).size).toBe(30);
  });

  test('of a sweep of one value come as they are listed', () => {
    const one = parseExperiment({ network: { depth: 2, width: 8, input: { width: 8 } }, seeds: { count: 3 } });
    expect(towersCoarseToFine(one).map(({ tower }) => tower)).toEqual([0, 1, 2]);
  });
});
