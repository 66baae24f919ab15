// The page's state as a link: `#view=sweep&sweep.quantity=...&network.depth=128`, only what differs from the page's start. A link
// is input from anywhere: it is capped, every path must be known, and the model checks the rest.

import { messageOf, quote } from '../model/input-error.ts';
import { decodeText, decodeValue, encodeText, experimentOf, toHash, VIEW_PATHS } from './hash.ts';
import { type LabState, VIEWS, withChange } from './lab-state.ts';
import { ENGINE_CHOICES, type EngineChoice } from './sounder-contract.ts';
import { VIEW_OPTIONS } from './view-options.ts';

/** Long enough for a list of widths of a thousand layers, short enough to parse at once. */
export const MAX_LINK_LENGTH = 8192;

const ENGINE = 'engine';
const VIEW = 'view';

const OPTION_PATHS: readonly string[] = VIEW_OPTIONS.map(({ path }) => path);
const KNOWN_PATHS: ReadonlySet<string> = new Set([ENGINE, VIEW, ...OPTION_PATHS, ...VIEW_PATHS]);

export type LinkProblem =
  | { readonly kind: 'too-long' }
  | { readonly kind: 'bad-part'; readonly part: string }
  | { readonly kind: 'refused'; readonly message: string };

export interface LinkedState {
  readonly state: LabState;
  /** The engine that the link asks for. */
  readonly engine: EngineChoice | null;
}

/** The text after `#`; empty for the page's start. A link names an engine only where it was opened by one that does. */
export function toLink({ view, experiment, options }: LabState, engine: EngineChoice | null = null): string {
  return [
    ...(engine === null ? [] : [`${ENGINE}=${engine}`]),
    ...(view === VIEWS[0] ? [] : [`${VIEW}=${view}`]),
    ...[...options].map(([path, text]) => `${path}=${encodeText(text)}`),
    toHash(experiment),
  ]
    .filter((part) => part !== '')
    .join('&');
}

/** What a link shows, or what is wrong with it. Never throws. */
export function fromLink(link: string): LinkedState | { readonly problem: LinkProblem } {
  const text = link.replace(/^#/, '');
  if (text.length > MAX_LINK_LENGTH) return { problem: { kind: 'too-long' } };
  const parts = new Map<string, string>();
  for (const part of text.split('&').filter((piece) => piece !== '')) {
    const split = part.indexOf('=');
    const path = split < 0 ? part : part.slice(0, split);
    if (split < 0 || !KNOWN_PATHS.has(path) || parts.has(path)) return badPart(path);
    parts.set(path, part.slice(split + 1));
  }
  const engine = chosen(ENGINE_CHOICES, parts.get(ENGINE));
  if (engine === undefined) return badPart(ENGINE);
  const view = chosen(VIEWS, parts.get(VIEW));
  if (view === undefined) return badPart(VIEW);
  const given = (paths: readonly string[]) => [...parts].filter(([path]) => paths.includes(path));
  try {
    const experiment = experimentOf(new Map(given(VIEW_PATHS).map(([path, value]) => [path, decodeValue(value)])));
    const base: LabState = { view: view ?? VIEWS[0], experiment, options: new Map() };
    const read = withChange(base, {
      options: new Map(given(OPTION_PATHS).map(([path, value]) => [path, decodeText(value)])),
    });
    if ('state' in read) return { state: read.state, engine };
    return { problem: { kind: 'refused', message: 'message' in read.refusal ? read.refusal.message : read.path } };
  } catch (error) {
    return { problem: { kind: 'refused', message: messageOf(error) } };
  }
}

/** null where nothing is said, undefined where it is none of the choices. */
function chosen<T extends string>(choices: readonly T[], text: string | undefined): T | null | undefined {
  return text === undefined ? null : choices.find((choice) => choice === text);
}

function badPart(path: string): { readonly problem: LinkProblem } {
  return { problem: { kind: 'bad-part', part: quote(path) } };
}
