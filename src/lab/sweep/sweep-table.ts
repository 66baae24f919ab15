// The numbers of a map as a table: one for reading, one for files.

import type { CellQuantityId } from '../../experiment/cell-quantities.ts';
import type { TheoryGrid } from '../../experiment/theory-grid.ts';
import type { SettingValue } from '../../model/settings.ts';
import type { TableContent } from '../data-table.tsx';
import type { ExportTable } from '../export/export-source.ts';
import type { GridShown } from '../grid-runner.ts';
import type { SweepPlan } from './sweep-plan.ts';
import { settingName, valueText, type Words } from './sweep-words.ts';

export interface TableSource {
  readonly plan: SweepPlan;
  readonly shown: GridShown;
  readonly quantity: CellQuantityId;
  readonly theory: TheoryGrid | null;
}

/** One row a cell that is measured; null says exactly zero, undefined or a fault. */
export function sweepExport({ plan, shown, quantity, theory }: TableSource): ExportTable {
  const paths = pathsOf(plan);
  const columns = [...paths, ...['mean', 'low', 'high'].map((name) => `${quantity}.${name}`), 'seeds', 'kind', 'chi1'];
  const rows = measuredPoints({ plan, shown, quantity }).map(({ point, cell }) => [
    ...paths.map((path) => plain(shown.points[point].get(path))),
    ...(cell.kind === 'value' ? [cell.mean, cell.low, cell.high, cell.seeds] : [null, null, null, 0]),
    cell.kind,
    numberOrNull(theory?.chi1[point]),
  ]);
  return { columns, rows };
}

export function sweepRows({ plan, shown, quantity, theory }: TableSource, words: Words): TableContent {
  const { texts } = words;
  const paths = pathsOf(plan);
  const { mean, low, high, seeds, chi1 } = texts.columns;
  const columns = [...paths.map((path) => settingName(path, words)), mean, low, high, seeds, chi1];
  const rows = measuredPoints({ plan, shown, quantity }).map(({ point, cell }) => [
    ...paths.map((path) => valueText(path, shown.points[point].get(path) ?? '', words)),
    ...(cell.kind === 'value'
      ? [...[cell.mean, cell.low, cell.high].map((value) => value.toFixed(3)), String(cell.seeds)]
      : [texts[cell.kind], '', '', '0']),
    numberOrNull(theory?.chi1[point])?.toPrecision(4) ?? '',
  ]);
  return { columns, rows };
}

function pathsOf({ x, y, by }: SweepPlan): string[] {
  return [...(by === null ? [] : [by.path]), y.path, x.path];
}

function measuredPoints({ shown, quantity }: Omit<TableSource, 'theory'>) {
  return shown.points
    .map((_, point) => ({ point, cell: shown.cell(point, quantity) }))
    .filter(({ cell }) => cell.kind !== 'pending');
}

function plain(value: SettingValue | undefined): string | number | boolean | null {
  if (value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
