// A part in Parquet, read back a row group at a time. Its swept columns are not looked at: they follow from the experiment and the
// tower, as they did when it was written.

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import type { PartHead } from '../experiment/join-parts.ts';
import { InputError, messageOf, quote } from '../model/input-error.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { KEY_PREFIX } from './parquet-table.ts';
import { reasonOf } from './read-json.ts';
import { type ResultPart, readHead, recordCheck } from './result-part.ts';

const RECORD_COLUMNS = ['tower', 'layer', 'site', 'quantity', 'value'];
/** Stated as text; every other key is JSON. */
const TEXT_KEYS = ['table', 'engine', 'adapter', 'version'];

/** Reads the metadata alone. Throws InputError where the file is no result. */
export async function openParquetPart(path: string): Promise<ResultPart> {
  const name = quote(path);
  const metadata = await withFile(path, (file) =>
    attempt(name, () => parquetMetadataAsync(file, { geoparquet: false })),
  );
  const stated = statedBy(metadata, name);
  if (stated.table === 'statistics') {
    throw new InputError(`${name} holds statistics over seeds, which cannot be joined; expected a file of records`);
  }
  if (stated.table !== 'records') throw new InputError(`${name} is no result of run: its metadata do not say so`);
  const head = readHead(name, stated, stated.towers);
  return { ...head, batches: () => batches(path, { head, metadata }) };
}

async function* batches(
  path: string,
  { head, metadata }: { readonly head: PartHead; readonly metadata: FileMetaData },
): AsyncGenerator<MeasurementRecord[]> {
  const { check, end } = recordCheck(head);
  const histograms = head.origin.experiment.measure.includes('histogram');
  const columns = histograms ? [...RECORD_COLUMNS, 'histogram'] : RECORD_COLUMNS;
  let start = 0;
  for (const { num_rows } of metadata.row_groups) {
    const rows = Number(num_rows);
    const group = { rowStart: start, rowEnd: start + rows, columns, metadata };
    const read = await withFile(path, (file) => attempt(head.name, () => parquetReadObjects({ file, ...group })));
    if (read.length !== rows) throw new InputError(`${head.name} is damaged: rows behind ${start} are missing`);
    yield read.map((row, place) => check(recordOf(row), `row ${start + place + 1}`));
    start += rows;
  }
  end();
}

/** A row as the record it was made of; `check` judges what comes out. */
function recordOf({ histogram, ...row }: Record<string, unknown>): unknown {
  return row.quantity === 'histogram' ? { ...row, value: parse(histogram) } : row;
}

function statedBy({ key_value_metadata: pairs = [] }: FileMetaData, name: string): Record<string, unknown> {
  const stated: Record<string, unknown> = {};
  for (const { key, value = '' } of pairs) {
    if (!key.startsWith(KEY_PREFIX)) continue;
    const own = key.slice(KEY_PREFIX.length);
    const plain = TEXT_KEYS.includes(own) ? value : parse(value);
    if (plain === undefined) throw new InputError(`${name} is damaged: ${key} is not JSON`);
    stated[own] = plain;
  }
  return stated;
}

/** Opened for each read: a sweep may have more parts than a process may have open files. */
async function withFile<T>(path: string, use: (file: AsyncBuffer) => Promise<T>): Promise<T> {
  let handle: number;
  let byteLength: number;
  try {
    byteLength = statSync(path).size;
    handle = openSync(path, 'r');
  } catch (error) {
    throw new InputError(`cannot read ${quote(path)}: ${reasonOf(error)}`);
  }
  try {
    return await use({ byteLength, slice: async (start, end = byteLength) => bytesOf(handle, start, end) });
  } finally {
    closeSync(handle);
  }
}

function bytesOf(handle: number, start: number, end: number): ArrayBuffer {
  const bytes = new Uint8Array(end - start);
  for (let got = 0; got < bytes.length; ) {
    const length = readSync(handle, bytes, got, bytes.length - got, start + got);
    if (length === 0) throw new Error('the file ends too early');
    got += length;
  }
  return bytes.buffer;
}

/** The library's errors are of many kinds; what they mean here is one. */
async function attempt<T>(name: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new InputError(`${name} is no Parquet file, or is damaged or cut off: ${messageOf(error)}`);
  }
}

/** The value, or undefined where it is no JSON text. */
function parse(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
}
