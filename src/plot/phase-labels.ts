// Where names go on the phase plane: the numbers on the lines of one depth scale, and the two phases inside their regions.

import type { GridField } from './level-lines.ts';
import type { PhaseBox, SharePoint } from './phase-parts.ts';
import { textWidth } from './text-width.ts';

export interface NamedLine {
  readonly text: string;
  readonly points: readonly SharePoint[];
}

export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

// A label of three digits with some air.
const ROOM = { x: 30, y: 15 };
// Where along a line its label may stand, in the order in which places are tried.
const PLACES = [0.82, 0.74, 0.9, 0.66, 0.58, 0.5, 0.42, 0.34, 0.26, 0.18];
const BORDER_PX = 12;

/** One label for each line that has room for one; labels keep off each other, off the other lines, and off what is to be avoided. */
export function lineLabels(
  lines: readonly NamedLine[],
  {
    box,
    avoid,
  }: { readonly box: Pick<PhaseBox, 'width' | 'height'>; readonly avoid: readonly (readonly SharePoint[])[] },
): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const line of lines) {
    for (const share of PLACES) {
      const spot = crossingAt(line.points, share * box.width);
      if (spot === null) continue;
      const [x, y] = spot;
      if (x < BORDER_PX || x > box.width - BORDER_PX || y < BORDER_PX || y > box.height - BORDER_PX) continue;
      const near = ({ x: px, y: py }: { readonly x: number; readonly y: number }) =>
        Math.abs(px - x) < ROOM.x && Math.abs(py - y) < ROOM.y;
      if (placed.some(near)) continue;
      const crowded =
        lines.some((other) => other !== line && crossingNear(other.points, spot)) ||
        avoid.some((points) => crossingNear(points, spot));
      if (crowded) continue;
      placed.push({ text: line.text, x, y: y + 4 });
      break;
    }
  }
  return placed;
}

function crossingAt(points: readonly SharePoint[], x: number): SharePoint | null {
  for (let k = 1; k < points.length; k++) {
    const [[x0, y0], [x1, y1]] = [points[k - 1], points[k]];
    if ((x0 - x) * (x1 - x) > 0 || x0 === x1) continue;
    return [x, y0 + ((x - x0) / (x1 - x0)) * (y1 - y0)];
  }
  return null;
}

const CLEAR_PX = 8;

function crossingNear(points: readonly SharePoint[], [x, y]: SharePoint): boolean {
  const crossing = crossingAt(points, x);
  return crossing !== null && Math.abs(crossing[1] - y) < CLEAR_PX;
}

// A raster this fine finds the middle of a region to a few pixels.
const RASTER = 24;
// Half of two lines' height.
const HALF_HEIGHT_PX = 20;

/** The middle of the roomiest place on one side of the edge, in pixels; null where the name does not fit. */
export function regionPlace(
  field: GridField,
  side: -1 | 1,
  { box, text }: { readonly box: Pick<PhaseBox, 'width' | 'height'>; readonly text: string },
): SharePoint | null {
  const half = { x: textWidth(text) / 2, y: HALF_HEIGHT_PX };
  const others: SharePoint[] = [];
  const own: SharePoint[] = [];
  for (let row = 0; row <= RASTER; row++) {
    for (let column = 0; column <= RASTER; column++) {
      const [x, y] = [column / RASTER, row / RASTER];
      const value = valueAt(field, x, y);
      const pixel: SharePoint = [x * box.width, (1 - y) * box.height];
      if (value * side > 0) own.push(pixel);
      else others.push(pixel);
    }
  }
  let best: { readonly place: SharePoint; readonly room: number } | null = null;
  for (const place of own) {
    // The name's box may be stretched by this factor before it touches the border or the other phase.
    const border = Math.min(place[0], box.width - place[0]) / half.x;
    const edge = Math.min(place[1], box.height - place[1]) / half.y;
    let room = Math.min(border, edge);
    for (const other of others) {
      room = Math.min(room, Math.max(Math.abs(other[0] - place[0]) / half.x, Math.abs(other[1] - place[1]) / half.y));
    }
    if (room > (best?.room ?? 1)) best = { place, room };
  }
  return best?.place ?? null;
}

function valueAt({ columns, rows, values }: GridField, x: number, y: number): number {
  const column = Math.round(x * (columns - 1));
  const row = Math.round(y * (rows - 1));
  return values[row * columns + column];
}
