// Tables as CSV: one line a row, readable by every program without knowing ours.

import { csvFormatRow } from 'd3-dsv';
import type { Cell, ResultTable } from '../experiment/result-table.ts';
import type { SettingValue } from '../model/settings.ts';
import type { RowWriter } from './row-writer.ts';

/** Characters gathered before a write to the disk. */
const CHUNK = 1 << 18;

export function csvTable<Row>({ columns, cells }: ResultTable<Row>, send: (text: string) => void): RowWriter<Row> {
  let text = `${csvFormatRow(columns.map(({ name }) => textCell(name)))}\n`;
  return {
    write: (row) => {
      text += `${csvRow(cells(row))}\n`;
      if (text.length < CHUNK) return;
      send(text);
      text = '';
    },
    finish: () => send(text),
  };
}

/** One row as a line. null is an empty cell; a number has as many digits as it takes to read the same number again. */
export function csvRow(cells: readonly Cell[]): string {
  return csvFormatRow(cells.map((cell) => (cell === null ? '' : settingCell(cell))));
}

export function settingCell(value: SettingValue): string {
  if (typeof value === 'number') return String(value);
  return textCell(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Spreadsheets run text that begins like a formula; an apostrophe in front keeps it text (OWASP, CSV injection). */
export function textCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
