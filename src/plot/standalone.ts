// Figures as the text of one SVG file that needs nothing else: side by side on paper, every colour and font of the page's style
// sheets written out as plain attributes of the theme that is asked for, because programs that draw SVG outside of a browser know
// neither variables nor themes. The figures in the document are read and not touched.

import type { StyleRule } from './style-sheet.ts';
import {
  cascade,
  type FigureTheme,
  matchedStyle,
  plainValue,
  readDeclarations,
  readStyleSheet,
} from './style-sheet.ts';

export interface StandaloneOptions {
  readonly title: string;
  /** What the figure shows, for readers who cannot see it. */
  readonly description: string;
  readonly theme: FigureTheme;
  /** The sheets of the figures, with the variables they use under `:root`. */
  readonly css: string;
  /** Written over the figures, one each. */
  readonly headings?: readonly string[];
  /** What was measured, as plain JSON: kept in the file, so that it can be repeated from it. */
  readonly experiment?: Readonly<Record<string, unknown>>;
}

/** Around all figures, and between two of them. */
export const FIGURE_MARGIN_PX = 16;
export const FIGURE_GAP_PX = 28;
const HEADING_PX = 30;
const MAX_IN_ROW = 4;
/** A figure with less of the height of the tallest is a key to the others. */
const FLAT_SHARE = 0.35;
const ROOT_FONT_PX = 16;

/** Attributes that draw; everything else of a style is for a screen. */
const PRESENTATION = new Set([
  ...['fill', 'fill-opacity', 'fill-rule', 'stroke', 'stroke-opacity', 'stroke-width', 'stroke-dasharray'],
  ...['stroke-dashoffset', 'stroke-linecap', 'stroke-linejoin', 'stroke-miterlimit', 'opacity', 'paint-order'],
  ...['font-family', 'font-size', 'font-style', 'font-weight', 'letter-spacing', 'text-anchor', 'dominant-baseline'],
  ...['display', 'visibility', 'shape-rendering'],
]);
/** Names and roles of the document that a file has no use for. */
const LEFT_OUT = /^(?:class|style|tabindex|xmlns|data-.*|aria-hidden|on.*)$/;

interface Context {
  readonly rules: readonly StyleRule[];
  readonly variables: ReadonlyMap<string, string>;
  readonly theme: FigureTheme;
  /** Told before every identifier, so that two figures may use one. */
  readonly prefix: string;
}

