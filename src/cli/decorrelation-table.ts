// The correlation of paired samples by layer as text: 1 - c on a log scale, because c itself rounds to 1.

import Table from 'cli-table3';
import type { DecorrelationRow } from '../experiment/decorrelation.ts';
import { formatLog10 } from './decades.ts';
import { sampled } from './report-layout.ts';

/** Nothing where no correlation was measured. */
export function decorrelationLines(rows: readonly DecorrelationRow[]): string[] {
  if (rows.length === 0) return [];
  const table = new Table({
    head: ['layer', 'infinite', 'measured', 'least', 'greatest'],
    colAligns: ['right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { layer, limit, measured, low, high } of sampled(rows)) {
    table.push([layer, ...[limit, measured, low, high].map(cell)]);
  }
  return [
    'samples 2i and 2i + 1: log10(1 - c) by theory at infinite width, and as measured',
    ...table.toString().split('\n'),
  ];
}

function cell(value: number | null): string {
  return value === null ? 'c = 1' : formatLog10(value);
}
