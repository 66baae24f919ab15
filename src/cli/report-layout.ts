// What the reports by layer have in common: how a network is called, which rows of a long table are shown, and what faults say.

import type { Sounding } from '../experiment/sounding.ts';
import { quote } from '../model/input-error.ts';
import { FAULTS } from '../model/records.ts';

/** Rows of a table: enough to see a bend, few enough for one screen. */
const TABLE_ROWS = 13;
/** Networks shown with their tables; beyond that a screen helps nobody and only the summary is printed. */
export const MAX_DETAILED = 4;

/** The swept settings in words: "skip = false, depth = 64". */
export function nameOf(coordinates: Sounding['coordinates']): string {
  if (coordinates.size === 0) return 'network';
  return [...coordinates]
    .map(([path, value]) => `${path.replace(/^network\./, '')} = ${quote(value).replaceAll('"', '')}`)
    .join(', ');
}

/** About a dozen rows from the first to the last. */
export function sampled<T>(rows: readonly T[]): T[] {
  if (rows.length <= TABLE_ROWS) return [...rows];
  return Array.from(
    { length: TABLE_ROWS },
    (_, index) => rows[Math.round((index * (rows.length - 1)) / (TABLE_ROWS - 1))],
  );
}

/** One line for each seed that is left out. */
export function faultLines({ coordinates, faults }: Pick<Sounding, 'coordinates' | 'faults'>): string[] {
  return faults.map(({ seed, layer, code }) => {
    const text = FAULTS.get(code) ?? `code ${code}`;
    return `${nameOf(coordinates)}: seed ${seed} is left out, a fault at layer ${layer}: ${text}`;
  });
}
