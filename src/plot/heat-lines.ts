// Lines over a heat map: each named on the map itself and told from the others by its dashes, with a paper-coloured casing so that
// it is seen on any colour.

import type { HeatBox, HeatGeometry } from './heat-geometry.ts';
import { type Point, polyline } from './path-data.ts';
import { svgNode, symbolText } from './svg-node.ts';
import { textWidth } from './text-width.ts';

export interface HeatContour {
  readonly name: string;
  /** As in stroke-dasharray; empty for a whole line. */
  readonly dash: string;
  /** In fractional cell indices. */
  readonly lines: readonly (readonly (readonly [x: number, y: number])[])[];
}

/** Where along a line its name may stand, in the order in which places are tried. */
const PLACES = [0.72, 0.5, 0.6, 0.4, 0.82, 0.3, 0.9, 0.2, 0.1];
const HALF_TEXT_PX = 7;
const BORDER_PX = 3;
const SHORT_PX = 40;

export function heatLines(contours: readonly HeatContour[], geometry: HeatGeometry): SVGGElement {
  const group = svgNode('g', { class: 'heat-lines', 'aria-hidden': 'true' });
  const taken: HeatBox[] = [];
  const names: SVGTextElement[] = [];
  for (const { name, dash, lines } of contours) {
    const pixels = lines.map((line) => line.map(([x, y]) => geometry.place(x, y)));
    const data = pixels.map(polyline).join('');
    if (data === '') continue;
    group.append(
      svgNode('path', { class: 'heat-casing', d: data }),
      svgNode('path', { class: 'heat-line', d: data, 'stroke-dasharray': dash }),
    );
    const label = nameBeside(name, pixels, { geometry, taken });
    if (label !== null) names.push(label);
  }
  group.append(...names);
  return group;
}

/** On the longest of the lines, off the borders and the names before. */
function nameBeside(
  name: string,
  lines: readonly (readonly Point[])[],
  { geometry, taken }: { readonly geometry: HeatGeometry; readonly taken: HeatBox[] },
): SVGTextElement | null {
  const [longest] = [...lines].sort((a, b) => lengthOf(b) - lengthOf(a));
  if (longest === undefined) return null;
  const { box } = geometry;
  const half = textWidth(name) / 2 + 3;
  const length = lengthOf(longest);
  // On a line that the name would hide it stands beside it.
  const aside = length < SHORT_PX ? half + 3 : 0;
  for (const share of aside > 0 ? [0.5] : PLACES) {
    const [onLine, y] = pointAlong(longest, share * length);
    const x = onLine + aside;
    const room = { left: x - half, top: y - HALF_TEXT_PX, width: 2 * half, height: 2 * HALF_TEXT_PX };
    if (room.left < box.left + BORDER_PX || room.left + room.width > box.left + box.width - BORDER_PX) continue;
    if (room.top < box.top + BORDER_PX || room.top + room.height > box.top + box.height - BORDER_PX) continue;
    if (taken.some((other) => overlap(other, room))) continue;
    taken.push(room);
    return symbolText(name, { x, y: y + 4 });
  }
  return null;
}

function overlap(a: HeatBox, b: HeatBox): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}

function lengthOf(points: readonly Point[]): number {
  let sum = 0;
  for (let k = 1; k < points.length; k++)
    sum += Math.hypot(points[k][0] - points[k - 1][0], points[k][1] - points[k - 1][1]);
  return sum;
}

function pointAlong(points: readonly Point[], distance: number): Point {
  let left = distance;
  for (let k = 1; k < points.length; k++) {
    const [from, to] = [points[k - 1], points[k]];
    const step = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (step >= left && step > 0) {
      const share = left / step;
      return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
    }
    left -= step;
  }
  return points[points.length - 1];
}
