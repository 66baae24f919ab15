// The soundings of a run as text: a table by layer, a plot and one line of summary for each network, its seeds together.

import Table from 'cli-table3';
import type { LayerSpread, Sounding } from '../experiment/sounding.ts';
import { formatDecades, formatLog10 } from './decades.ts';
import { faultLines, MAX_DETAILED, nameOf, sampled } from './report-layout.ts';
import { soundingPlot } from './sounding-plot.ts';

export function soundingReport(soundings: readonly Sounding[]): string {
  const summary = soundings.flatMap(summaryLines);
  if (soundings.length > MAX_DETAILED) {
    const note = `${soundings.length} networks: only the summary is shown; --out writes every number.`;
    return `${[note, ...summary].join('\n')}\n`;
  }
  const details = soundings.flatMap((sounding) => [
    titleOf(sounding),
    ...tableLines(sounding),
    ...soundingPlot(sounding),
    '',
  ]);
  return `${[...details, ...summary].join('\n')}\n`;
}

function titleOf({ coordinates, seeds }: Sounding): string {
  const count = seeds.length === 1 ? '1 seed' : `${seeds.length} seeds: mean [least, greatest]`;
  return `${nameOf(coordinates)}, ${count}`;
}

function tableLines({ signal, echo, seeds }: Sounding): string[] {
  const longest = signal.rows.length >= echo.rows.length ? signal.rows : echo.rows;
  if (longest.length === 0) return ['neither "forward" nor "backward" was measured; --out writes what was'];
  const table = new Table({
    head: ['layer', 'state: log10 mean square', 'gradient: log10 mean square'],
    colAligns: ['right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  const byLayer = [signal, echo].map(({ rows }) => new Map(rows.map((row) => [row.layer, row])));
  for (const { layer } of sampled(longest))
    table.push([layer, ...byLayer.map((rows) => cell(rows.get(layer), seeds.length))]);
  return table.toString().split('\n');
}

/** Mean over the seeds and, in brackets, least and greatest. Soundings hold the root, so mean squares are twice that. */
function cell(row: LayerSpread | undefined, seedCount: number): string {
  if (row === undefined) return 'not measured';
  if (row.mean === null || row.low === null || row.high === null) return 'exactly 0';
  const zeros = row.seeds.filter((seed) => seed === null).length;
  const spread = seedCount > 1 ? ` [${formatLog10(2 * row.low)}, ${formatLog10(2 * row.high)}]` : '';
  return `${formatLog10(2 * row.mean)}${spread}${zeros > 0 ? ` (${zeros} exactly 0)` : ''}`;
}

function summaryLines(sounding: Sounding): string[] {
  const { coordinates, signal, echo } = sounding;
  const name = nameOf(coordinates);
  const lines: string[] = [];
  if (signal.rows.length > 0)
    lines.push(`${name}: state ${change(signal.rows[0], signal.rows[signal.rows.length - 1])}`);
  if (echo.rows.length > 0) lines.push(`${name}: gradient ${change(echo.rows[echo.rows.length - 1], echo.rows[0])}`);
  return [...lines, ...faultLines(sounding)];
}

/** How the root mean square changes from one layer to another. */
function change(start: LayerSpread, end: LayerSpread): string {
  const way = `from layer ${start.layer} to layer ${end.layer}`;
  if (start.mean === null) return `is exactly 0 at layer ${start.layer}`;
  if (end.mean === null) return `becomes exactly 0 ${way}`;
  const decades = end.mean - start.mean;
  // A tenth of a decade is 26 %: less is not a trend.
  if (Math.abs(decades) < 0.1) return `keeps its size within a quarter ${way}`;
  return `${decades < 0 ? 'shrinks' : 'grows'} by ${formatDecades(Math.abs(decades))} (root mean square) ${way}`;
}
