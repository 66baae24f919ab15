// One half of a water column: magnitudes on a log axis across, layers downwards. A strip a layer shows the density of
// log10 |value|, the line is the root of the second moment (mean of its logarithms over the seeds), the shade spans the
// least and the greatest seed. Exactly zero is hatched and named, never drawn at a number. Theory is dashed over it.

import * as Plot from '@observablehq/plot';
import { bandRuns, LEVELS, type Strip, stripRows } from './density-bands.ts';
import { type Domain, exponentTicks, powerOfTen, raisedParts } from './log-axis.ts';
import { type TheoryRow, theoryBand, theoryLine, theoryPaths } from './theory-mark.ts';
import type { Trace } from './trace.ts';

const SVG = 'http://www.w3.org/2000/svg';
// Below this height a gap between strips would swallow the strips.
const MIN_GAPPED_ROW_PX = 4;
const MIN_STRIP_PX = 1;
const TICK_SPACING_PX = 40;
// More single seeds than this are a shade, not lines.
const MAX_SEED_LINES = 12;

export interface PanelOptions {
  readonly trace: Trace;
  /** What is expected of these layers; null where there is no theory. */
  readonly theory: readonly TheoryRow[] | null;
  readonly domain: Domain;
  readonly lastLayer: number;
  /** CSS class that carries the accent in `--accent`. */
  readonly kind: 'signal' | 'echo';
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly zeroText: (from: number, to: number) => string;
}

/** A `<g>` with the panel drawn at its box; `data-strips` tells how many strips it holds. */
export function soundingPanel(options: PanelOptions): SVGGElement {
  const { trace, theory, domain, lastLayer, kind, box } = options;
  const seedCount = trace.rows[0]?.seeds.length ?? 0;
  const seedLines = seedCount > 1 && seedCount <= MAX_SEED_LINES ? seedCount : 0;
  const { rows: strips, span } = stripRows(trace.strips, lastLayer, Math.max(1, Math.floor(box.height / MIN_STRIP_PX)));
  const paths = theory === null ? null : theoryPaths(theory, { ...box, domain, lastLayer });
  const accent = 'var(--accent)';
  const plot = Plot.plot({
    width: box.width,
    height: box.height,
    margin: 0,
    x: { type: 'linear', domain: [domain.low, domain.high], axis: null },
    y: { type: 'linear', domain: [-0.5, lastLayer + 0.5], reverse: true, axis: null, range: [box.height, 0] },
    marks: [
      Plot.ruleX(exponentTicks(domain, box.width / TICK_SPACING_PX), { stroke: 'var(--grid)', strokeWidth: 1 }),
      stripMark(strips, (span * box.height) / (lastLayer + 1)),
      Plot.areaX(trace.rows, { y: 'layer', x1: 'low', x2: 'high', fill: accent, fillOpacity: seedCount > 1 ? 0.2 : 0 }),
      ...Array.from({ length: seedLines }, (_, seed) =>
        Plot.lineX(trace.rows, {
          y: 'layer',
          x: (row) => row.seeds[seed],
          stroke: accent,
          strokeOpacity: 0.45,
          strokeWidth: 0.75,
        }),
      ),
      paths === null ? null : () => theoryBand(paths),
      Plot.lineX(trace.rows, { y: 'layer', x: 'mean', stroke: 'var(--paper)', strokeWidth: 4.5, strokeOpacity: 0.7 }),
      Plot.lineX(trace.rows, { y: 'layer', x: 'mean', stroke: accent, strokeWidth: 2 }),
      paths === null ? null : () => theoryLine(paths),
      loneDots(trace, accent),
      arrowMark(trace, kind),
      zeroMark(options),
    ],
  });
  const group = document.createElementNS(SVG, 'g');
  group.setAttribute('class', `panel panel-${kind}`);
  group.setAttribute('transform', `translate(${box.left},${box.top})`);
  group.setAttribute('data-strips', String(strips.length));
  for (const child of [...plot.children]) {
    if (child.tagName === 'style') continue;
    // Plot names its marks, but a plain group may carry no name; the figure is one image with a name of its own.
    child.removeAttribute('aria-label');
    group.append(child);
  }
  return group;
}

