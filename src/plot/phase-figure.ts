// The phase plane of one activation: bands of a number that says ordered or chaotic, lines of one depth scale, and the edge of
// chaos over them. Places are shares of the window, 0 to 1 from the lower left corner. What moves (the chosen point, the pointer) lies
// over the figure on the page, so that moving it redraws nothing.

import { type GridField, type GridPoint, levelLines, levelPolygons } from './level-lines.ts';
import { polyline, px } from './path-data.ts';
import { axisX, axisY, bandClass, bandLegend, type PhaseAxis, type PhaseBand } from './phase-axes.ts';
import { keyRows, phaseKey } from './phase-key.ts';
import { lineLabels, regionPlace } from './phase-labels.ts';
import type { PhaseBox, PhaseFigureTexts, SharePoint } from './phase-parts.ts';
import { figureNode, svgNode, symbolText } from './svg-node.ts';

export interface PhaseFigureOptions {
  readonly width: number;
  readonly height: number;
  readonly x: PhaseAxis;
  readonly y: PhaseAxis;
  /** What the bands show: below 0 ordered, above 0 chaotic. */
  readonly field: GridField;
  /** Where one band ends and the next begins, upwards; as many below 0 as above, and 0 in the middle. */
  readonly bands: readonly PhaseBand[];
  /** Signed inverse of the depth scale, its lines, and where it jumps. */
  readonly rate: GridField;
  readonly scales: readonly number[];
  readonly broken: (column: number, row: number) => boolean;
  /** Pieces of the edge of chaos; `held` where the length returns to its fixed point there. */
  readonly edge: readonly { readonly held: boolean; readonly points: readonly SharePoint[] }[];
  /** Points of the papers. */
  readonly marks: readonly SharePoint[];
  readonly texts: PhaseFigureTexts;
}

const MARGIN = { left: 54, right: 14, top: 58, bottom: 44 };

/** Where the plane lies in a figure of this size. */
export function phaseBox({ width, height, texts }: Pick<PhaseFigureOptions, 'width' | 'height' | 'texts'>): PhaseBox {
  const key = keyRows(texts, width - MARGIN.left - MARGIN.right).height;
  return {
    left: MARGIN.left,
    top: MARGIN.top,
    width: width - MARGIN.left - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom - key,
  };
}

export function phaseFigure(options: PhaseFigureOptions): SVGSVGElement {
  const { width, height, texts, field, bands } = options;
  const box = phaseBox(options);
  const node = figureNode({ class: 'phase-plane', width, height, name: texts.name });
  const place = { x: box.left, y: box.top, width: box.width, height: box.height };
  const plane = svgNode('svg', place);
  plane.append(bandShapes(field, bands, box), ...scaleLines(options, box), ...edgeShapes(options, box));
  // Marks on the border stand whole.
  const over = svgNode('svg', { ...place, class: 'phase-over' });
  over.append(...regionNames(options, box), ...paperMarks(options.marks, box), ...edgePoints(options, box));
  node.append(
    plane,
    svgNode('rect', { ...place, class: 'phase-frame' }),
    over,
    axisX(options.x, box),
    axisY(options.y, box),
    bandLegend(bands, texts.quantity, { box }),
    phaseKey(texts, { left: box.left, top: box.top + box.height + MARGIN.bottom, width: box.width }),
  );
  return node;
}

/** A copy of the figure with a ring at a point, for figures that leave the page. */
export function withPoint(figure: SVGSVGElement, [x, y]: SharePoint): SVGSVGElement {
  const copy = figure.cloneNode(true) as SVGSVGElement;
  const plane = copy.querySelector('.phase-over');
  if (plane === null) return copy;
  const [width, height] = ['width', 'height'].map((name) => Number(plane.getAttribute(name)));
  for (const name of ['phase-point-casing', 'phase-point']) {
    plane.append(svgNode('circle', { class: name, cx: x * width, cy: (1 - y) * height, r: 8 }));
  }
  return copy;
}

