import { expect, test } from 'vitest';
import { figureGeometry, layerTicks } from '../../../src/plot/sounding-figure.ts';
import { traceDomain, traceExtent } from '../../../src/plot/trace.ts';

test.each([1, 7, 64, 100, 2000, 100_000])(
  'the layers named on a ruler of %i start at 0, end at the last and do not crowd',
  (last) => {
    const ticks = layerTicks(last, 12);
    expect(ticks[0]).toBe(0);
    expect(ticks.at(-1)).toBe(last);
    expect(ticks.length).toBeLessThanOrEqual(14);
    expect(new Set(ticks).size).toBe(ticks.length);
    const steps = ticks.slice(1).map((tick, index) => tick - ticks[index]);
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(steps[0] * 0.59);
  },
);

test('a pixel finds the layer whose middle it was made from', () => {
  const { yOf, layerAt } = figureGeometry(500, 64);
  for (let layer = 0; layer <= 64; layer += 1) expect(layerAt(yOf(layer))).toBe(layer);
  expect(layerAt(-1000)).toBe(0);
  expect(layerAt(1e6)).toBe(64);
});

test('one axis holds both towers, and exactly zero is no place on it', () => {
  const trace = (size: number | null) => ({
    rows: [{ layer: 0, seeds: [size], mean: size, low: size, high: size }],
    strips: [],
    zeroRuns: [],
  });
  const domain = traceDomain(traceExtent([trace(-300), trace(2), trace(null)]));
  expect(domain.low).toBeLessThan(-300);
  expect(domain.low).toBeGreaterThan(-320);
  expect(domain.high).toBeGreaterThan(2);
});
