// The water column of one tower: the signal on the left on its way down, the gradient on the right on its way back up, and
// between them one ruler of layers that both are read against.

import type { Domain } from './log-axis.ts';
import { exponentAxis, soundingPanel } from './sounding-panel.ts';
import { figureNode, lineNode, patternNode, svgNode, textNode } from './svg-node.ts';
import type { TheoryRow } from './theory-mark.ts';
import type { Trace, TraceRow } from './trace.ts';

const TOP_PX = 44;
/** Where the names of the axes stand. */
const NAME_PX = 13;
const BOTTOM_PX = 10;
const LAYER_TICK_SPACING_PX = 34;

export interface SoundingFigureOptions {
  readonly signal: Trace;
  readonly echo: Trace;
  readonly theory: { readonly signal: readonly TheoryRow[]; readonly echo: readonly TheoryRow[] } | null;
  /** An earlier run of the same kind of tower, to compare with. */
  readonly pinned?: { readonly signal: readonly TraceRow[]; readonly echo: readonly TraceRow[] } | null;
  /** One pair of axes for all towers shown together. */
  readonly domains: { readonly signal: Domain; readonly echo: Domain };
  readonly lastLayer: number;
  readonly width: number;
  readonly height: number;
  readonly texts: {
    readonly name: string;
    readonly signalAxis: string;
    readonly echoAxis: string;
    readonly layer: string;
    readonly zero: (kind: 'signal' | 'echo', from: number, to: number) => string;
  };
}

export interface FigureGeometry {
  readonly rowHeight: number;
  /** Pixel of a layer's middle, from the figure's top. */
  readonly yOf: (layer: number) => number;
  /** The layer at a pixel, kept inside the tower. */
  readonly layerAt: (y: number) => number;
}

/** Where the layers lie in a figure of this height: the input, layer 0, on top. */
export function figureGeometry(height: number, lastLayer: number): FigureGeometry {
  const rowHeight = (height - TOP_PX - BOTTOM_PX) / (lastLayer + 1);
  return {
    rowHeight,
    yOf: (layer) => TOP_PX + (layer + 0.5) * rowHeight,
    layerAt: (y) => Math.min(lastLayer, Math.max(0, Math.floor((y - TOP_PX) / rowHeight))),
  };
}

export function soundingFigure(options: SoundingFigureOptions): SVGSVGElement {
  const { signal, echo, theory, pinned = null, domains, lastLayer, width, height, texts } = options;
  const ruler = width < 420 ? 34 : 46;
  const panelWidth = (width - ruler) / 2;
  const panelHeight = height - TOP_PX - BOTTOM_PX;
  const left = { left: 0, top: TOP_PX, width: panelWidth, height: panelHeight };
  const right = { ...left, left: panelWidth + ruler };
  const { rowHeight, yOf } = figureGeometry(height, lastLayer);

  const node = figureNode({ class: 'sounding', width, height, name: texts.name });
  node.append(
    hatches(),
    soundingPanel({
      trace: signal,
      theory: theory?.signal ?? null,
      pinned: pinned?.signal ?? null,
      domain: domains.signal,
      lastLayer,
      kind: 'signal',
      box: left,
      zeroText: (from, to) => texts.zero('signal', from, to),
    }),
    soundingPanel({
      trace: echo,
      theory: theory?.echo ?? null,
      pinned: pinned?.echo ?? null,
      domain: domains.echo,
      lastLayer,
      kind: 'echo',
      box: right,
      zeroText: (from, to) => texts.zero('echo', from, to),
    }),
    exponentAxis(domains.signal, left),
    exponentAxis(domains.echo, right),
    // The line that the signal leaves from and the echo comes back to.
    ...[left, right].map((box) => lineNode([box.left, TOP_PX], [box.left + panelWidth, TOP_PX], { class: 'surface' })),
    textNode(texts.layer, { class: 'ruler-name', x: width / 2, y: NAME_PX }),
    layerRuler({ lastLayer, from: panelWidth, to: panelWidth + ruler, yOf, rowHeight }),
    textNode(texts.signalAxis, { class: 'axis-name axis-name-signal', x: panelWidth / 2, y: NAME_PX }),
    textNode(texts.echoAxis, { class: 'axis-name axis-name-echo', x: right.left + panelWidth / 2, y: NAME_PX }),
  );
  return node;
}

/** Layers to name on a ruler: 0, the last, and round steps between them that leave both room. */
export function layerTicks(lastLayer: number, count: number): number[] {
  const wanted = Math.max(1, lastLayer / Math.max(1, count));
  let step = 1;
  for (let power = 1; step < wanted; power *= 10) {
    step = [power, 2 * power, 4 * power, 5 * power, 8 * power].find((candidate) => candidate >= wanted) ?? 10 * power;
  }
  const ticks = [];
  for (let layer = 0; layer <= lastLayer - step * 0.6; layer += step) ticks.push(layer);
  return [...ticks, lastLayer];
}

interface RulerOptions {
  readonly lastLayer: number;
  readonly from: number;
  readonly to: number;
  readonly yOf: (layer: number) => number;
  readonly rowHeight: number;
}

function layerRuler({ lastLayer, from, to, yOf, rowHeight }: RulerOptions): SVGGElement {
  const group = svgNode('g', { class: 'ruler', 'aria-hidden': 'true' });
  const top = yOf(-0.5);
  const bottom = yOf(lastLayer + 0.5);
  /** A tick on both sides of the ruler. */
  const ticks = (y: number, length: number) => [
    lineNode([from, y], [from + length, y]),
    lineNode([to, y], [to - length, y]),
  ];
  group.append(lineNode([from, top], [from, bottom]), lineNode([to, top], [to, bottom]));
  if (rowHeight >= 4) for (let layer = 0; layer <= lastLayer; layer += 1) group.append(...ticks(yOf(layer), 3));
  for (const layer of layerTicks(lastLayer, (bottom - top) / LAYER_TICK_SPACING_PX)) {
    const y = yOf(layer);
    group.append(...ticks(y, 7), textNode(String(layer), { x: (from + to) / 2, y: y + 3.5 }));
  }
  return group;
}

/** Slanted lines, one way for exactly zero and the other for theory; the paper shows through, so neither looks like a density. */
function hatches(): SVGDefsElement {
  const defs = svgNode('defs');
  defs.append(hatch('exact-zero', { spacing: 7, angle: 45 }), hatch('theory-band', { spacing: 5, angle: -45 }));
  return defs;
}

function hatch(
  id: string,
  { spacing, angle }: { readonly spacing: number; readonly angle: number },
): SVGPatternElement {
  const pattern = patternNode(id, { size: spacing, angle });
  pattern.append(lineNode([0, 0], [0, spacing]));
  return pattern;
}
