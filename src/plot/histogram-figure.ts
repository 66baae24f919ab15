// The values of one layer as a histogram in units of their root mean square. What lies outside stands at the edges as bars of
// its own, outlined and not filled. The tallest bar reaches the top, and its share of all values is written there.

import { figureNode, lineNode, svgNode, textNode } from './svg-node.ts';

const TOP_PX = 16;
const BOTTOM_PX = 18;
/** Room at each side for what lies outside. */
const EDGE_PX = 12;
const EDGE_BAR_PX = 6;

/** What the figure draws, in plain numbers. */
export interface Bins {
  readonly halfWidth: number;
  readonly counts: readonly number[];
  readonly below: number;
  readonly above: number;
}

export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly kind: 'inside' | 'outside';
}

export interface HistogramOptions {
  readonly bins: Bins;
  readonly kind: 'signal' | 'echo';
  readonly width: number;
  readonly height: number;
  readonly texts: { readonly name: string; readonly tallest: string };
}

/** Bars above a base line of this width, the tallest as high as there is room; those without a value are left out. */
export function histogramBars(
  bins: Bins,
  { width, height }: { readonly width: number; readonly height: number },
): Bar[] {
  const { counts, below, above } = bins;
  const tallest = Math.max(below, above, ...counts);
  const step = (width - 2 * EDGE_PX) / counts.length;
  const bar = (left: number, barWidth: number, count: number, kind: Bar['kind']) => ({
    left,
    width: barWidth,
    // A single value among many is still to be seen.
    height: Math.max(1, (count / tallest) * height),
    kind,
    count,
  });
  return [
    bar(0, EDGE_BAR_PX, below, 'outside'),
    ...counts.map((count, index) => bar(EDGE_PX + index * step, step, count, 'inside')),
    bar(width - EDGE_BAR_PX, EDGE_BAR_PX, above, 'outside'),
  ]
    .filter(({ count }) => count > 0)
    .map(({ count: _count, ...drawn }) => drawn);
}

export function histogramFigure({ bins, kind, width, height, texts }: HistogramOptions): SVGSVGElement {
  const base = height - BOTTOM_PX;
  const node = figureNode({ class: `histogram panel-${kind}`, width, height, name: texts.name });
  const place = (value: number) => EDGE_PX + ((value + bins.halfWidth) / (2 * bins.halfWidth)) * (width - 2 * EDGE_PX);
  for (const bar of histogramBars(bins, { width, height: base - TOP_PX })) {
    const { left: x, width: barWidth, height: barHeight } = bar;
    node.append(
      svgNode('rect', { class: `bar-${bar.kind}`, x, y: base - barHeight, width: barWidth, height: barHeight }),
    );
  }
  node.append(
    lineNode([0, base], [width, base], { class: 'floor' }),
    textNode(texts.tallest, { class: 'tallest', x: width - 2, y: 10 }),
  );
  for (let tick = -bins.halfWidth; tick <= bins.halfWidth; tick += 2) {
    const x = place(tick);
    node.append(lineNode([x, base], [x, base + 4]), textNode(String(tick).replace('-', '−'), { x, y: height - 4 }));
  }
  return node;
}
