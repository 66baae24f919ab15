// The experiment as part of a link: `path=value&path=value`, only what differs from the page's start, readable and editable
// by hand. What else a link holds is in link.ts.

import { type Experiment, parseExperiment, settingValue } from '../model/experiment.ts';
import { replaceAt } from '../model/network.ts';
import { SETTINGS, type SettingValue } from '../model/settings.ts';
import { START, TWIN } from './start.ts';

// Swept or fixed by the page itself.
const FIXED_PATHS = new Set(['network.skip', 'network.norm', 'measure']);

/** The settings a reader changes, in the table's order. */
export const VIEW_PATHS: readonly string[] = SETTINGS.map(({ path }) => path).filter((path) => !FIXED_PATHS.has(path));

let start: Experiment | null = null;

/** What the page opens with. Every link is written relative to it, so it is made once. */
export function startExperiment(): Experiment {
  start ??= experimentOf(new Map());
  return start;
}

/** The part of a link that makes this experiment; empty for the page's start. */
export function toHash(experiment: Experiment): string {
  const base = startExperiment();
  return VIEW_PATHS.flatMap((path) => {
    const value = settingValue(experiment, path);
    if (JSON.stringify(value) === JSON.stringify(settingValue(base, path))) return [];
    return [`${path}=${encodeValue(value)}`];
  }).join('&');
}

/** The page's start with these settings. Throws InputError on what the model refuses. */
export function experimentOf(values: ReadonlyMap<string, unknown>): Experiment {
  let json: unknown = { version: 1, ...TWIN };
  for (const [path, value] of new Map<string, unknown>([...START, ...values]))
    json = replaceAt(json, path.split('.'), value);
  return parseExperiment(json);
}

function encodeValue(value: SettingValue): string {
  return encodeText(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Slashes, brackets and commas are allowed in a fragment and easier to read as they are. */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replace(/%(2F|2C|3A|5B|5D|7B|7D|28|29)/g, decodeURIComponent);
}

/** The text of one part of a link; as it stands where it is no proper encoding. */
export function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function decodeValue(text: string): unknown {
  const plain = decodeText(text);
  try {
    return JSON.parse(plain);
  } catch {
    // A bare word: a choice such as tanh, or something the model will refuse by name.
    return plain;
  }
}
