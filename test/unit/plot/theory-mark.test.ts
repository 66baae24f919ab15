import { expect, test } from 'vitest';
import { figureGeometry } from '../../../src/plot/sounding-figure.ts';
import { type TheoryRow, theoryPaths } from '../../../src/plot/theory-mark.ts';
import { traceDomain } from '../../../src/plot/trace.ts';

const BOX = { domain: { low: -10, high: 0 }, lastLayer: 4, width: 200, height: 100 };
const ZERO = { expected: null, low: null, high: null };

const row = (layer: number, expected: number, reach = 0.5): TheoryRow => ({
  layer,
  expected,
  low: expected - reach,
  high: expected + reach,
});

/** Subpaths as points; the panel is drawn with absolute moves and lines only, but for the tick of a lone layer. */
function parts(path: string): [number, number][][] {
  return path
    .split('M')
    .slice(1)
    .map((part) =>
      part
        .replace(/z$/, '')
        .split('L')
        .map((point) => point.split(' ').map(Number) as [number, number]),
    );
}

test('the line runs through every expected mean, at the height of its layer', () => {
  const rows = [0, 1, 2, 3, 4].map((layer) => row(layer, -layer));
  const [points, ...rest] = parts(theoryPaths(rows, BOX).line);
  expect(rest).toEqual([]);
  expect(points).toEqual([
    [200, 10],
    [180, 30],
    [160, 50],
    [140, 70],
    [120, 90],
  ]);
  // 54 pixels of the figure are its margins, 44 of them above the panel.
  const { yOf } = figureGeometry(BOX.height + 54, BOX.lastLayer);
  points.forEach(([, y], layer) => {
    expect(y).toBeCloseTo(yOf(layer) - 44, 9);
  });
});

test('exactly zero leaves a gap in line, band and edges, and a layer alone between zeros gets a tick', () => {
  const rows = [row(0, -1), row(1, -1), { layer: 2, ...ZERO }, row(3, -2), { layer: 4, ...ZERO }];
  const { line, band, edges } = theoryPaths(rows, BOX);
  expect(line.match(/M/g)).toHaveLength(2);
  expect(line).toContain('M157 70h6');
  expect(parts(band)).toHaveLength(1);
  expect(parts(edges)).toHaveLength(2);
  expect(
    theoryPaths(
      [0, 1].map((layer) => ({ layer, ...ZERO })),
      BOX,
    ),
  ).toEqual({ line: '', band: '', edges: '' });
});

test('the band ends where the panel does, and an edge beyond the panel is not drawn along its side', () => {
  const rows = [0, 1, 2, 3, 4].map((layer) => row(layer, -5, 2 * layer));
  const { band, edges } = theoryPaths(rows, BOX);
  const [outline] = parts(band);
  expect(outline).toHaveLength(10);
  for (const [x] of outline) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(BOX.width);
  }
  // The ends leave the panel between layers 2 and 3: one of -5 +- 4 lies inside, -5 +- 6 does not.
  for (const edge of parts(edges)) expect(edge.map(([, y]) => y)).toEqual([10, 30, 50, 70]);
  expect(parts(theoryPaths([row(0, -5, 40), row(1, -5, 40)], BOX).edges)).toEqual([]);
});

test('a tower of 100000 layers is drawn with a few points a pixel, its two ends among them', () => {
  const lastLayer = 100_000;
  const rows = Array.from({ length: lastLayer + 1 }, (_, layer) => row(layer, (-10 * layer) / lastLayer));
  const { line, band } = theoryPaths(rows, { ...BOX, lastLayer, height: 500 });
  const [points] = parts(line);
  expect(points.length).toBeLessThanOrEqual(2 * 500 + 1);
  expect([points[0], points.at(-1)]).toEqual([
    [200, 0],
    [0, 500],
  ]);
  expect(parts(band)[0].length).toBe(2 * points.length);
});

test('the axis holds every expected mean, measured or not, but not the far ends of a band', () => {
  const domain = traceDomain([-2, 0], [[row(0, -1, 300), row(1, 40, 300), { layer: 2, ...ZERO }]]);
  expect(domain.high).toBeGreaterThan(40);
  expect(domain.high).toBeLessThan(50);
  expect(domain.low).toBeLessThan(-2);
  expect(domain.low).toBeGreaterThan(-10);
  expect(traceDomain([-2, 0], [])).toEqual(traceDomain([-2, 0]));
});
