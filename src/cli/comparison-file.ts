// Prediction beside measurement for programs: one JSON value, or tidy CSV with a row for each layer and site.

import { csvFormatRow } from 'd3-dsv';
import type { ComparisonRow } from '../experiment/comparison.ts';
import { originJson } from '../experiment/result-origin.ts';
import type { ComparedNetwork } from './compared-networks.ts';
import { settingCell, textCell } from './csv-table.ts';
import { phaseJson } from './phase-text.ts';
import type { RunFacts } from './record-sink.ts';

const COLUMNS = [
  'layer',
  'site',
  'limit',
  'expected',
  'measured',
  'deviation',
  'zero',
] as const satisfies readonly (keyof ComparisonRow)[];

/** Where the numbers come from and every network with its rows, one row a line. */
export function comparisonJson(facts: RunFacts, networks: readonly ComparedNetwork[]): string {
  const head = JSON.stringify(originJson(facts));
  return `${head.slice(0, -1)},"networks":[\n${networks.map(networkJson).join(',\n')}\n]}\n`;
}

/** The heading and the rows, the swept settings first. A value that is exactly zero or not predicted is an empty cell. */
export function comparisonCsv({ experiment }: RunFacts, networks: readonly ComparedNetwork[]): string {
  const lines = [csvFormatRow([...Object.keys(experiment.sweep), ...COLUMNS].map(textCell))];
  for (const { sounding, rows } of networks) {
    const swept = [...sounding.coordinates.values()].map(settingCell);
    for (const row of rows) lines.push(csvFormatRow([...swept, ...COLUMNS.map((column) => rowCell(row[column]))]));
  }
  return `${lines.join('\n')}\n`;
}

function networkJson({ sounding, predicted, unpredictable, rows, decorrelations }: ComparedNetwork): string {
  const { coordinates, seeds, faults } = sounding;
  const head = JSON.stringify({
    coordinates: Object.fromEntries(coordinates),
    seeds,
    faults,
    unpredictable,
    phase: predicted === null || predicted.phase === null ? null : phaseJson(predicted.phase),
    doubt: predicted?.doubt ?? null,
  });
  const list = (values: readonly object[]) => `[\n${values.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
  return `${head.slice(0, -1)},"rows":${list(rows)},"decorrelations":${list(decorrelations)}}`;
}

function rowCell(value: ComparisonRow[(typeof COLUMNS)[number]]): string {
  if (value === null) return '';
  return typeof value === 'number' ? String(value) : textCell(value);
}
