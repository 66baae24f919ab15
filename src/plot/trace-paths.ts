// A trace as paths in the pixels of its panel: layers downwards, sizes across. A layer without a number leaves a gap, so that nothing
// is drawn where nothing is known; a layer whose neighbours both are gaps is no line and is asked for apart.

import type { Domain } from './log-axis.ts';
import { px } from './path-data.ts';
import type { TraceRow } from './trace.ts';

export interface PanelSpace {
  readonly domain: Domain;
  readonly lastLayer: number;
  readonly width: number;
  readonly height: number;
}

/** Pixel of a size, from the panel's left edge. */
export function across(value: number, { domain, width }: PanelSpace): number {
  return ((value - domain.low) / (domain.high - domain.low)) * width;
}

/** Pixel of a layer's middle, from the panel's top. */
export function down(layer: number, { lastLayer, height }: PanelSpace): number {
  return ((layer + 0.5) / (lastLayer + 1)) * height;
}

export function linePath(
  rows: readonly TraceRow[],
  sizeOf: (row: TraceRow) => number | null,
  space: PanelSpace,
): string {
  let open = false;
  let path = '';
  for (const row of rows) {
    const value = sizeOf(row);
    if (value !== null) path += `${open ? 'L' : 'M'}${point(value, row.layer, space)}`;
    open = value !== null;
  }
  return path;
}

/** The area from the least to the greatest seed. */
export function spreadPath(rows: readonly TraceRow[], space: PanelSpace): string {
  const runs: { readonly low: string; readonly high: string }[][] = [[]];
  for (const { layer, low, high } of rows) {
    if (low === null || high === null) runs.push([]);
    else runs.at(-1)?.push({ low: point(low, layer, space), high: point(high, layer, space) });
  }
  return runs
    .filter((run) => run.length > 1)
    .map((run) => `M${[...run.map(({ high }) => high), ...run.map(({ low }) => low).reverse()].join('L')}z`)
    .join('');
}

/** Rows with a mean between two without one. */
export function loneRows(rows: readonly TraceRow[]): TraceRow[] {
  const absent = (row: TraceRow | undefined) => (row?.mean ?? null) === null;
  return rows.filter((row, index) => !absent(row) && absent(rows[index - 1]) && absent(rows[index + 1]));
}

function point(value: number, layer: number, space: PanelSpace): string {
  return `${px(across(value, space))} ${px(down(layer, space))}`;
}
