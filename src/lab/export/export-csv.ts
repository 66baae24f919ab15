// A table as CSV by RFC 4180, which every program reads. What a spreadsheet would run as a formula stays text.

import type { ExportTable } from './export-source.ts';

type Cell = ExportTable['rows'][number][number];

/** The heading and the rows, each ended by a line feed. null is an empty cell; a number reads as the same number again. */
export function csvText({ columns, rows }: ExportTable): string {
  return [columns, ...rows].map((cells) => `${cells.map(cellText).join(',')}\n`).join('');
}

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  // An apostrophe in front keeps it from being run (OWASP, CSV injection).
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
