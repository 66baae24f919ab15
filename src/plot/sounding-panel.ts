// One half of a water column: magnitudes on a log axis across, layers downwards. A strip a layer shows the density of
// log10 |value|, the line is the root of the second moment (mean of its logarithms over the seeds), the shade spans the
// least and the greatest seed. Exactly zero is hatched and named, never drawn at a number. Theory is dashed over it.

import { bandRuns, LEVELS, type Strip, stripRows } from './density-bands.ts';
import { type Domain, exponentTicks, powerOfTen } from './log-axis.ts';
import { pinnedLine, pinnedPath } from './pinned-line.ts';
import { lineNode, raisedText, svgNode, textNode } from './svg-node.ts';
import { type TheoryRow, theoryBand, theoryLine, theoryPaths } from './theory-mark.ts';
import type { Trace, TraceRow } from './trace.ts';
import { across, down, linePath, loneRows, type PanelSpace, spreadPath } from './trace-paths.ts';

// Below this height a gap between strips would swallow the strips.
const MIN_GAPPED_ROW_PX = 4;
const MIN_STRIP_PX = 1;
const TICK_SPACING_PX = 40;
// More single seeds than this are a shade, not lines.
const MAX_SEED_LINES = 12;
const ARROW_PX = 5;

export interface PanelOptions {
  readonly trace: Trace;
  /** What is expected of these layers; null where there is no theory. */
  readonly theory: readonly TheoryRow[] | null;
  /** An earlier run's rows; null where none is pinned. */
  readonly pinned: readonly TraceRow[] | null;
  readonly domain: Domain;
  readonly lastLayer: number;
  /** CSS class that carries the accent in `--accent`. */
  readonly kind: 'signal' | 'echo';
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly zeroText: (from: number, to: number) => string;
}

/** A `<g>` with the panel drawn at its box; `data-strips` tells how many strips it holds. */
export function soundingPanel(options: PanelOptions): SVGGElement {
  const { trace, theory, pinned, domain, lastLayer, kind, box } = options;
  const seedCount = trace.rows[0]?.seeds.length ?? 0;
  const seedLines = seedCount > 1 && seedCount <= MAX_SEED_LINES ? seedCount : 0;
  const { rows: strips, span } = stripRows(trace.strips, lastLayer, Math.max(1, Math.floor(box.height / MIN_STRIP_PX)));
  const paths = theory === null ? null : theoryPaths(theory, { ...box, domain, lastLayer });
  const earlier = pinned === null ? null : pinnedPath(pinned, { ...box, domain, lastLayer });
  const space: PanelSpace = { domain, lastLayer, width: box.width, height: box.height };
  const group = svgNode('g', {
    class: `panel panel-${kind}`,
    transform: `translate(${box.left},${box.top})`,
    'data-strips': strips.length,
  });
  group.append(
    gridLines(space),
    stripMark(strips, (span * box.height) / (lastLayer + 1), space),
    svgNode('path', { class: 'spread', d: seedCount > 1 ? spreadPath(trace.rows, space) : '' }),
    ...Array.from({ length: seedLines }, (_, seed) =>
      svgNode('path', { class: 'seed', d: linePath(trace.rows, ({ seeds }) => seeds[seed], space) }),
    ),
    ...(paths === null ? [] : [theoryBand(paths)]),
    ...(earlier === null ? [] : [pinnedLine(earlier)]),
    ...['mean-casing', 'mean'].map((name) =>
      svgNode('path', { class: name, d: linePath(trace.rows, ({ mean }) => mean, space) }),
    ),
    ...(paths === null ? [] : [theoryLine(paths)]),
    loneDots(trace, space),
    arrowMark(trace, kind, space),
    zeroMark(options, space),
  );
  return group;
}

/** The tick labels of a panel, along its top edge. */
export function exponentAxis(domain: Domain, box: PanelOptions['box']): SVGGElement {
  const group = svgNode('g', { class: 'exponents', 'aria-hidden': 'true' });
  const scale = (value: number) => box.left + ((value - domain.low) / (domain.high - domain.low)) * box.width;
  for (const tick of exponentTicks(domain, box.width / TICK_SPACING_PX)) {
    const x = scale(tick);
    // A label centred on a tick at the very edge would run into the other panel's labels.
    if (x < box.left + 8 || x > box.left + box.width - 8) continue;
    group.append(lineNode([x, box.top - 5], [x, box.top]), raisedText(powerOfTen(tick), { x, y: box.top - 9 }));
  }
  return group;
}

/** A line for each power of ten that is named above. */
function gridLines(space: PanelSpace): SVGPathElement {
  const ticks = exponentTicks(space.domain, space.width / TICK_SPACING_PX);
  return svgNode('path', {
    class: 'grid',
    d: ticks.map((tick) => `M${across(tick, space).toFixed(1)} 0V${space.height}`).join(''),
  });
}

/** All runs of one level in one path: a few nodes a panel, however deep the network. */
function stripMark(strips: readonly Strip[], rowHeight: number, space: PanelSpace): SVGGElement {
  const gap = rowHeight >= MIN_GAPPED_ROW_PX ? Math.min(1.5, rowHeight * 0.16) : 0;
  const paths = LEVELS.map((): string[] => []);
  const height = Math.max(MIN_STRIP_PX, rowHeight - gap);
  for (const strip of strips) {
    const top = down(strip.layer, space) - height / 2;
    for (const run of bandRuns(strip)) {
      const left = Math.max(0, across(run.from, space));
      const width = across(run.to, space) - left;
      paths[run.level].push(
        `M${left.toFixed(1)} ${top.toFixed(2)}h${width.toFixed(1)}v${height.toFixed(2)}H${left.toFixed(1)}z`,
      );
    }
  }
  const group = svgNode('g', { class: 'strips' });
  group.append(...paths.map((parts) => svgNode('path', { d: parts.join('') })));
  return group;
}

/** A line cannot show a layer whose neighbours are missing: such a layer gets a dot. */
function loneDots(trace: Trace, space: PanelSpace): SVGGElement {
  const group = svgNode('g', { class: 'lone' });
  for (const { layer, mean } of loneRows(trace.rows))
    group.append(svgNode('circle', { cx: across(mean ?? 0, space), cy: down(layer, space), r: 2.5 }));
  return group;
}

/** Which way it travels: the signal's line ends pointing down, the gradient's pointing up. */
function arrowMark(trace: Trace, kind: PanelOptions['kind'], space: PanelSpace): SVGPathElement {
  const drawn = trace.rows.filter((row) => row.mean !== null);
  const end = kind === 'signal' ? drawn.at(-1) : drawn.at(0);
  if (end === undefined) return svgNode('path', { class: 'arrow' });
  const x = across(end.mean ?? 0, space);
  const y = down(end.layer, space);
  const tip = kind === 'signal' ? ARROW_PX : -ARROW_PX;
  return svgNode('path', { class: 'arrow', d: `M${x} ${y + tip}L${x - ARROW_PX} ${y - tip}H${x + ARROW_PX}z` });
}

function zeroMark({ trace, box, zeroText }: PanelOptions, space: PanelSpace): SVGGElement {
  const group = svgNode('g', { class: 'zeros' });
  for (const { from, to } of trace.zeroRuns) {
    const top = down(from - 0.5, space);
    const bottom = down(to + 0.5, space);
    const middle = Math.min(box.height - 8, Math.max(14, (top + bottom) / 2));
    group.append(
      svgNode('rect', { width: box.width, y: top, height: bottom - top }),
      textNode(zeroText(from, to), { x: box.width / 2, y: middle }),
    );
  }
  return group;
}
