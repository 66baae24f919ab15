// A whole made of two parts and their overlap, as one bar: |a + b|^2 = |a|^2 + |b|^2 + 2 <a, b>. A negative overlap is what the
// two parts take from each other: it lies hatched over the end of the bar, and the whole ends where it begins.

import { polyline } from './path-data.ts';
import { figureNode, svgNode } from './svg-node.ts';

const HATCH_PX = 5;

export interface PartShares {
  readonly first: number;
  readonly second: number;
  readonly overlap: number;
}

export interface PartSegment {
  readonly part: keyof PartShares;
  /** In shares of the drawn length, 0 to 1. */
  readonly from: number;
  readonly to: number;
}

export interface PartsBarOptions {
  readonly shares: PartShares;
  readonly width: number;
  readonly height: number;
  readonly name: string;
}

/** Where each part begins and ends, the longest sum being the drawn length; `whole` is where the whole ends. */
export function partSegments({ first, second, overlap }: PartShares): {
  readonly segments: readonly PartSegment[];
  readonly whole: number;
} {
  const length = first + second + Math.max(0, overlap);
  const ends = [0, first, first + second].map((end) => end / length);
  const whole = (first + second + overlap) / length;
  const segments: PartSegment[] = [
    { part: 'first', from: ends[0], to: ends[1] },
    { part: 'second', from: ends[1], to: ends[2] },
    { part: 'overlap', from: Math.min(whole, ends[2]), to: Math.max(whole, ends[2]) },
  ];
  return { segments: segments.filter(({ from, to }) => to > from), whole };
}

export function partsBar({ shares, width, height, name }: PartsBarOptions): SVGSVGElement {
  const node = figureNode({ class: 'parts-bar', width, height, name });
  const { segments, whole } = partSegments(shares);
  for (const { part, from, to } of segments) {
    const box = { x: from * width, y: 3, width: (to - from) * width, height: height - 6 };
    node.append(svgNode('rect', { class: `part-${part}`, ...box }));
    if (part === 'overlap') node.append(hatching({ from: from * width, to: to * width, top: 3, bottom: height - 3 }));
  }
  node.append(svgNode('rect', { class: 'whole', x: whole * width - 1, y: 0, width: 2, height }));
  return node;
}

interface HatchedBox {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

/** Lines from the upper edge down to the left, cut off at the sides: all in one path. */
function hatching({ from, to, top, bottom }: HatchedBox): SVGPathElement {
  const reach = bottom - top;
  const lines: string[] = [];
  for (let x = from + HATCH_PX; x < to + reach; x += HATCH_PX) {
    const start = Math.min(x, to);
    const end = Math.max(x - reach, from);
    if (end >= start) continue;
    lines.push(
      polyline([
        [start, top + x - start],
        [end, top + x - end],
      ]),
    );
  }
  return svgNode('path', { class: 'part-hatch', d: lines.join('') });
}
