// The view as a link: `#path=value&path=value`, only what differs from the page's start, readable and editable by hand.
// A link is input from anywhere: it is capped, every path must be a setting of this view, and the model checks the rest.

import { type Experiment, parseExperiment, settingValue } from '../model/experiment.ts';
import { messageOf, quote } from '../model/input-error.ts';
import { replaceAt } from '../model/network.ts';
import { SETTINGS, type SettingValue } from '../model/settings.ts';
import { ENGINE_CHOICES, type EngineChoice } from './sounder-contract.ts';
import { START, TWIN } from './start.ts';

/** Long enough for a list of widths of a thousand layers, short enough to parse at once. */
export const MAX_HASH_LENGTH = 8192;

/** The one part of a link that is no setting. */
const ENGINE = 'engine';

// Swept or fixed by the view itself.
const FIXED_PATHS = new Set(['network.skip', 'network.norm', 'measure']);

/** The settings a reader changes in this view, in the table's order. */
export const VIEW_PATHS: readonly string[] = SETTINGS.map(({ path }) => path).filter((path) => !FIXED_PATHS.has(path));

export type HashProblem =
  | { readonly kind: 'too-long' }
  | { readonly kind: 'bad-part'; readonly part: string }
  | { readonly kind: 'refused'; readonly message: string };

export function startExperiment(): Experiment {
  return experimentOf(new Map());
}

/** The text after `#`; empty for the page's start. A link names an engine only where it was opened by one that does. */
export function toHash(experiment: Experiment, engine: EngineChoice | null = null): string {
  const start = startExperiment();
  const parts = VIEW_PATHS.flatMap((path) => {
    const value = settingValue(experiment, path);
    if (JSON.stringify(value) === JSON.stringify(settingValue(start, path))) return [];
    return [`${path}=${encodeValue(value)}`];
  });
  return [...(engine === null ? [] : [`${ENGINE}=${engine}`]), ...parts].join('&');
}

export interface View {
  readonly experiment: Experiment;
  /** The engine that the link asks for. */
  readonly engine: EngineChoice | null;
}

/** What a link shows, or what is wrong with it. Never throws. */
export function fromHash(hash: string): View | { readonly problem: HashProblem } {
  const text = hash.replace(/^#/, '');
  if (text.length > MAX_HASH_LENGTH) return { problem: { kind: 'too-long' } };
  const values = new Map<string, unknown>();
  for (const part of text.split('&').filter((piece) => piece !== '')) {
    const split = part.indexOf('=');
    const path = split < 0 ? part : part.slice(0, split);
    const known = path === ENGINE || VIEW_PATHS.includes(path);
    if (split < 0 || !known || values.has(path)) return { problem: { kind: 'bad-part', part: quote(path) } };
    values.set(path, decodeValue(part.slice(split + 1)));
  }
  const engine = ENGINE_CHOICES.find((choice) => choice === values.get(ENGINE)) ?? null;
  if (engine === null && values.has(ENGINE)) return { problem: { kind: 'bad-part', part: quote(ENGINE) } };
  values.delete(ENGINE);
  try {
    return { experiment: experimentOf(values), engine };
  } catch (error) {
    return { problem: { kind: 'refused', message: messageOf(error) } };
  }
}

function experimentOf(values: ReadonlyMap<string, unknown>): Experiment {
  let json: unknown = { version: 1, ...TWIN };
  for (const [path, value] of new Map<string, unknown>([...START, ...values]))
    json = replaceAt(json, path.split('.'), value);
  return parseExperiment(json);
}

function encodeValue(value: SettingValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // Slashes, brackets and commas are allowed in a fragment and easier to read as they are.
  return encodeURIComponent(text).replace(/%(2F|2C|3A|5B|5D|7B|7D|28|29)/g, decodeURIComponent);
}

function decodeValue(text: string): unknown {
  let plain = text;
  try {
    plain = decodeURIComponent(text);
    return JSON.parse(plain);
  } catch {
    // A bare word: a choice such as tanh, or something the model will refuse by name.
    return plain;
  }
}
