import { expect, test } from 'vitest';
import { bandExtent, bandRuns, LEVELS, mergeStrips, stripRows } from '../../../src/plot/density-bands.ts';

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

test('rows keep every count, hold at most the rows asked for, and sit at the middle of their layers', () => {
  const strips = Array.from({ length: 10 }, (_, layer) => ({
    layer,
    start: layer * 0.5,
    binWidth: 0.5,
    counts: [1, 2],
  }));
  const { rows, span } = stripRows(strips, 9, 4);
  expect(span).toBe(3);
  expect(rows.map((row) => row.layer)).toEqual([1, 4, 7, 9]);
  expect(rows.flatMap((row) => row.counts).reduce((sum, count) => sum + count, 0)).toBe(30);
});

test('the seeds of one layer add on their common grid', () => {
  const { rows } = stripRows(
    [
      { layer: 2, start: 0, binWidth: 0.5, counts: [1, 1] },
      { layer: 2, start: -0.5, binWidth: 0.5, counts: [4] },
    ],
    2,
    100,
  );
  expect(rows).toEqual([{ layer: 2, start: -0.5, binWidth: 0.5, counts: [4, 1, 1] }]);
});

test('seeds a million decades apart stay two short strips', () => {
  const merged = mergeStrips([
    { layer: 0, start: -1e6, binWidth: 0.5, counts: [1] },
    { layer: 0, start: 1e6, binWidth: 0.5, counts: [2, 3] },
  ]);
  expect(merged.map((strip) => strip.counts)).toEqual([[1], [2, 3]]);
});

test('a strip without counts takes no part, wherever its first bin lies', () => {
  const empty = { layer: 0, start: Number.NEGATIVE_INFINITY, binWidth: 0.5, counts: [0, 0] };
  expect(mergeStrips([empty, { layer: 0, start: 1, binWidth: 0.5, counts: [5] }])).toHaveLength(1);
  expect(mergeStrips([empty])).toEqual([]);
});

test('the extent of a strip is that of its lowest band, over all of its parts', () => {
  const strip = { layer: 3, start: -2, binWidth: 0.5, counts: [0, 4, 40, 0, 0, 12, 1] };
  const lowest = bandRuns(strip).filter(({ level }) => level === 0);
  expect(lowest.length).toBeGreaterThan(1);
  expect(bandExtent(strip)).toEqual({ from: lowest[0].from, to: lowest.at(-1)?.to });
  expect(bandExtent({ ...strip, counts: [0, 0] })).toBe(null);
});
