// A whole made of two parts and their overlap, as one bar: |a + b|^2 = |a|^2 + |b|^2 + 2 <a, b>. A negative overlap is what the
// two parts take from each other: it lies hatched over the end of the bar, and the whole ends where it begins.

const SVG = 'http://www.w3.org/2000/svg';
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
  const node = document.createElementNS(SVG, 'svg');
  node.setAttribute('class', 'parts-bar');
  node.setAttribute('viewBox', `0 0 ${width} ${height}`);
  node.setAttribute('width', String(width));
  node.setAttribute('height', String(height));
  node.setAttribute('role', 'img');
  node.setAttribute('aria-label', name);
  const { segments, whole } = partSegments(shares);
  for (const { part, from, to } of segments) {
    node.append(box(`part-${part}`, { left: from * width, top: 3, width: (to - from) * width, height: height - 6 }));
    if (part === 'overlap') node.append(hatching({ from: from * width, to: to * width, top: 3, bottom: height - 3 }));
  }
  node.append(box('whole', { left: whole * width - 1, top: 0, width: 2, height }));
  return node;
}

function box(
  name: string,
  {
    left,
    top,
    width,
    height,
  }: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
): SVGRectElement {
  const rect = document.createElementNS(SVG, 'rect');
  rect.setAttribute('class', name);
  rect.setAttribute('x', left.toFixed(2));
  rect.setAttribute('y', String(top));
  rect.setAttribute('width', width.toFixed(2));
  rect.setAttribute('height', String(height));
  return rect;
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
    if (end < start)
      lines.push(
        `M${start.toFixed(1)} ${(top + x - start).toFixed(1)}L${end.toFixed(1)} ${(top + x - end).toFixed(1)}`,
      );
  }
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('class', 'part-hatch');
  path.setAttribute('d', lines.join(''));
  return path;
}
