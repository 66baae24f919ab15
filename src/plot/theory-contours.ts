// The lines of theory on a map: where chi1 is 1, and where a depth is a multiple of the depth scale. Schoenholz et al. 2017: networks
// train to a depth of about 6 xi_c; their figures draw 1, 2 and 4.5 times it too. Between the names of a list there is nothing to draw a
// line through: each name has its own stroke where its numbers cross.

import type { HeatContour } from './heat-lines.ts';
import { type GridField, levelLines } from './level-lines.ts';

/** A cell by its column and row. */
export interface MapPlace {
  readonly x: number;
  readonly y: number;
}

export interface TheoryOfMap {
  /** The values of the axes; the names of a list are in no order. */
  readonly x: readonly unknown[];
  readonly y: readonly unknown[];
  /** The axis on which the depth stands; null where it is swept on neither. */
  readonly depth: 'x' | 'y' | null;
  /** NaN where theory has none. */
  readonly chi1: (place: MapPlace) => number;
  /** In layers; infinite at criticality. */
  readonly depthScale: (place: MapPlace) => number;
}

export interface ContourNames {
  readonly chi1: string;
  readonly scale: (multiple: number) => string;
}

const SCALE_MULTIPLES = [1, 2, 4.5, 6] as const;
const DASHES: Readonly<Record<(typeof SCALE_MULTIPLES)[number], string>> = {
  1: '1.5 3.5',
  2: '5 3',
  4.5: '9 3 2 3',
  6: '13 4',
};
// A number so far from every level decides nothing but on which side of it a point is; chi1 and the scale are 0 in places.
const FAR = 1e6;

type Line = HeatContour['lines'][number];

/** Whether any line can be drawn: names on both axes leave none. */
export function hasTheoryContours({ x, y }: Pick<TheoryOfMap, 'x' | 'y'>): boolean {
  return isOrdered(x) || isOrdered(y);
}

/** Only those that cross the map. */
export function theoryContours(theory: TheoryOfMap, names: ContourNames): HeatContour[] {
  const { depth, chi1, depthScale } = theory;
  const lines = (level: number, numberAt: (place: MapPlace) => number) => linesThrough(theory, { level, numberAt });
  const contours: HeatContour[] = [
    { name: names.chi1, dash: '', lines: lines(0, (place) => clamp(Math.log(chi1(place)))) },
  ];
  if (depth !== null) {
    // Depth in scales, negative in the ordered phase: proportional to the depth, and smooth across the edge, where the scale is infinite.
    const scalesAt = (place: MapPlace) =>
      clamp((Math.sign(Math.log(chi1(place))) * Number(theory[depth][place[depth]])) / depthScale(place));
    for (const k of SCALE_MULTIPLES) {
      contours.push({
        name: names.scale(k),
        dash: DASHES[k],
        lines: [-k, k].flatMap((level) => lines(level, scalesAt)),
      });
    }
  }
  return contours.filter((contour) => contour.lines.length > 0);
}

/** NaN stays. */
function clamp(value: number): number {
  return Math.min(FAR, Math.max(-FAR, value));
}

/** Numbers that rise: places between them mean something. */
function isOrdered(values: readonly unknown[]): boolean {
  return (
    values.length > 1 &&
    values.every((value, k) => typeof value === 'number' && (k === 0 || Number(values[k - 1]) < value))
  );
}

interface Level {
  readonly level: number;
  readonly numberAt: (place: MapPlace) => number;
}

function linesThrough({ x, y }: TheoryOfMap, { level, numberAt }: Level): readonly Line[] {
  const [columns, rows] = [x.length, y.length];
  const values = Array.from({ length: rows * columns }, (_, index) =>
    numberAt({ x: index % columns, y: Math.floor(index / columns) }),
  );
  const field = { columns, rows, values };
  if (isOrdered(x) && isOrdered(y)) {
    const corners = [0, 1, columns, columns + 1];
    return levelLines(field, level, {
      broken: (column, row) => corners.some((corner) => Number.isNaN(values[row * columns + column + corner])),
    });
  }
  if (isOrdered(x)) return strokes(field, level, { along: 'x' });
  if (isOrdered(y)) return strokes(field, level, { along: 'y' });
  return [];
}

/** In each row (or column) of names a stroke of the cell's size wherever the numbers along it cross the level. */
function strokes(
  { columns, rows, values }: GridField,
  level: number,
  { along }: { readonly along: 'x' | 'y' },
): Line[] {
  const lines: Line[] = [];
  const [count, others] = along === 'x' ? [columns, rows] : [rows, columns];
  const at = (k: number, other: number) => values[along === 'x' ? other * columns + k : k * columns + other];
  for (let other = 0; other < others; other++) {
    for (let k = 0; k + 1 < count; k++) {
      const [from, to] = [at(k, other), at(k + 1, other)];
      if (Number.isNaN(from) || Number.isNaN(to) || from >= level === to >= level) continue;
      const crossing = k + (level - from) / (to - from);
      const ends = [other - 0.5, other + 0.5];
      lines.push(ends.map((end): readonly [number, number] => (along === 'x' ? [crossing, end] : [end, crossing])));
    }
  }
  return lines;
}
