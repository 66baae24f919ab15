// Results as labelled tables: tidy rows with a column for each swept setting, ready for a CSV or Parquet file or a data frame. What
// a column holds is decided by the experiment alone, so that the parts of a divided run have the same columns.

import type { Experiment } from '../model/experiment.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { type SettingValue, settingAt } from '../model/settings.ts';
import { axisValues } from '../model/sweep.ts';
import type { TowerSpec } from '../model/tower.ts';
import type { StatisticsRow } from './aggregation.ts';

export type ColumnType = 'int32' | 'int64' | 'float64' | 'boolean' | 'text';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** null where there is no number: exactly zero, undefined, or nothing to make statistics of. */
export type Cell = number | string | boolean | null;

export interface ResultTable<Row> {
  readonly columns: readonly Column[];
  /** The cells of one row, in the order of the columns. */
  readonly cells: (row: Row) => Cell[];
}

/** Columns of the statistics behind the coordinates, with their types. */
export const STATISTICS_COLUMNS = [
  { name: 'layer', type: 'int32' },
  { name: 'site', type: 'text' },
  { name: 'quantity', type: 'text' },
  { name: 'seeds', type: 'int32' },
  { name: 'count', type: 'int32' },
  { name: 'zeros', type: 'int32' },
  { name: 'faults', type: 'int32' },
  { name: 'mean', type: 'float64' },
  { name: 'standardError', type: 'float64' },
  { name: 'median', type: 'float64' },
  { name: 'least', type: 'float64' },
  { name: 'greatest', type: 'float64' },
  { name: 'quartile1', type: 'float64' },
  { name: 'quartile3', type: 'float64' },
  { name: 'percentile5', type: 'float64' },
  { name: 'percentile95', type: 'float64' },
] as const satisfies readonly (Column & { readonly name: keyof StatisticsRow })[];

/** One row a record. Histograms are JSON in a column of their own, so that `value` holds nothing but numbers. */
export function recordTable(
  experiment: Experiment,
  towers: readonly Pick<TowerSpec, 'tower' | 'seed' | 'coordinates'>[],
): ResultTable<MeasurementRecord> {
  const histograms = experiment.measure.includes('histogram');
  const places = new Map(
    towers.map(({ tower, seed, coordinates }) => [tower, [tower, seed, ...sweptCells(coordinates)]]),
  );
  return {
    columns: [
      { name: 'tower', type: 'int32' },
      { name: 'seed', type: 'int64' }, // up to 2^32 - 1
      ...sweptColumns(experiment),
      { name: 'layer', type: 'int32' },
      { name: 'site', type: 'text' },
      { name: 'quantity', type: 'text' },
      { name: 'value', type: 'float64' },
      ...(histograms ? [{ name: 'histogram', type: 'text' } as const] : []),
    ],
    cells: (record) => {
      const place = places.get(record.tower);
      if (place === undefined) throw new Error(`a record of tower ${record.tower}, which is not in the table`);
      const isHistogram = record.quantity === 'histogram';
      const cells: Cell[] = [...place, record.layer, record.site, record.quantity];
      cells.push(isHistogram ? null : plainZero(record.value));
      if (histograms) cells.push(isHistogram ? JSON.stringify(record.value) : null);
      return cells;
    },
  };
}

/** One row for each point of the grid, layer, site and quantity. */
export function statisticsTable(experiment: Experiment): ResultTable<StatisticsRow> {
  return {
    columns: [{ name: 'point', type: 'int32' }, ...sweptColumns(experiment), ...STATISTICS_COLUMNS],
    cells: (row) => [
      row.point,
      ...sweptCells(row.coordinates),
      ...STATISTICS_COLUMNS.map(({ name }) => plainZero(row[name])),
    ],
  };
}

function sweptColumns({ sweep }: Experiment): Column[] {
  return Object.entries(sweep).map(([name, axis]) => ({ name, type: sweptType(name, axisValues(name, axis)) }));
}

function sweptType(path: string, values: readonly SettingValue[]): ColumnType {
  if (values.every((value) => typeof value === 'boolean')) return 'boolean';
  if (!values.every((value) => typeof value === 'number')) return 'text';
  // Whole-number settings end far below 2^31 (settings.ts).
  return settingAt(path).kind === 'number' ? 'float64' : 'int32';
}

/** Words beside numbers make a column of text; lists and tapers are JSON. */
function sweptCells(coordinates: TowerSpec['coordinates']): Cell[] {
  return [...coordinates.values()].map((value) => (typeof value === 'object' ? JSON.stringify(value) : value));
}

/** JSON and CSV have one zero; so that every format holds the same number, there is one everywhere. */
function plainZero<T extends Cell>(value: T): T | 0 {
  return value === 0 ? 0 : value;
}
