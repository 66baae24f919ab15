// A map of numbers over two settings: one path a colour level, so that redrawing it while it fills in costs little however many cells
// it has. Cells without a number are told by a pattern, never by a colour: not measured yet, exactly zero, a numerical fault.

import { type HeatAxis, type HeatGeometry, heatGeometry, SLANT, tickIndices } from './heat-geometry.ts';
import { type HeatContour, heatLines } from './heat-lines.ts';
import { heatPatterns } from './heat-patterns.ts';
import { HEAT_LEVELS, type HeatScale, heatColour, heatLevel } from './heat-scale.ts';
import { figureNode, lineNode, svgNode, textNode } from './svg-node.ts';
import { textWidth } from './text-width.ts';

export type { HeatAxis, HeatContour };
export { heatGeometry };

export type HeatCell =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'pending' }
  | { readonly kind: 'zero' }
  | { readonly kind: 'fault' }
  /** There is no such network. */
  | { readonly kind: 'refused' };

export type HeatMarkKind = 'recommended' | 'default' | 'here';

export interface HeatMark {
  readonly x: number;
  readonly y: number;
  readonly kind: HeatMarkKind;
}

export interface HeatMapOptions {
  readonly x: HeatAxis;
  readonly y: HeatAxis;
  /** Row-major, [y][x]. */
  readonly cells: readonly HeatCell[];
  readonly scale: HeatScale;
  readonly contours: readonly HeatContour[];
  readonly marks: readonly HeatMark[];
  readonly width: number;
  readonly height: number;
  /** Read out in place of the figure. */
  readonly name: string;
}

export function heatMap(options: HeatMapOptions): SVGSVGElement {
  const { x, y, cells, scale, contours, marks, width, height, name } = options;
  const geometry = heatGeometry(options);
  const node = figureNode({ class: 'heat-map', width, height, name });
  const { box } = geometry;
  node.append(
    heatPatterns(),
    cellPaths(cells, { columns: x.values.length, scale, geometry }),
    svgNode('rect', { class: 'heat-frame', x: box.left, y: box.top, width: box.width, height: box.height }),
    heatLines(contours, geometry),
    markShapes(marks, geometry),
    horizontalAxis(x, { geometry, height }),
    verticalAxis(y, geometry),
  );
  return node;
}

interface CellContext {
  readonly columns: number;
  readonly scale: HeatScale;
  readonly geometry: HeatGeometry;
}

/** Neighbours of one level in a row are one rectangle. */
function cellPaths(cells: readonly HeatCell[], { columns, scale, geometry }: CellContext): SVGGElement {
  const group = svgNode('g', { class: 'heat-cells' });
  const levels = Array.from({ length: HEAT_LEVELS }, (): string[] => []);
  const others = { pending: [] as string[], zero: [] as string[], fault: [] as string[], refused: [] as string[] };
  const listOf = (cell: HeatCell) => (cell.kind === 'value' ? levels[heatLevel(scale, cell.value)] : others[cell.kind]);
  for (let start = 0; start < cells.length; start += columns) {
    for (let column = 0; column < columns; ) {
      const list = listOf(cells[start + column]);
      const from = column;
      while (column < columns && listOf(cells[start + column]) === list) column += 1;
      const { left, top, width, height } = geometry.boxOf(from, start / columns);
      list.push(`M${short(left)} ${short(top)}h${short(width * (column - from))}v${short(height)}H${short(left)}z`);
    }
  }
  for (const [level, parts] of levels.entries()) {
    if (parts.length === 0) continue;
    group.append(svgNode('path', { d: parts.join(''), fill: heatColour(scale, level), 'data-level': level }));
  }
  for (const [kind, parts] of Object.entries(others)) {
    if (parts.length > 0) group.append(svgNode('path', { class: `heat-${kind}`, d: parts.join('') }));
  }
  return group;
}

function short(value: number): string {
  return String(Number(value.toFixed(2)));
}

const MARK_PX = 5;

function markShapes(marks: readonly HeatMark[], geometry: HeatGeometry): SVGGElement {
  const group = svgNode('g', { class: 'heat-marks', 'aria-hidden': 'true' });
  const reach = Math.max(3, Math.min(MARK_PX, geometry.cellWidth / 2 - 2, geometry.cellHeight / 2 - 2));
  for (const { x, y, kind } of marks) {
    const [px, py] = geometry.place(x, y);
    const shape = markPath(kind, { px, py, reach });
    group.append(svgNode('path', { class: `heat-mark heat-mark-${kind}`, d: shape }));
  }
  return group;
}

/** A disc for what is recommended, a square for a default, a diamond for where the reader is. */
export function markPath(
  kind: HeatMarkKind,
  { px, py, reach }: { readonly px: number; readonly py: number; readonly reach: number },
): string {
  switch (kind) {
    case 'recommended':
      return `M${short(px - reach)} ${short(py)}a${reach} ${reach} 0 1 0 ${2 * reach} 0a${reach} ${reach} 0 1 0 ${-2 * reach} 0z`;
    case 'default':
      return `M${short(px - reach)} ${short(py - reach)}h${2 * reach}v${2 * reach}h${-2 * reach}z`;
    case 'here': {
      const far = reach + 1.5;
      return `M${short(px - far)} ${short(py)}l${far} ${-far}l${far} ${far}l${-far} ${far}z`;
    }
    default:
      return kind satisfies never;
  }
}

function horizontalAxis(
  axis: HeatAxis,
  { geometry, height }: { readonly geometry: HeatGeometry; readonly height: number },
): SVGGElement {
  const { box, cellWidth, slanted, place } = geometry;
  const group = svgNode('g', { class: 'heat-axis heat-axis-x', 'aria-hidden': 'true' });
  const bottom = box.top + box.height;
  const room = slanted ? 13 : Math.max(...axis.texts.map(textWidth)) + 8;
  for (const index of tickIndices(axis.values.length, cellWidth, room)) {
    const [x] = place(index, 0);
    group.append(
      lineNode([x, bottom], [x, bottom + 4]),
      textNode(axis.texts[index], slanted ? slantedAt(x + 3, bottom + 12) : { x, y: bottom + 17 }),
    );
  }
  group.append(textNode(axis.label, { class: 'heat-axis-name', x: box.left + box.width / 2, y: height - 5 }));
  return group;
}

function slantedAt(x: number, y: number) {
  return { x, y, class: 'heat-slanted', transform: `rotate(${-SLANT} ${short(x)} ${short(y)})` };
}

const ROW_TEXT_PX = 13;

function verticalAxis(axis: HeatAxis, { box, cellHeight, place }: HeatGeometry): SVGGElement {
  const group = svgNode('g', { class: 'heat-axis heat-axis-y', 'aria-hidden': 'true' });
  for (const index of tickIndices(axis.values.length, cellHeight, ROW_TEXT_PX)) {
    const [, y] = place(0, index);
    group.append(
      lineNode([box.left - 4, y], [box.left, y]),
      textNode(axis.texts[index], { class: 'heat-tick-y', x: box.left - 7, y: y + 4 }),
    );
  }
  group.append(textNode(axis.label, { class: 'heat-axis-name heat-name-y', x: box.left, y: 13 }));
  return group;
}
