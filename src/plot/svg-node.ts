// SVG elements with their attributes in one call, and texts whose symbols carry real subscripts: sigma_w as σ and a lowered w.

const SVG = 'http://www.w3.org/2000/svg';

export type SvgAttributes = Readonly<Record<string, string | number>>;

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

/** Text cut at its subscripts: `σ_w²` is σ, a lowered w, and ². */
export function subscriptParts(text: string): { readonly text: string; readonly lowered: boolean }[] {
  return text
    .split(/(_[a-z0-9∇])/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('_') ? { text: part.slice(1), lowered: true } : { text: part, lowered: false }));
}

// In units of the type's size; what follows comes back up.
const DROP_EM = 0.25;

export function symbolText(text: string, attributes: SvgAttributes): SVGTextElement {
  const node = svgNode('text', attributes);
  let dropped = false;
  for (const part of subscriptParts(text)) {
    const span = svgNode('tspan', part.lowered ? { class: 'lowered' } : {});
    span.textContent = part.text;
    // Of the part's own size: a lowered one is smaller.
    if (part.lowered) span.setAttribute('dy', `${DROP_EM}em`);
    else if (dropped) span.setAttribute('dy', `${-DROP_EM * LOWERED_SIZE}em`);
    dropped = part.lowered;
    node.append(span);
  }
  return node;
}

/** As in phase.css. */
const LOWERED_SIZE = 0.75;