function toPixels(field: GridField, box: PhaseBox): (point: GridPoint) => SharePoint {
  return ([column, row]) => [(column / (field.columns - 1)) * box.width, (1 - row / (field.rows - 1)) * box.height];
}

function bandShapes(field: GridField, bands: PhaseFigureOptions['bands'], box: PhaseBox): SVGGElement {
  const group = svgNode('g', { class: 'phase-bands' });
  const place = toPixels(field, box);
  const count = bands.length + 1;
  group.append(svgNode('rect', { class: bandClass(0, count), width: box.width, height: box.height }));
  // The higher lie over the lower, so that no seam shows between two.
  bands.forEach(({ level }, index) => {
    const polygons = levelPolygons(field, level);
    if (polygons.length === 0) return;
    const d = polygons.map((polygon) => `${polyline(polygon.map(place))}Z`).join('');
    group.append(svgNode('path', { class: bandClass(index + 1, count), d }));
  });
  return group;
}

function scaleLines({ rate, scales, broken, edge }: PhaseFigureOptions, box: PhaseBox): SVGElement[] {
  const place = toPixels(rate, box);
  const lines = scales.flatMap((scale) =>
    [-1, 1].flatMap((side) =>
      levelLines(rate, side / scale, { broken }).map((line) => ({ text: String(scale), points: line.map(place) })),
    ),
  );
  const avoid = edge.map(({ points }) => points.map((point) => pixelsOf(point, box)));
  const group = svgNode('g', { class: 'phase-scales' });
  group.append(svgNode('path', { d: lines.map(({ points }) => polyline(points)).join('') }));
  for (const { text, x, y } of lineLabels(lines, { box, avoid })) group.append(symbolText(text, { x, y }));
  return [group];
}

function edgeShapes({ edge }: PhaseFigureOptions, box: PhaseBox): SVGElement[] {
  return edge.flatMap(({ held, points }) => {
    if (points.length === 1) return [];
    const d = polyline(points.map((point) => pixelsOf(point, box)));
    return [
      svgNode('path', { class: 'phase-edge-casing', d }),
      svgNode('path', { class: held ? 'phase-edge' : 'phase-edge phase-edge-unheld', d }),
    ];
  });
}

function edgePoints({ edge }: PhaseFigureOptions, box: PhaseBox): SVGElement[] {
  return edge.flatMap(({ points }) => {
    if (points.length !== 1) return [];
    const [cx, cy] = pixelsOf(points[0], box);
    return [svgNode('circle', { class: 'phase-edge-point', cx, cy, r: 6 })];
  });
}

function pixelsOf([x, y]: SharePoint, box: PhaseBox): SharePoint {
  return [x * box.width, (1 - y) * box.height];
}

function regionNames({ rate, texts }: PhaseFigureOptions, box: PhaseBox): SVGElement[] {
  return (['ordered', 'chaotic'] as const).flatMap((side) => {
    const [name, meaning] = texts[side];
    const place = regionPlace(rate, side === 'ordered' ? -1 : 1, {
      box,
      text: name.length > meaning.length ? name : meaning,
    });
    if (place === null) return [];
    const group = svgNode('g', { class: `phase-region phase-region-${side}` });
    group.append(
      symbolText(name, { x: place[0], y: place[1] - 3, class: 'phase-region-name' }),
      symbolText(meaning, { x: place[0], y: place[1] + 13 }),
    );
    return [group];
  });
}

function paperMarks(marks: readonly SharePoint[], box: PhaseBox): SVGElement[] {
  return marks.map(([x, y]) =>
    svgNode('path', {
      class: 'phase-mark',
      d: 'M0-5L5 0L0 5L-5 0Z',
      transform: `translate(${px(x * box.width)} ${px((1 - y) * box.height)})`,
    }),
  );
}
