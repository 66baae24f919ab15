// Did you mean: the setting nearest to a mistyped path.

import { quote } from './input-error.ts';
import { SETTINGS } from './settings.ts';

/** Edits (insert, delete, replace, swap neighbours) that still count as a slip of the hand. */
const MAX_EDITS = 2;
/** Longer than any path of the table by more than MAX_EDITS: not worth comparing. */
const MAX_COMPARED = 60;

/** The message that refuses an unknown path. */
export function notASetting(path: string): string {
  const shown = /^[\w.-]{1,80}$/.test(path) ? path : quote(path);
  const near = nearestPath(path);
  return near === undefined ? `${shown} is not a setting` : `${shown} is not a setting; did you mean ${near}?`;
}

/** The path of the table nearest to this one, also when only its last words were given ("depth"). */
function nearestPath(path: string): string | undefined {
  if (path.length > MAX_COMPARED) return undefined;
  let best: string | undefined;
  let fewest = MAX_EDITS + 1;
  for (const candidate of namedPaths()) {
    for (const tail of tailsOf(candidate)) {
      const edits = editDistance(path, tail);
      // A short name is all slip: "ab" is two edits from everything of length two.
      if (edits < fewest && edits * 2 < tail.length) {
        fewest = edits;
        best = candidate;
      }
    }
  }
  return best;
}

function namedPaths(): Set<string> {
  const paths = new Set<string>();
  for (const { path } of SETTINGS) {
    paths.add(path);
    const keys = path.split('.');
    for (let length = 1; length < keys.length; length++) paths.add(keys.slice(0, length).join('.'));
  }
  return paths;
}

function tailsOf(path: string): string[] {
  const keys = path.split('.');
  return keys.map((_, index) => keys.slice(index).join('.'));
}

// Damerau (1964), optimal string alignment: the fewest insertions, deletions, replacements and swaps of neighbours.
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_EDITS) return MAX_EDITS + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, beforeLast[j - 2] + 1);
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}
