// Tower numbers in a message: runs instead of long lists, and only so many of them.

/** Runs named in one line. */
export const MAX_SHOWN_RUNS = 20;

/** Subject and verb: "tower 3 is", "towers 3, 5-9 are". `towers` must rise. */
export function towersInWords(towers: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const tower of towers) {
    const last = runs.at(-1);
    if (last !== undefined && last.to === tower - 1) last.to = tower;
    else runs.push({ from: tower, to: tower });
  }
  const shown = runs.slice(0, MAX_SHOWN_RUNS).map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`));
  const rest = runs.length > MAX_SHOWN_RUNS ? ' and others' : '';
  return towers.length === 1 ? `tower ${shown[0]} is` : `towers ${shown.join(', ')}${rest} are`;
}
