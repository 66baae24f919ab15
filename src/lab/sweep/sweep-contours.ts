// The lines of theory on a map: where chi1 is 1, and where a depth is a multiple of the depth scale. Schoenholz et al. 2017: networks
// train to a depth of about 6 xi_c; their figures draw 1, 2 and 4.5 times it too. Between the names of a list there is nothing to draw a
// line through: each name has its own stroke where its numbers cross.

import type { TheoryGrid } from '../../experiment/theory-grid.ts';
import type { HeatContour } from '../../plot/heat-map.ts';
import { levelLines } from '../../plot/phase-contours.ts';
import { pointAt, type SweepPlan } from './sweep-plan.ts';

const SCALE_MULTIPLES = [1, 2, 4.5, 6] as const;

const DASHES: Readonly<Record<number, string>> = { 1: '1.5 3.5', 2: '5 3', 4.5: '9 3 2 3', 6: '13 4' };
export const DEPTH = 'network.depth';
// A logarithm so far from the level decides nothing but on which side of it a point is; the scale is 0 and infinite in places.
const FAR = 50;
const NEAR = 8;

type Line = readonly (readonly [x: number, y: number])[];
interface Place {
  readonly x: number;
  readonly y: number;
}
type NumberAt = (point: number, place: Place) => number;
interface Field {
  readonly columns: number;
  readonly rows: number;
  readonly values: readonly number[];
}

/** Whether any line can be drawn: names on both axes leave none. */
export function hasContours({ x, y }: SweepPlan): boolean {
  return isOrdered(x.values) || isOrdered(y.values);
}

export function sweepContours(
  plan: SweepPlan,
  theory: TheoryGrid,
  { multiple, names }: { readonly multiple: number; readonly names: { chi1: string; scale: (k: number) => string } },
): HeatContour[] {
  const { x, y } = plan;
  const ordered = { x: isOrdered(x.values), y: isOrdered(y.values) };
  const lines = (numberAt: NumberAt) => linesThrough(fieldOf(plan, multiple, numberAt), ordered);
  const contours: HeatContour[] = [
    { name: names.chi1, dash: '', lines: lines((point) => clamp(Math.log(theory.chi1[point]), FAR)) },
  ];
  const depthOf =
    x.path === DEPTH
      ? (place: Place) => Number(x.values[place.x])
      : y.path === DEPTH
        ? (place: Place) => Number(y.values[place.y])
        : null;
  if (depthOf !== null) {
    for (const k of SCALE_MULTIPLES) {
      const through = lines((point, place) => clamp(Math.log(depthOf(place) / (k * theory.depthScale[point])), NEAR));
      contours.push({ name: names.scale(k), dash: DASHES[k], lines: through });
    }
  }
  return contours.filter((contour) => contour.lines.length > 0);
}

/** NaN stays. */
function clamp(value: number, reach: number): number {
  return Math.min(reach, Math.max(-reach, value));
}

/** Numbers that rise: places between them mean something. */
function isOrdered(values: readonly unknown[]): boolean {
  return (
    values.length > 1 &&
    values.every((value, k) => typeof value === 'number' && (k === 0 || Number(values[k - 1]) < value))
  );
}

function fieldOf(plan: SweepPlan, multiple: number, numberAt: NumberAt): Field {
  const [columns, rows] = [plan.x.values.length, plan.y.values.length];
  const values = Array.from({ length: rows * columns }, (_, index) => {
    const place = { x: index % columns, y: Math.floor(index / columns) };
    return numberAt(pointAt(plan, multiple, place), place);
  });
  return { columns, rows, values };
}

function linesThrough(field: Field, ordered: { readonly x: boolean; readonly y: boolean }): Line[] {
  const { columns, values } = field;
  if (ordered.x && ordered.y) {
    const corners = [0, 1, columns, columns + 1];
    return levelLines(field, 0, {
      broken: (column, row) => corners.some((corner) => Number.isNaN(values[row * columns + column + corner])),
    });
  }
  if (ordered.x) return strokes(field, (along, across) => [along, across], { along: 'x' });
  if (ordered.y) return strokes(field, (along, across) => [across, along], { along: 'y' });
  return [];
}

/** In each row (or column) of names a stroke of the cell's size wherever the numbers along it cross 0. */
function strokes(
  { columns, rows, values }: Field,
  place: (along: number, across: number) => readonly [number, number],
  { along }: { readonly along: 'x' | 'y' },
): Line[] {
  const lines: Line[] = [];
  const [count, others] = along === 'x' ? [columns, rows] : [rows, columns];
  const at = (k: number, other: number) => values[along === 'x' ? other * columns + k : k * columns + other];
  for (let other = 0; other < others; other++) {
    for (let k = 0; k + 1 < count; k++) {
      const [from, to] = [at(k, other), at(k + 1, other)];
      if (Number.isNaN(from) || Number.isNaN(to) || from >= 0 === to >= 0) continue;
      const crossing = k + from / (from - to);
      lines.push([place(crossing, other - 0.5), place(crossing, other + 0.5)]);
    }
  }
  return lines;
}
