// What theory expects, over a panel: a dashed line for the mean over seeds and a hatched, outlined band for where single seeds
// fall. A handful of paths whatever the depth. Exactly zero leaves a gap, and the band ends where the panel does.

import type { Domain } from './log-axis.ts';
import { type Point, polyline, px } from './path-data.ts';
import { svgNode } from './svg-node.ts';

// Told from the measured line by its dashes, so that neither colour nor a screen is needed. The casing reaches past both ends
// of a dash: on top of a measured line, which may be as dark, each dash stands alone.
const DASH = { length: 8, gap: 7, reach: 1.5 };
// Points closer than half a pixel cannot be told apart.
const POINTS_PER_PX = 2;
// A layer alone between zeros has no line: it gets a tick of this half length.
const LONE_TICK_PX = 3;

/** log10 of a root of a second moment; null says exactly zero. */
export interface TheoryRow {
  readonly layer: number;
  /** The mean over seeds, and the ends of the band around it. */
  readonly expected: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface TheoryBox {
  readonly domain: Domain;
  readonly lastLayer: number;
  readonly width: number;
  readonly height: number;
}

/** Path data in the panel's own pixels. */
export interface TheoryPaths {
  readonly line: string;
  /** The area between the ends, cut off at the panel's sides. */
  readonly band: string;
  /** The ends themselves, only where they lie inside the panel. */
  readonly edges: string;
}

export function theoryPaths(rows: readonly TheoryRow[], box: TheoryBox): TheoryPaths {
  const { domain, lastLayer, width, height } = box;
  const place = (value: number) => ((value - domain.low) / (domain.high - domain.low)) * width;
  const runs = presentRuns(thinned(rows, height * POINTS_PER_PX)).map((run) =>
    run.map(({ layer, expected, low, high }) => ({
      y: ((layer + 0.5) * height) / (lastLayer + 1),
      expected: place(expected),
      low: place(low),
      high: place(high),
    })),
  );
  const inside = (x: number) => Math.min(width, Math.max(0, x));
  return {
    line: runs
      .map((run) =>
        run.length === 1
          ? `M${px(run[0].expected - LONE_TICK_PX)} ${px(run[0].y)}h${2 * LONE_TICK_PX}`
          : polyline(run.map(({ expected, y }) => [expected, y])),
      )
      .join(''),
    band: runs
      .filter((run) => run.length > 1)
      .map((run) => {
        const there = run.map(({ high, y }) => [inside(high), y] as const);
        const back = run.map(({ low, y }) => [inside(low), y] as const).reverse();
        return `${polyline([...there, ...back])}z`;
      })
      .join(''),
    edges: runs
      .flatMap((run) => [run.map(({ low, y }) => [low, y] as const), run.map(({ high, y }) => [high, y] as const)])
      .flatMap((points) => insideParts(points, width))
      .map((part) => polyline(part.map(([x, y]) => [inside(x), y])))
      .join(''),
  };
}

/** The band, to lie under the measured line. */
export function theoryBand({ band, edges }: TheoryPaths): SVGGElement {
  return group(
    svgNode('path', { class: 'theory-band', d: band }),
    svgNode('path', { class: 'theory-edges', d: edges }),
  );
}

/** The dashes, to lie over the measured line, which shows between them. */
export function theoryLine({ line }: TheoryPaths): SVGGElement {
  const { length, gap, reach } = DASH;
  return group(
    svgNode('path', {
      class: 'theory-casing',
      d: line,
      'stroke-dasharray': `${length + 2 * reach} ${gap - 2 * reach}`,
      'stroke-dashoffset': reach,
    }),
    svgNode('path', { class: 'theory-line', d: line, 'stroke-dasharray': `${length} ${gap}` }),
  );
}

function group(...paths: readonly SVGPathElement[]): SVGGElement {
  const node = svgNode('g', { class: 'theory' });
  node.append(...paths);
  return node;
}

type PresentRow = { readonly [key in keyof TheoryRow]: number };

/** At most so many rows, in even steps, the last one always. */
function thinned(rows: readonly TheoryRow[], count: number): readonly TheoryRow[] {
  const step = Math.max(1, Math.ceil(rows.length / count));
  return step === 1 ? rows : rows.filter((_, index) => index % step === 0 || index === rows.length - 1);
}

function presentRuns(rows: readonly TheoryRow[]): PresentRow[][] {
  const runs: PresentRow[][] = [];
  let open = false;
  for (const { layer, expected, low, high } of rows) {
    const present = expected !== null && low !== null && high !== null;
    if (present && !open) runs.push([]);
    if (present) runs.at(-1)?.push({ layer, expected, low, high });
    open = present;
  }
  return runs;
}

/** The parts of a line that have a point inside the panel at one of their ends, or cross it. */
function insideParts(points: readonly Point[], width: number): Point[][] {
  const parts: Point[][] = [];
  let open = false;
  points.forEach((point, index) => {
    const before = points[index - 1];
    const seen = before !== undefined && Math.max(before[0], point[0]) > 0 && Math.min(before[0], point[0]) < width;
    if (seen && !open) parts.push([before]);
    if (seen) parts.at(-1)?.push(point);
    open = seen;
  });
  return parts;
}
