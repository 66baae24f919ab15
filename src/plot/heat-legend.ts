// The key to a heat map: the colours with their numbers, and what stands for cells without one. Drawn as a figure of its own, so that
// maps side by side share it and an exported map has it.

import { type HeatMarkKind, markPath } from './heat-map.ts';
import { HEAT_PATTERN_KINDS, type HeatPatternKind, heatPatterns } from './heat-patterns.ts';
import { HEAT_LEVELS, type HeatScale, heatColour, heatShare, heatTicks } from './heat-scale.ts';
import { figureNode, lineNode, svgNode, textNode } from './svg-node.ts';
import { textWidth } from './text-width.ts';

export type HeatKey = { readonly kind: HeatPatternKind | HeatMarkKind; readonly text: string };

export interface HeatLegendOptions {
  readonly label: string;
  readonly tick: (value: number) => string;
  /** Patterns and marks that the map has. */
  readonly keys: readonly HeatKey[];
  readonly width: number;
}

const BAR = { left: 24, top: 20, height: 12, most: 420 };
const LINE_PX = 16;
const KEY = { top: 58, row: 20, box: 13, gap: 18 };

export function heatLegend(scale: HeatScale, { label, tick, keys, width }: HeatLegendOptions): SVGSVGElement {
  const barWidth = Math.min(BAR.most, width - 2 * BAR.left);
  const placed = placedKeys(keys, width);
  const rows = placed.at(-1)?.row ?? -1;
  const lines = wrapped(label, width - BAR.left);
  // The bar and what is below it move down with every line of the label.
  const down = (lines.length - 1) * LINE_PX;
  const height = down + KEY.top + (rows + 1) * KEY.row;
  const node = figureNode({ class: 'heat-legend', width, height, name: label });
  const names = lines.map((line, index) =>
    textNode(line, { class: 'heat-axis-name', x: BAR.left, y: 13 + index * LINE_PX }),
  );
  node.append(heatPatterns(), ...names);
  const top = BAR.top + down;
  const step = barWidth / HEAT_LEVELS;
  for (let level = 0; level < HEAT_LEVELS; level++) {
    // Half a pixel over the next one, so that no gap shines through.
    const box = { x: BAR.left + level * step, y: top, width: step + 0.5, height: BAR.height };
    node.append(svgNode('rect', { ...box, fill: heatColour(scale, level) }));
  }
  node.append(svgNode('rect', { class: 'heat-frame', x: BAR.left, y: top, width: barWidth, height: BAR.height }));
  for (const value of heatTicks(scale)) {
    const x = BAR.left + heatShare(scale, value) * barWidth;
    const bottom = top + BAR.height;
    node.append(
      lineNode([x, bottom], [x, bottom + 4], { class: 'heat-legend-line' }),
      textNode(tick(value), { class: 'heat-legend-tick', x, y: bottom + 16 }),
    );
  }
  for (const { key, left, row } of placed) node.append(...keyNodes(key, left, down + KEY.top + row * KEY.row));
  return node;
}

// The label is set larger than the texts that textWidth() knows.
const LABEL_SCALE = 1.22;

/** Cut at spaces, in languages without them anywhere. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [''];
  for (const piece of text.match(/[⺀-鿿＀-￯]|[^\s⺀-鿿＀-￯]+\s*|\s+/g) ?? []) {
    const longer = lines[lines.length - 1] + piece;
    if (LABEL_SCALE * textWidth(longer.trimEnd()) > width && longer !== piece) lines.push(piece);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

interface PlacedKey {
  readonly key: HeatKey;
  readonly left: number;
  readonly row: number;
}

function placedKeys(keys: readonly HeatKey[], width: number): PlacedKey[] {
  const placed: PlacedKey[] = [];
  let [left, row] = [BAR.left, 0];
  for (const key of keys) {
    const own = KEY.box + 6 + textWidth(key.text) + KEY.gap;
    if (left > BAR.left && left + own - KEY.gap > width) [left, row] = [BAR.left, row + 1];
    placed.push({ key, left, row });
    left += own;
  }
  return placed;
}

function keyNodes({ kind, text }: HeatKey, left: number, top: number): SVGElement[] {
  const name = textNode(text, { class: 'heat-key', x: left + KEY.box + 6, y: top + 11 });
  if (isPattern(kind)) {
    const box = { x: left, y: top, width: KEY.box, height: KEY.box };
    return [svgNode('rect', { ...box, class: `heat-${kind}` }), svgNode('rect', { ...box, class: 'heat-frame' }), name];
  }
  const place = { px: left + KEY.box / 2, py: top + KEY.box / 2, reach: 4 };
  return [svgNode('path', { class: `heat-mark heat-mark-${kind}`, d: markPath(kind, place) }), name];
}

function isPattern(kind: HeatKey['kind']): kind is HeatPatternKind {
  return HEAT_PATTERN_KINDS.some((pattern) => pattern === kind);
}
