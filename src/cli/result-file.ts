// The file of a result: every record, or their statistics over the seeds, as JSON, CSV or Parquet.

import type { StatisticsRow } from '../experiment/aggregation.ts';
import { type ResultTable, recordTable, statisticsTable } from '../experiment/result-table.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { completeFile, endingOf, type FileEnding, RESULT_ENDINGS } from './complete-file.ts';
import { csvTable } from './csv-table.ts';
import { jsonRecords, jsonStatistics } from './json-result.ts';
import { originFile } from './origin-file.ts';
import { overSeeds } from './over-seeds.ts';
import { parquetTable } from './parquet-table.ts';
import type { RecordSink, RunFacts } from './record-sink.ts';
import type { RowWriter } from './row-writer.ts';

export interface ResultForm {
  /** One row for each point of the grid in place of one for each record. */
  readonly aggregate: boolean;
}

interface Target {
  readonly ending: FileEnding;
  readonly facts: RunFacts;
  readonly send: (data: string | Uint8Array) => void;
}

/** A file that appears when it is complete. Takes the records by rising tower. Throws InputError where it cannot be written. */
export function resultFile(path: string, facts: RunFacts, { aggregate }: ResultForm): RecordSink {
  const ending = endingOf(path, RESULT_ENDINGS);
  const holds = aggregate ? 'statistics' : 'records';
  const file = completeFile(path);
  const origin = ending === '.csv' ? originFile(path, facts, { holds }) : null;
  const rows = rowsOf({ ending, facts, send: file.write }, { aggregate });
  return {
    write: rows.write,
    finish: () => {
      rows.finish();
      // First, so that a table that is there is never without it.
      origin?.finish();
      file.finish();
    },
    discard: () => {
      origin?.discard();
      file.discard();
    },
  };
}

/** The JSON form on a stream. */
export function resultStream(stream: NodeJS.WritableStream, facts: RunFacts, form: ResultForm): RecordSink {
  const rows = rowsOf({ ending: '.json', facts, send: (data) => stream.write(data) }, form);
  return { ...rows, discard: () => {} };
}

function rowsOf(target: Target, { aggregate }: ResultForm): RowWriter<MeasurementRecord> {
  return aggregate ? overSeeds(target.facts.towers, statisticsWriter(target)) : recordWriter(target);
}

function recordWriter({ ending, facts, send }: Target): RowWriter<MeasurementRecord> {
  if (ending === '.json') return jsonRecords(facts, send);
  return tableWriter(recordTable(facts.experiment, facts.measured), 'records', { ending, facts, send });
}

function statisticsWriter({ ending, facts, send }: Target): RowWriter<StatisticsRow> {
  if (ending === '.json') return jsonStatistics(facts, send);
  return tableWriter(statisticsTable(facts.experiment), 'statistics', { ending, facts, send });
}

function tableWriter<Row>(table: ResultTable<Row>, holds: string, { ending, facts, send }: Target): RowWriter<Row> {
  return ending === '.csv' ? csvTable(table, send) : parquetTable(table, { facts, holds, send });
}
