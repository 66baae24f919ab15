// The figures' own style sheets, read as rules and matched to elements, so that a figure can leave the page with its colours as
// plain attributes. As much of CSS as src/plot/*.css uses: rules of selectors and declarations, var(), light-dark(), color-mix()
// in sRGB. Blocks behind an @ (print, forced colours) are of a screen's moment and are left out.

export type FigureTheme = 'light' | 'dark';

export interface StyleRule {
  readonly selector: string;
  /** Identifiers, classes, elements: a later number only counts where the earlier ones are equal. */
  readonly weight: number;
  readonly declarations: readonly (readonly [name: string, value: string])[];
}

/** Only a screen under a hand has these. */
const OF_A_MOMENT = /:(?:hover|focus|active|target|checked|disabled)/;
const FONT = /^(?:(italic|oblique)\s+)?(?:(\d{3}|bold)\s+)?([\d.]+(?:rem|px|em))(?:\/\S+)?\s+(.+)$/s;

export function readStyleSheet(css: string): readonly StyleRule[] {
  const text = css.replace(/\/\*[\s\S]*?\*\//g, '');
  const rules: StyleRule[] = [];
  for (let at = 0; ; ) {
    const open = text.indexOf('{', at);
    if (open < 0) return rules;
    // An @import or @charset ends before the next rule begins.
    const prelude = text.slice(text.lastIndexOf(';', open) >= at ? text.lastIndexOf(';', open) + 1 : at, open).trim();
    const close = closing(text, open, { pair: '{}' });
    if (!prelude.startsWith('@')) rules.push(...rulesOf(prelude, text.slice(open + 1, close)));
    at = close + 1;
  }
}

/** What the rules say of an element, the stronger ones over the weaker, like a browser's cascade. */
export function matchedStyle(element: Element, rules: readonly StyleRule[]): Map<string, string> {
  const style = new Map<string, string>();
  for (const { declarations } of rules.filter((rule) => matches(element, rule.selector))) {
    for (const [name, value] of declarations) style.set(name, value);
  }
  return style;
}

/** In the order of the cascade: by weight, and as they stand where that is equal. */
export function cascade(rules: readonly StyleRule[]): readonly StyleRule[] {
  return rules
    .map((rule, index) => ({ rule, index }))
    .sort((a, b) => a.rule.weight - b.rule.weight || a.index - b.index)
    .map(({ rule }) => rule);
}

/** The declarations of a style attribute or of a rule's body, with `font` taken apart. */
export function readDeclarations(body: string): (readonly [string, string])[] {
  return split(body, ';').flatMap((text): (readonly [string, string])[] => {
    const colon = text.indexOf(':');
    if (colon < 0) return [];
    const name = text.slice(0, colon).trim();
    const value = text
      .slice(colon + 1)
      .replace(/!important\s*$/, '')
      .trim();
    return name === 'font' ? fontParts(value) : [[name, value]];
  });
}

/** A value as a program without variables and themes reads it. */
export function plainValue(
  value: string,
  variables: ReadonlyMap<string, string>,
  { theme }: { readonly theme: FigureTheme },
): string {
  const known = replaceCalls(value, 'var', (args) => {
    const [name, ...fallback] = args;
    const found = variables.get(name) ?? fallback.join(', ');
    return plainValue(found, variables, { theme });
  });
  const themed = replaceCalls(known, 'light-dark', ([light = '', dark = '']) => (theme === 'light' ? light : dark));
  return replaceCalls(themed, 'color-mix', ([, first = '', second = '']) => mixed(first, second));
}

function rulesOf(prelude: string, body: string): StyleRule[] {
  const declarations = readDeclarations(body);
  return split(prelude, ',')
    .filter((selector) => !OF_A_MOMENT.test(selector))
    .map((selector) => ({ selector, weight: weightOf(selector), declarations }));
}

function weightOf(selector: string): number {
  const plain = selector.replace(/:where\([^)]*\)/g, '');
  const count = (pattern: RegExp) => plain.match(pattern)?.length ?? 0;
  return (
    1e6 * count(/#[\w-]+/g) +
    1e3 * count(/\.[\w-]+|\[[^\]]*\]|(?<!:):[\w-]+/g) +
    count(/(?<![\w.#:[\-"=])[a-z][\w-]*/gi)
  );
}

function matches(element: Element, selector: string): boolean {
  try {
    return element.matches(selector);
  } catch {
    // A selector that this document does not know cannot be about a figure.
    return false;
  }
}

function fontParts(value: string): (readonly [string, string])[] {
  const parts = FONT.exec(value);
  if (parts === null) return [];
  const [, style, weight, size, family] = parts;
  const named: (readonly [string, string | undefined])[] = [
    ['font-style', style],
    ['font-weight', weight],
    ['font-size', size],
    ['font-family', family],
  ];
  return named.flatMap(([name, part]) => (part === undefined ? [] : [[name, part] as const]));
}

/** The pieces between separators that stand outside of brackets and quotes. */
function split(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let depth = 0;
  let quoted = '';
  for (const character of text) {
    if (quoted !== '') quoted = character === quoted ? '' : quoted;
    else if (character === '"' || character === "'") quoted = character;
    else if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    if (character === separator && depth === 0 && quoted === '') {
      pieces.push(piece.trim());
      piece = '';
    } else piece += character;
  }
  return [...pieces, piece.trim()].filter((part) => part !== '');
}

function replaceCalls(text: string, name: string, answer: (args: readonly string[]) => string): string {
  const start = new RegExp(`(?<![\\w-])${name}\\(`).exec(text);
  if (start === null) return text;
  const open = start.index + name.length;
  const close = closing(text, open, { pair: '()' });
  const args = split(text.slice(open + 1, close), ',').map((arg) => replaceCalls(arg, name, answer));
  return text.slice(0, start.index) + answer(args) + replaceCalls(text.slice(close + 1), name, answer);
}

/** Where the bracket that opens at `open` closes; the text's end where it never does. */
function closing(text: string, open: number, { pair }: { readonly pair: '{}' | '()' }): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === pair[0]) depth += 1;
    if (text[at] === pair[1]) depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

/** color-mix(in srgb, a p%, b): p of a and the rest of b; half of each unless told. Of a mix with `transparent` p is the opacity. */
function mixed(first: string, second: string): string {
  const share = (text: string) => /([\d.]+)%\s*$/.exec(text)?.[1];
  const colour = (text: string) => text.replace(/\s*[\d.]+%\s*$/, '');
  const own = share(first) ?? share(second);
  const part = own === undefined ? 0.5 : share(first) === undefined ? 1 - Number(own) / 100 : Number(own) / 100;
  const [a, b] = [hexParts(colour(first)), hexParts(colour(second))];
  if (a !== null && b !== null) {
    return `rgb(${a.map((channel, index) => Math.round(part * channel + (1 - part) * b[index])).join(',')})`;
  }
  if (a !== null && colour(second) === 'transparent') return `rgba(${a.join(',')},${part})`;
  if (b !== null && colour(first) === 'transparent') return `rgba(${b.join(',')},${1 - part})`;
  return colour(first);
}

function hexParts(colour: string): readonly number[] | null {
  const long = colour.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3');
  const parts = /^#(..)(..)(..)$/.exec(long);
  return parts === null ? null : parts.slice(1).map((part) => Number.parseInt(part, 16));
}
