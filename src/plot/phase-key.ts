// What the lines and marks of the phase plane mean: a key under it, as part of the figure, so that an exported one explains itself.

import type { PhaseFigureTexts } from './phase-parts.ts';
import { svgNode, symbolText } from './svg-node.ts';
import { textWidth } from './text-width.ts';

const ENTRIES = ['held', 'unheld', 'point', 'scale', 'mark'] as const;
type Entry = (typeof ENTRIES)[number];

const SAMPLE_PX = 30;
const ROW_PX = 18;
const GAP_PX = 18;

interface PlacedEntry {
  readonly entry: Entry;
  readonly x: number;
  readonly row: number;
}

/** Entries side by side as far as they fit. An entry with an empty text is left out. */
export function keyRows(
  texts: Pick<PhaseFigureTexts, Entry>,
  width: number,
): { readonly height: number; readonly entries: readonly PlacedEntry[] } {
  const entries: PlacedEntry[] = [];
  let [x, row] = [0, 0];
  for (const entry of ENTRIES) {
    if (texts[entry] === '') continue;
    const room = SAMPLE_PX + 6 + textWidth(texts[entry]);
    if (x > 0 && x + room > width) [x, row] = [0, row + 1];
    entries.push({ entry, x, row });
    x += room + GAP_PX;
  }
  return { height: entries.length === 0 ? 0 : (row + 1) * ROW_PX, entries };
}

export function phaseKey(
  texts: Pick<PhaseFigureTexts, Entry>,
  { left, top, width }: { readonly left: number; readonly top: number; readonly width: number },
): SVGGElement {
  const group = svgNode('g', { class: 'phase-key' });
  for (const { entry, x, row } of keyRows(texts, width).entries) {
    const y = top + row * ROW_PX + 10;
    group.append(sample(entry, left + x, y), symbolText(texts[entry], { x: left + x + SAMPLE_PX + 6, y: y + 4 }));
  }
  return group;
}

function sample(entry: Entry, x: number, y: number): SVGElement {
  const d = `M${x} ${y}H${x + SAMPLE_PX}`;
  switch (entry) {
    case 'held':
      return svgNode('path', { class: 'phase-edge', d });
    case 'unheld':
      return svgNode('path', { class: 'phase-edge phase-edge-unheld', d });
    case 'point':
      return svgNode('circle', { class: 'phase-edge-point', cx: x + SAMPLE_PX / 2, cy: y, r: 6 });
    case 'scale': {
      const group = svgNode('g', { class: 'phase-scales' });
      group.append(svgNode('path', { d }));
      return group;
    }
    case 'mark':
      return svgNode('path', {
        class: 'phase-mark',
        d: 'M0-5L5 0L0 5L-5 0Z',
        transform: `translate(${x + SAMPLE_PX / 2} ${y})`,
      });
    default:
      return entry satisfies never;
  }
}