/** Throws where a figure has no size. */
export function standaloneSvg(figures: readonly SVGSVGElement[], options: StandaloneOptions): string {
  const { title, description, theme, css, headings = [], experiment } = options;
  const sheet = readStyleSheet(css);
  const variables = rootVariables(sheet);
  const context = { rules: cascade(sheet), variables, theme };
  const { places, width, height } = arranged(figures.map(sizeOf), headings.length > 0 ? HEADING_PX : 0);
  const drawings = figures.map((figure, index) =>
    figureText(figure, { ...context, prefix: `figure-${index + 1}-` }, places[index]),
  );
  const named = places.filter(({ flat }) => !flat);
  const parts = [
    ...headings.slice(0, named.length).map((text, index) => headingText(text, named[index], context)),
    ...drawings,
  ];
  const paper = plainValue('var(--paper)', variables, { theme });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    ...(experiment === undefined ? [] : [`<metadata>${escaped(JSON.stringify(experiment))}</metadata>`]),
    `<rect width="${width}" height="${height}" fill="${escaped(paper)}"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Place {
  readonly left: number;
  readonly top: number;
  /** A key or a legend: it stands under the others. */
  readonly flat: boolean;
}

/** Side by side, a few in a row; what is flat in rows of its own below. */
function arranged(sizes: readonly Size[], heading: number): Size & { readonly places: readonly Place[] } {
  const tallest = sizes.reduce((most, { height }) => Math.max(most, height), 0);
  const isFlat = ({ height }: Size) => height < FLAT_SHARE * tallest;
  const order = sizes
    .map((size, index) => ({ size, index }))
    .sort((a, b) => Number(isFlat(a.size)) - Number(isFlat(b.size)));
  const places: Place[] = [];
  let [left, top, bottom, right, inRow] = [FIGURE_MARGIN_PX, FIGURE_MARGIN_PX, FIGURE_MARGIN_PX, 0, 0];
  for (const { size, index } of order) {
    const flat = isFlat(size);
    if (inRow > 0 && (flat || inRow === MAX_IN_ROW))
      [left, top, inRow] = [FIGURE_MARGIN_PX, bottom + FIGURE_MARGIN_PX, 0];
    places[index] = { left, top: flat ? top : top + heading, flat };
    bottom = Math.max(bottom, places[index].top + size.height);
    right = Math.max(right, left + size.width);
    left += size.width + FIGURE_GAP_PX;
    inRow += 1;
  }
  return { places, width: short(right + FIGURE_MARGIN_PX), height: short(bottom + FIGURE_MARGIN_PX) };
}

function sizeOf(figure: SVGSVGElement): Size {
  const [, , boxWidth, boxHeight] = (figure.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  const width = boxWidth ?? Number(figure.getAttribute('width'));
  const height = boxHeight ?? Number(figure.getAttribute('height'));
  if (width > 0 && height > 0) return { width, height };
  throw new Error('a figure without a viewBox or a width and a height has no place');
}

function rootVariables(rules: readonly StyleRule[]): ReadonlyMap<string, string> {
  return new Map(
    rules
      .filter(({ selector }) => selector === ':root')
      .flatMap(({ declarations }) => declarations.filter(([name]) => name.startsWith('--'))),
  );
}

function headingText(text: string, { left, top }: Place, { variables, theme }: Omit<Context, 'prefix'>): string {
  const family = plainValue('var(--sans, sans-serif)', variables, { theme });
  const ink = plainValue('var(--ink)', variables, { theme });
  const font = `font-family="${escaped(oneQuote(family))}" font-size="16" font-weight="600"`;
  return `<text x="${short(left)}" y="${short(top - HEADING_PX + 15)}" fill="${ink}" ${font}>${escaped(text)}</text>`;
}

function figureText(figure: SVGSVGElement, context: Context, { left, top }: Place): string {
  const { attributes, inner } = presented(figure, context);
  // The figure's own size and box are of the page; here it is a group at its place.
  const drawing = [...attributes].filter(([name]) => PRESENTATION.has(name) && name !== 'display');
  const [x, y] = (figure.getAttribute('viewBox') ?? '0 0').split(/[\s,]+/).map(Number);
  const name = figure.getAttribute('aria-label');
  const own = [['transform', `translate(${short(left - x)},${short(top - y)})`], ...drawing] as const;
  const title = name === null ? '' : `<desc>${escaped(name)}</desc>`;
  return `<g${attributeText(new Map(own))}>${title}${childrenText(figure, inner)}</g>`;
}

function childrenText(element: Element, context: Context): string {
  let text = '';
  for (const child of element.childNodes) {
    if (child.nodeType === 3) text += escaped(child.textContent ?? '');
    else if (child.nodeType === 1) text += elementText(child as Element, context);
  }
  return text;
}

function elementText(element: Element, context: Context): string {
  const name = element.localName;
  const { attributes, inner } = presented(element, context);
  if (attributes.get('display') === 'none') return '';
  const children = childrenText(element, inner);
  const head = `<${name}${attributeText(attributes)}`;
  return children === '' ? `${head}/>` : `${head}>${children}</${name}>`;
}

interface Presented {
  readonly attributes: ReadonlyMap<string, string>;
  /** For what stands inside of it. */
  readonly inner: Context;
}

/** An element's attributes with what the sheets say of it, and the variables that hold within it. */
function presented(element: Element, context: Context): Presented {
  const style = matchedStyle(element, context.rules);
  for (const [name, value] of readDeclarations(element.getAttribute('style') ?? '')) style.set(name, value);
  const variables = new Map(context.variables);
  for (const [name, value] of style) {
    if (name.startsWith('--')) variables.set(name, plainValue(value, variables, context));
  }
  const inner = { ...context, variables };
  const attributes = new Map<string, string>();
  for (const { name, value } of element.attributes) {
    if (!LEFT_OUT.test(name)) attributes.set(name, plainAttribute(name, value, inner));
  }
  for (const [name, value] of style) {
    if (PRESENTATION.has(name)) attributes.set(name, plainAttribute(name, value, inner));
  }
  return { attributes, inner };
}

function plainAttribute(name: string, value: string, { variables, theme, prefix }: Context): string {
  if (name === 'id') return prefix + value;
  const plain = plainValue(value, variables, { theme }).replace(
    /url\(\s*["']?#([^"')]+)["']?\s*\)/g,
    (_, id: string) => `url(#${prefix}${id})`,
  );
  const size = name === 'font-size' || name === 'stroke-width';
  const length = size ? /^([\d.]+)(rem|px)$/.exec(plain) : null;
  if (length !== null) return String(short(Number(length[1]) * (length[2] === 'rem' ? ROOT_FONT_PX : 1)));
  return name === 'font-family' ? oneQuote(plain) : plain;
}

function attributeText(attributes: ReadonlyMap<string, string>): string {
  return [...attributes].map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
}

function oneQuote(family: string): string {
  return family.replaceAll('"', "'").replace(/\s+/g, ' ');
}

/** A thousandth of a pixel is finer than any printer. */
function short(value: number): number {
  return Number(value.toFixed(3));
}

/** XML holds no control characters but tab and line ends, however they are written. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
