// Where the records of a run are written while they arrive: a CSV or JSON file, or standard output. A file appears under its
// own name only when the run is complete, so that a cancelled one leaves nothing that looks like a result.

import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { extname } from 'node:path';
import { type Experiment, toJson } from '../model/experiment.ts';
import { InputError, quote } from '../model/input-error.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { TowerSpec } from '../model/tower.ts';
import { csvHeading, csvRow } from './csv-table.ts';
import { reasonOf } from './read-json.ts';

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

type RecordFormat = (facts: RunFacts) => {
  readonly head: string;
  row(record: MeasurementRecord, first: boolean): string;
  readonly tail: string;
};

/** Characters gathered before a write to the disk. */
const CHUNK = 1 << 18;

const FORMATS: ReadonlyMap<string, RecordFormat> = new Map([
  ['.csv', csvFormat],
  ['.json', jsonFormat],
]);

/** Throws InputError unless the name ends in .json or .csv. */
export function checkFileName(path: string): void {
  if (FORMATS.has(extname(path).toLowerCase())) return;
  throw new InputError(`--out: ${quote(path)} is not allowed; expected a name that ends in .json or .csv`);
}

/** Opens the file beside its final name. Throws InputError where it cannot be written. */
export function fileSink(path: string, facts: RunFacts): RecordSink {
  const format = (FORMATS.get(extname(path).toLowerCase()) ?? jsonFormat)(facts);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new InputError(`--out: ${quote(path)} is a folder; expected the name of a file`);
  }
  const partial = `${path}.${process.pid}.part`;
  const file = attempt(path, () => openSync(partial, 'w'));
  let open = true;
  const close = (): void => {
    open = false;
    closeSync(file);
  };
  const lines = gathered(format, (text) => attempt(path, () => writeSync(file, text)));
  return {
    write: lines.write,
    finish: () => {
      lines.finish();
      close();
      try {
        attempt(path, () => renameSync(partial, path));
      } catch (error) {
        rmSync(partial, { force: true });
        throw error;
      }
    },
    discard: () => {
      if (!open) return;
      close();
      rmSync(partial, { force: true });
    },
  };
}

/** The JSON form on a stream. */
export function streamSink(stream: NodeJS.WritableStream, facts: RunFacts): RecordSink {
  return { ...gathered(jsonFormat(facts), (text) => stream.write(text)), discard: () => {} };
}

function gathered(format: ReturnType<RecordFormat>, send: (text: string) => void): Omit<RecordSink, 'discard'> {
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

function csvFormat({ experiment, towers }: RunFacts): ReturnType<RecordFormat> {
  return {
    head: `${csvHeading(Object.keys(experiment.sweep))}\n`,
    row: (record) => `${csvRow(record, towers[record.tower])}\n`,
    tail: '',
  };
}

function jsonFormat({ experiment, towers, engine, adapter, version }: RunFacts): ReturnType<RecordFormat> {
  const places = towers.map(({ tower, seed, coordinates }) => ({
    tower,
    seed,
    coordinates: Object.fromEntries(coordinates),
  }));
  const facts = JSON.stringify({ experiment: toJson(experiment), engine, adapter, version, towers: places });
  return {
    head: `${facts.slice(0, -1)},"records":[`,
    row: (record, first) => `${first ? '' : ','}\n${JSON.stringify(record)}`,
    tail: '\n]}\n',
  };
}

function attempt<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw new InputError(`cannot write ${quote(path)}: ${reasonOf(error)}`);
  }
}