/** The tick labels of a panel, along its top edge. */
export function exponentAxis(domain: Domain, box: PanelOptions['box']): SVGGElement {
  const group = document.createElementNS(SVG, 'g');
  group.setAttribute('class', 'exponents');
  group.setAttribute('aria-hidden', 'true');
  const scale = (value: number) => box.left + ((value - domain.low) / (domain.high - domain.low)) * box.width;
  for (const tick of exponentTicks(domain, box.width / TICK_SPACING_PX)) {
    const x = scale(tick);
    // A label centred on a tick at the very edge would run into the other panel's labels.
    if (x < box.left + 8 || x > box.left + box.width - 8) continue;
    group.append(line(x, box.top - 5, x, box.top), label(powerOfTen(tick), x, box.top - 9));
  }
  return group;
}

export function line(x1: number, y1: number, x2: number, y2: number): SVGLineElement {
  const node = document.createElementNS(SVG, 'line');
  for (const [name, value] of Object.entries({ x1, y1, x2, y2 })) node.setAttribute(name, String(value));
  return node;
}

export function label(text: string, x: number, y: number): SVGTextElement {
  const node = document.createElementNS(SVG, 'text');
  node.setAttribute('x', String(x));
  node.setAttribute('y', String(y));
  for (const part of raisedParts(text)) {
    const span = document.createElementNS(SVG, 'tspan');
    span.textContent = part.text;
    if (part.raised) span.setAttribute('class', 'raised');
    // The next plain piece comes back down to the line.
    if (part.raised) span.setAttribute('dy', '-0.45em');
    else if (node.lastElementChild !== null) span.setAttribute('dy', '0.35em');
    node.append(span);
  }
  return node;
}

/** All runs of one level in one path: a few nodes a panel, however deep the network. */
function stripMark(strips: readonly Strip[], rowHeight: number): Plot.Markish {
  const gap = rowHeight >= MIN_GAPPED_ROW_PX ? Math.min(1.5, rowHeight * 0.16) : 0;
  return (_index, scales) => {
    const group = document.createElementNS(SVG, 'g');
    group.setAttribute('class', 'strips');
    const x = scales.x as unknown as (value: number) => number;
    const y = scales.y as unknown as (value: number) => number;
    const paths = LEVELS.map((): string[] => []);
    const height = Math.max(MIN_STRIP_PX, rowHeight - gap);
    for (const strip of strips) {
      const top = y(strip.layer) - height / 2;
      for (const run of bandRuns(strip)) {
        const left = Math.max(0, x(run.from));
        paths[run.level].push(
          `M${left.toFixed(1)} ${top.toFixed(2)}h${(x(run.to) - left).toFixed(1)}v${height.toFixed(2)}H${left.toFixed(1)}z`,
        );
      }
    }
    for (const parts of paths) {
      const path = document.createElementNS(SVG, 'path');
      path.setAttribute('d', parts.join(''));
      group.append(path);
    }
    return group;
  };
}

/** A line cannot show a layer whose neighbours are missing: such a layer gets a dot. */
function loneDots(trace: Trace, accent: string): Plot.Markish {
  const rows = trace.rows.filter(
    (row, index) =>
      row.mean !== null &&
      (trace.rows[index - 1]?.mean ?? null) === null &&
      (trace.rows[index + 1]?.mean ?? null) === null,
  );
  return Plot.dot(rows, { x: 'mean', y: 'layer', fill: accent, r: 2.5 });
}

/** Which way it travels: the signal's line ends pointing down, the gradient's pointing up. */
function arrowMark(trace: Trace, kind: PanelOptions['kind']): Plot.Markish {
  const drawn = trace.rows.filter((row) => row.mean !== null);
  const end = kind === 'signal' ? drawn.at(-1) : drawn.at(0);
  return Plot.dot(end === undefined ? [] : [end], {
    x: 'mean',
    y: 'layer',
    symbol: 'triangle2',
    rotate: kind === 'signal' ? 180 : 0,
    fill: 'var(--accent)',
    stroke: 'var(--paper)',
    r: 5,
  });
}

function zeroMark({ trace, box, zeroText }: PanelOptions): Plot.Markish {
  return (_index, scales) => {
    const group = document.createElementNS(SVG, 'g');
    group.setAttribute('class', 'zeros');
    const y = scales.y as unknown as (value: number) => number;
    for (const { from, to } of trace.zeroRuns) {
      const rect = document.createElementNS(SVG, 'rect');
      rect.setAttribute('width', String(box.width));
      rect.setAttribute('y', String(y(from - 0.5)));
      rect.setAttribute('height', String(y(to + 0.5) - y(from - 0.5)));
      const middle = Math.min(box.height - 8, Math.max(14, (y(from) + y(to)) / 2));
      group.append(rect, label(zeroText(from, to), box.width / 2, middle));
    }
    return group;
  };
}
