// SVG elements with their attributes in one call, and texts whose symbols carry real subscripts and exponents: sigma_w as σ and a lowered
// w, 10⁻³ as 10 and a raised −3.

import { raisedParts } from './log-axis.ts';
import type { Point } from './path-data.ts';

const SVG = 'http://www.w3.org/2000/svg';

export type SvgAttributes = Readonly<Record<string, string | number>>;

/** Numbers are rounded to a hundredth; an attribute whose text is empty is left out. */
export function svgNode<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: SvgAttributes = {},
): SVGElementTagNameMap[Name] {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== '') node.setAttribute(key, typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);
  }
  return node;
}

interface FigureFrame {
  readonly class: string;
  readonly width: number;
  readonly height: number;
  /** Read out in place of the figure. */
  readonly name: string;
}

/** The root of a figure. */
export function figureNode({ class: className, width, height, name }: FigureFrame): SVGSVGElement {
  const viewBox = `0 0 ${width} ${height}`;
  return svgNode('svg', { class: className, viewBox, width, height, role: 'img', 'aria-label': name });
}

/** A square that repeats, to be named by url(#id). */
export function patternNode(
  id: string,
  { size, angle }: { readonly size: number; readonly angle: number },
): SVGPatternElement {
  return svgNode('pattern', {
    id,
    width: size,
    height: size,
    patternUnits: 'userSpaceOnUse',
    patternTransform: angle === 0 ? '' : `rotate(${angle})`,
  });
}

export function lineNode([x1, y1]: Point, [x2, y2]: Point, attributes: SvgAttributes = {}): SVGLineElement {
  return svgNode('line', { ...attributes, x1, y1, x2, y2 });
}

export function textNode(text: string, attributes: SvgAttributes): SVGTextElement {
  const node = svgNode('text', attributes);
  node.textContent = text;
  return node;
}

/** Text cut at its subscripts: `σ_w²` is σ, a lowered w, and ². */
export function subscriptParts(text: string): { readonly text: string; readonly lowered: boolean }[] {
  return text
    .split(/(_[a-z0-9∇])/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('_') ? { text: part.slice(1), lowered: true } : { text: part, lowered: false }));
}

// In units of the type's size; what follows comes back up.
const DROP_EM = 0.25;
/** Of a lowered part, as in phase.css and heat.css. */
const LOWERED_SIZE = 0.75;

/** Subscripts as lowered parts. */
export function symbolText(text: string, attributes: SvgAttributes): SVGTextElement {
  const node = svgNode('text', attributes);
  let dropped = false;
  for (const part of subscriptParts(text)) {
    // Of the part's own size: a lowered one is smaller.
    const dy = part.lowered ? `${DROP_EM}em` : dropped ? `${-DROP_EM * LOWERED_SIZE}em` : '';
    node.append(spanNode(part.text, { class: part.lowered ? 'lowered' : '', dy }));
    dropped = part.lowered;
  }
  return node;
}

/** Exponents as raised parts; the next plain piece comes back down to the line. */
export function raisedText(text: string, attributes: SvgAttributes): SVGTextElement {
  const node = svgNode('text', attributes);
  raisedParts(text).forEach((part, index) => {
    const dy = part.raised ? '-0.45em' : index > 0 ? '0.35em' : '';
    node.append(spanNode(part.text, { class: part.raised ? 'raised' : '', dy }));
  });
  return node;
}

function spanNode(text: string, attributes: SvgAttributes): SVGTSpanElement {
  const span = svgNode('tspan', attributes);
  span.textContent = text;
  return span;
}
