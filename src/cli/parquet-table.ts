// Tables as Parquet: typed columns, compressed, with where the numbers come from in the file's key-value metadata.

import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { originJson } from '../experiment/result-origin.ts';
import type { Cell, Column, ColumnType, ResultTable } from '../experiment/result-table.ts';
import type { RunFacts } from './record-sink.ts';
import type { RowWriter } from './row-writer.ts';

/** Each key begins with it: other programs keep their own keys beside ours. */
export const KEY_PREFIX = 'echosounder.';

/** Rows kept in memory at a time, as many as make columns worth compressing. Fixed, so that equal rows make equal bytes. */
const GROUP_ROWS = 1 << 16;

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

export function parquetTable<Row>(
  { columns, cells }: ResultTable<Row>,
  {
    facts,
    holds,
    send,
  }: { readonly facts: RunFacts; readonly holds: string; readonly send: (bytes: Uint8Array) => void },
): RowWriter<Row> {
  const bytes = new ByteWriter();
  const file = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(schemaElement)],
    kvMetadata: metadata(facts, holds),
    createdBy: `echosounder ${facts.version}`,
  });
  let rows: Cell[][] = [];
  const flush = (): void => {
    send(bytes.getBytes());
    // As the library's own file writer empties its buffer; the offset in the file goes on counting.
    bytes.index = 0;
  };
  const writeGroup = (): void => {
    if (rows.length === 0) return;
    const columnData = columns.map(({ name, type }, place) => ({
      name,
      data: rows.map((row) => parquetValue(row[place], type)),
    }));
    // Without an asynchronous writer it is done when it returns.
    void file.write({ columnData, rowGroupSize: GROUP_ROWS });
    rows = [];
    flush();
  };
  return {
    write: (row) => {
      rows.push(cells(row));
      if (rows.length === GROUP_ROWS) writeGroup();
    },
    finish: () => {
      writeGroup();
      void file.finish();
      flush();
    },
  };
}

/** What it holds, what every result states of its origin, and its towers, each as JSON unless it is text. */
function metadata(facts: RunFacts, holds: string): { key: string; value: string }[] {
  const stated = { table: holds, ...originJson(facts), towers: facts.measured.map(({ tower }) => tower) };
  return Object.entries(stated).map(([key, value]) => ({
    key: `${KEY_PREFIX}${key}`,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
}

function schemaElement({ name, type }: Column): SchemaElement {
  const repetition_type = 'OPTIONAL';
  switch (type) {
    case 'int32':
      return { name, type: 'INT32', repetition_type };
    case 'int64':
      return { name, type: 'INT64', repetition_type };
    case 'float64':
      return { name, type: 'DOUBLE', repetition_type };
    case 'boolean':
      return { name, type: 'BOOLEAN', repetition_type };
    case 'text':
      return { name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type };
    default:
      return type satisfies never;
  }
}

function parquetValue(cell: Cell, type: ColumnType): Cell | bigint {
  if (cell === null) return null;
  if (type === 'int64') return BigInt(cell);
  return type === 'text' ? String(cell) : cell;
}
