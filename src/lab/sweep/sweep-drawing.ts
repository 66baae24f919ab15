// From a plan and its answers to what a heat map draws: axes, cells, the scale of all multiples together, the reader's own network.

import { type CellQuantityId, colourRange } from '../../experiment/cell-quantities.ts';
import { type Experiment, settingValue } from '../../model/experiment.ts';
import type { SettingValue } from '../../model/settings.ts';
import type { HeatAxis, HeatCell, HeatMark } from '../../plot/heat-map.ts';
import { type HeatScale, heatScaleOf } from '../../plot/heat-scale.ts';
import type { CellValue, GridShown } from '../grid-runner.ts';
import { heatCell } from '../map/heat-cell.ts';
import { type ChosenAxis, isRange } from './sweep-axis.ts';
import { pointAt, type SweepPlan } from './sweep-plan.ts';
import { settingName, valueText, type Words } from './sweep-words.ts';

/** Depth runs down the picture, as everywhere on this page; other numbers rise. */
const DOWNWARDS: ReadonlySet<string> = new Set(['network.depth']);

export function heatAxisOf({ path, axis, values }: ChosenAxis, words: Words): HeatAxis {
  const numbers = values.every((value) => typeof value === 'number');
  return {
    label: settingName(path, words),
    scale: !numbers ? 'category' : isRange(axis) && axis.scale === 'log' ? 'log' : 'linear',
    values: values.map((value) => (typeof value === 'number' ? value : String(value))),
    texts: values.map((value) => valueText(path, value, words)),
    upwards: numbers && !DOWNWARDS.has(path),
  };
}

export function multipleCount({ by }: SweepPlan): number {
  return by?.values.length ?? 1;
}

/** The cells of one multiple, by row and column. */
export function heatCells(
  plan: SweepPlan,
  shown: GridShown | null,
  { multiple, quantity }: { readonly multiple: number; readonly quantity: CellQuantityId },
): HeatCell[] {
  const columns = plan.x.values.length;
  return Array.from({ length: columns * plan.y.values.length }, (_, index) => {
    const place = { x: index % columns, y: Math.floor(index / columns) };
    return heatCell(cellOf(shown, pointAt(plan, multiple, place), quantity));
  });
}

export function cellOf(shown: GridShown | null, point: number, quantity: CellQuantityId): CellValue {
  return shown?.cell(point, quantity) ?? { kind: 'pending' };
}

export function heatScaleFor(quantity: CellQuantityId, cells: readonly HeatCell[]): HeatScale {
  const values = cells.flatMap((cell) => (cell.kind === 'value' ? [cell.value] : []));
  return heatScaleOf(values, colourRange(quantity));
}

/** Where the base network lies on this multiple; between cells where it is between values. */
export function hereMarks(plan: SweepPlan, base: Experiment, multiple: number): HeatMark[] {
  const { x, y, by } = plan;
  const own = (path: string) => (path === 'network.skip' ? null : settingValue(base, path));
  if (by !== null) {
    const value = own(by.path);
    if (value !== null && value !== by.values[multiple]) return [];
  }
  const places = [x, y].map((axis) => {
    const value = own(axis.path);
    // The base is a twin: it is on both sides.
    return value === null ? axis.values.map((_, index) => index) : indicesOf(axis, value);
  });
  return places[0].flatMap((px) => places[1].map((py) => ({ x: px, y: py, kind: 'here' as const })));
}

/** The place of a value among those of an axis, between two of them in proportion; none where it is outside. */
function indicesOf({ axis, values }: ChosenAxis, value: SettingValue): number[] {
  const exact = values.indexOf(value);
  if (exact >= 0) return [exact];
  if (typeof value !== 'number') return [];
  const bent = (number: number) => (isRange(axis) && axis.scale === 'log' ? Math.log(number) : number);
  for (let k = 0; k + 1 < values.length; k++) {
    const [low, high] = [values[k], values[k + 1]];
    if (typeof low !== 'number' || typeof high !== 'number' || value <= low || value >= high) continue;
    return [k + (bent(value) - bent(low)) / (bent(high) - bent(low))];
  }
  return [];
}

/** The settings of one cell that the base network does not share with it; the base is a twin whatever the cell is. */
export function settingsOfCell(
  { x, y, by }: SweepPlan,
  multiple: number,
  at: { readonly x: number; readonly y: number },
): Map<string, unknown> {
  const settings = new Map<string, unknown>([
    [x.path, x.values[at.x]],
    [y.path, y.values[at.y]],
    ...(by === null ? [] : [[by.path, by.values[multiple]] as const]),
  ]);
  settings.delete('network.skip');
  return settings;
}
