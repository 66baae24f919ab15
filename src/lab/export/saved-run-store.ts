// Views that the reader has given a name, kept by the browser as their links. Storage may be closed, full or spoilt by another
// program: then it has forgotten, and nothing else happens. A link is checked again when it is opened.

import { MAX_LINK_LENGTH } from '../link.ts';

export const MAX_RUNS = 100;
export const MAX_NAME_LENGTH = 120;
const KEY = 'echosounder.saved-runs';

export interface SavedRun {
  readonly name: string;
  /** The text after `#`. */
  readonly link: string;
}

export type Keeper = Pick<Storage, 'getItem' | 'setItem'>;

/** What is kept; whatever is no saved run is left out. */
export function keptRuns(keeper: () => Keeper): readonly SavedRun[] {
  try {
    const read: unknown = JSON.parse(keeper().getItem(KEY) ?? '[]');
    const runs: SavedRun[] = [];
    for (const run of Array.isArray(read) ? read.flatMap(savedRun).slice(0, MAX_RUNS) : []) {
      runs.push({ ...run, name: freeName(run.name, runs) });
    }
    return runs;
  } catch {
    return [];
  }
}

/** Whether they are kept. */
export function keepRuns(runs: readonly SavedRun[], keeper: () => Keeper): boolean {
  try {
    keeper().setItem(KEY, JSON.stringify(runs));
    return true;
  } catch {
    return false;
  }
}

export type SaveProblem = 'no-name' | 'too-many' | 'too-long';

/** With one more, the newest first. A name that is taken gets a number. */
export function withRun(runs: readonly SavedRun[], run: SavedRun): readonly SavedRun[] | SaveProblem {
  const name = tidyName(run.name);
  if (name === '') return 'no-name';
  if (runs.length >= MAX_RUNS) return 'too-many';
  if (run.link.length > MAX_LINK_LENGTH) return 'too-long';
  return [{ name: freeName(name, runs), link: run.link }, ...runs];
}

/** The same with another name; as it was where the name is empty. */
export function renamed(runs: readonly SavedRun[], from: string, to: string): readonly SavedRun[] {
  const name = tidyName(to);
  if (name === '' || name === from) return runs;
  const others = runs.filter((run) => run.name !== from);
  return runs.map((run) => (run.name === from ? { ...run, name: freeName(name, others) } : run));
}

export function withoutRun(runs: readonly SavedRun[], name: string): readonly SavedRun[] {
  return runs.filter((run) => run.name !== name);
}

/** Puts one back to where it stood. */
export function restored(
  runs: readonly SavedRun[],
  run: SavedRun,
  { place }: { readonly place: number },
): readonly SavedRun[] {
  if (runs.length >= MAX_RUNS) return runs;
  return [...runs.slice(0, place), { ...run, name: freeName(run.name, runs) }, ...runs.slice(place)];
}

function savedRun(value: unknown): SavedRun[] {
  if (typeof value !== 'object' || value === null) return [];
  const { name, link } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof link !== 'string') return [];
  const tidy = tidyName(name);
  return tidy === '' || link.length > MAX_LINK_LENGTH ? [] : [{ name: tidy, link }];
}

function tidyName(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ').trim();
  return [...plain].slice(0, MAX_NAME_LENGTH).join('').trim();
}

function freeName(name: string, runs: readonly SavedRun[]): string {
  const taken = new Set(runs.map((run) => run.name));
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const numbered = `${name} (${number})`;
    if (!taken.has(numbered)) return numbered;
  }
}
