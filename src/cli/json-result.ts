// Results as JSON: where the numbers come from, and then a list with one entry a line, so that a large file can be read line by line.

import type { StatisticsRow } from '../experiment/aggregation.ts';
import { originJson } from '../experiment/result-origin.ts';
import { STATISTICS_COLUMNS } from '../experiment/result-table.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { RunFacts } from './record-sink.ts';
import type { RowWriter } from './row-writer.ts';

/** Characters gathered before a write to the disk. */
const CHUNK = 1 << 18;

/** A tower's number and what it stands for, as the list of towers holds it. */
export function towerPlaces(towers: RunFacts['towers']): object[] {
  return towers.map(({ tower, seed, coordinates }) => ({ tower, seed, coordinates: Object.fromEntries(coordinates) }));
}

export function jsonRecords(facts: RunFacts, send: (text: string) => void): RowWriter<MeasurementRecord> {
  const head = { ...originJson(facts), towers: towerPlaces(facts.measured) };
  return jsonList({ head, key: 'records', send }, recordText);
}

export function jsonStatistics(facts: RunFacts, send: (text: string) => void): RowWriter<StatisticsRow> {
  const points = [...new Set(facts.towers.map(({ coordinates }) => coordinates))].map((coordinates, point) => ({
    point,
    coordinates: Object.fromEntries(coordinates),
  }));
  const head = { ...originJson(facts), towers: towerPlaces(facts.measured), points };
  return jsonList({ head, key: 'statistics', send }, (row) =>
    JSON.stringify({
      point: row.point,
      ...Object.fromEntries(STATISTICS_COLUMNS.map(({ name }) => [name, row[name]])),
    }),
  );
}

/** A record as one line. The order of the keys is fixed here, so that equal records are equal bytes. */
export function recordText({ tower, layer, site, quantity, value }: MeasurementRecord): string {
  return JSON.stringify({ tower, layer, site, quantity, value });
}

function jsonList<Row>(
  { head, key, send }: { readonly head: object; readonly key: string; readonly send: (text: string) => void },
  textOf: (row: Row) => string,
): RowWriter<Row> {
  let text = `${JSON.stringify(head).slice(0, -1)},"${key}":[`;
  let first = true;
  return {
    write: (row) => {
      text += `${first ? '' : ','}\n${textOf(row)}`;
      first = false;
      if (text.length < CHUNK) return;
      send(text);
      text = '';
    },
    finish: () => send(`${text}\n]}\n`),
  };
}
