import { expect, test } from 'vitest';
import { bandRuns, groupStrips, LEVELS, mergeStrips } from '../../../src/plot/density-bands.ts';

const hill = { layer: 3, start: -1, binWidth: 0.5, counts: [0, 2, 8, 10, 8, 2, 0] };

test('bands of one hill are nested, one a level', () => {
  const runs = bandRuns(hill);
  expect(runs.map((run) => run.level)).toEqual(LEVELS.map((_, level) => level));
  runs.forEach((run, index) => {
    expect(run.layer).toBe(3);
    if (index === 0) return;
    expect(run.from).toBeGreaterThanOrEqual(runs[index - 1].from);
    expect(run.to).toBeLessThanOrEqual(runs[index - 1].to);
  });
});

test('an edge lies where the line between two bin centres crosses the level', () => {
  // Half of the peak is 5: between 2 at -0.25 and 8 at 0.25 the line is 5 at 0.
  const half = bandRuns(hill).find((run) => LEVELS[run.level] === 0.5);
  expect(half?.from).toBeCloseTo(0, 12);
  expect(half?.to).toBeCloseTo(1.5, 12);
});

test('two hills give two runs of a high level', () => {
  const runs = bandRuns({ ...hill, counts: [10, 0, 0, 10] }).filter((run) => run.level === 4);
  expect(runs).toHaveLength(2);
});

test('values in one bin alone still have a width', () => {
  const [run] = bandRuns({ layer: 0, start: 0, binWidth: 1, counts: [7] });
  expect(run.to - run.from).toBeGreaterThan(1);
});

test('a strip without values has no band', () => {
  expect(bandRuns({ ...hill, counts: [0, 0] })).toEqual([]);
  expect(bandRuns({ ...hill, counts: [] })).toEqual([]);
});

test('grouped strips keep every count and at most the rows asked for', () => {
  const strips = Array.from({ length: 10 }, (_, layer) => ({
    layer,
    start: layer * 0.5,
    binWidth: 0.5,
    counts: [1, 2],
  }));
  const { strips: grouped, span } = groupStrips(strips, 4);
  expect(span).toBe(3);
  expect(grouped.map((strip) => strip.layer)).toEqual([1, 4, 7, 9]);
  const total = grouped.flatMap((strip) => strip.counts).reduce((sum, count) => sum + count, 0);
  expect(total).toBe(30);
});

test('merged strips lie on their common grid', () => {
  const merged = mergeStrips([
    { layer: 0, start: 0, binWidth: 0.5, counts: [1, 1] },
    { layer: 1, start: -0.5, binWidth: 0.5, counts: [4] },
  ]);
  expect(merged).toEqual({ layer: 0, start: -0.5, binWidth: 0.5, counts: [4, 1, 1] });
});
