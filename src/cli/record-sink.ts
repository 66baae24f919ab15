// Where the records of a run are written while they arrive: a CSV or JSON file, or standard output.

import { type Experiment, toJson } from '../model/experiment.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { TowerSpec } from '../model/tower.ts';
import { completeFile, endingOf } from './complete-file.ts';
import { csvHeading, csvRow } from './csv-table.ts';

export interface RunFacts {
  readonly experiment: Experiment;
  readonly towers: readonly TowerSpec[];
  readonly engine: string;
  readonly adapter: string;
  readonly version: string;
}

export interface RecordSink {
  readonly write: (record: MeasurementRecord) => void;
  readonly finish: () => void;
  /** Gives up; nothing is left behind. Does nothing after finish. */
  readonly discard: () => void;
}

interface RecordFormat {
  readonly head: string;
  row(record: MeasurementRecord, first: boolean): string;
  readonly tail: string;
}

/** Characters gathered before a write to the disk. */
const CHUNK = 1 << 18;

/** A file that appears when it is complete. Throws InputError where it cannot be written. */
export function fileSink(path: string, facts: RunFacts): RecordSink {
  const format = endingOf(path) === '.csv' ? csvFormat(facts) : jsonFormat(facts);
  const file = completeFile(path);
  const lines = gathered(format, file.write);
  return {
    write: lines.write,
    finish: () => {
      lines.finish();
      file.finish();
    },
    discard: file.discard,
  };
}

/** The JSON form on a stream. */
export function streamSink(stream: NodeJS.WritableStream, facts: RunFacts): RecordSink {
  return { ...gathered(jsonFormat(facts), (text) => stream.write(text)), discard: () => {} };
}

/** What every JSON result begins with: where its numbers come from. */
export function originJson({ experiment, engine, adapter, version }: RunFacts): object {
  return { experiment: toJson(experiment), engine, adapter, version };
}

function gathered(format: RecordFormat, send: (text: string) => void): Omit<RecordSink, 'discard'> {
  let text = format.head;
  let first = true;
  return {
    write: (record) => {
      text += format.row(record, first);
      first = false;
      if (text.length < CHUNK) return;
      send(text);
      text = '';
    },
    finish: () => send(text + format.tail),
  };
}

function csvFormat({ experiment, towers }: RunFacts): RecordFormat {
  return {
    head: `${csvHeading(Object.keys(experiment.sweep))}\n`,
    row: (record) => `${csvRow(record, towers[record.tower])}\n`,
    tail: '',
  };
}

function jsonFormat(facts: RunFacts): RecordFormat {
  const places = facts.towers.map(({ tower, seed, coordinates }) => ({
    tower,
    seed,
    coordinates: Object.fromEntries(coordinates),
  }));
  const head = JSON.stringify({ ...originJson(facts), towers: places });
  return {
    head: `${head.slice(0, -1)},"records":[`,
    row: (record, first) => `${first ? '' : ','}\n${JSON.stringify(record)}`,
    tail: '\n]}\n',
  };
}
