// Records as tidy CSV: one row a number, with the tower's seed and the swept settings beside it.

import { csvFormatRow } from 'd3-dsv';
import type { MeasurementRecord } from '../model/records.ts';
import type { SettingValue } from '../model/settings.ts';
import type { TowerSpec } from '../model/tower.ts';

/** The heading line, with a column for each swept setting. */
export function csvHeading(sweptPaths: readonly string[]): string {
  return csvFormatRow(['tower', 'seed', ...sweptPaths, 'layer', 'site', 'quantity', 'value'].map(textCell));
}

/** One record as a line. A value that is exactly zero or undefined is an empty cell; a histogram is JSON. */
export function csvRow(
  record: MeasurementRecord,
  { seed, coordinates }: Pick<TowerSpec, 'seed' | 'coordinates'>,
): string {
  const swept = [...coordinates.values()].map(settingCell);
  const value =
    typeof record.value === 'number'
      ? String(record.value)
      : record.value === null
        ? ''
        : textCell(JSON.stringify(record.value));
  const { tower, layer, site, quantity } = record;
  return csvFormatRow([
    String(tower),
    String(seed),
    ...swept,
    String(layer),
    textCell(site),
    textCell(quantity),
    value,
  ]);
}

export function settingCell(value: SettingValue): string {
  if (typeof value === 'number') return String(value);
  return textCell(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Spreadsheets run text that begins like a formula; an apostrophe in front keeps it text (OWASP, CSV injection). */
export function textCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
