// Tables of the benchmarks and the units in them.

import Table from 'cli-table3';

/** Plain lines that can be pasted anywhere; the first column is text, the others are numbers. */
export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

/** Three digits. */
export function duration(seconds: number): string {
  return seconds < 0.9995 ? `${significant(seconds * 1000)} ms` : `${significant(seconds)} s`;
}

export function byteSize(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Three digits, and no exponent for what is larger. */
export function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** A ratio to this engine, empty where it has no number. */
export function ratio(value: number): string {
  return Number.isNaN(value) ? '' : significant(value);
}
