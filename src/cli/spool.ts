// Records that arrived before their turn, on the disk: a run of a million records must not live in memory until its end.

import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, quote } from '../model/input-error.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { recordText } from './json-result.ts';
import { reasonOf } from './read-json.ts';

export interface Spool {
  /** Keeps the record with those of its tower. Throws InputError where the disk refuses it. */
  readonly keep: (record: MeasurementRecord) => void;
  readonly has: (tower: number) => boolean;
  /** The towers that are kept. */
  readonly towers: () => number[];
  /** The records of a tower in the order they came, once: it is forgotten after the last. */
  readonly take: (tower: number) => Generator<MeasurementRecord>;
  /** Removes the file. A second call does nothing. */
  readonly close: () => void;
}

/** Characters of one tower gathered before a write; also what is read back at a time. */
const CHUNK = 1 << 20;

interface Extent {
  readonly start: number;
  readonly length: number;
}

/** `folder` gets a folder of its own for as long as there is something to keep. */
export function spool(folder: string): Spool {
  const extents = new Map<number, Extent[]>();
  let file: { readonly path: string; readonly handle: number } | null = null;
  let end = 0;
  let pending = { tower: -1, text: '' };
  const attempt = <T>(step: () => T): T => {
    try {
      return step();
    } catch (error) {
      throw new InputError(`cannot write to the folder ${quote(folder)}: ${reasonOf(error)}`);
    }
  };
  const flush = (): void => {
    const { tower, text } = pending;
    if (text === '') return;
    pending = { tower, text: '' };
    const bytes = Buffer.from(text);
    attempt(() => {
      file ??= createFile(folder);
      for (let sent = 0; sent < bytes.length; ) {
        sent += writeSync(file.handle, bytes, sent, bytes.length - sent, end + sent);
      }
    });
    extents.set(tower, [...(extents.get(tower) ?? []), { start: end, length: bytes.length }]);
    end += bytes.length;
  };
  const read = ({ start, length }: Extent): string => {
    const bytes = Buffer.alloc(length);
    if (file === null || readSync(file.handle, bytes, 0, length, start) !== length) {
      throw new Error(`the spool in ${quote(folder)} was changed from outside`);
    }
    return bytes.toString();
  };
  return {
    keep: (record) => {
      if (record.tower !== pending.tower || pending.text.length > CHUNK) flush();
      pending = { tower: record.tower, text: `${pending.text}${recordText(record)}\n` };
    },
    has: (tower) => extents.has(tower) || (pending.tower === tower && pending.text !== ''),
    towers: () => {
      flush();
      return [...extents.keys()];
    },
    *take(tower) {
      flush();
      for (const extent of extents.get(tower) ?? []) {
        for (const line of read(extent).trimEnd().split('\n')) yield JSON.parse(line) as MeasurementRecord;
      }
      extents.delete(tower);
    },
    close: () => {
      if (file === null) return;
      closeSync(file.handle);
      rmSync(file.path, { recursive: true, force: true });
      file = null;
    },
  };
}

function createFile(folder: string): { readonly path: string; readonly handle: number } {
  const path = mkdtempSync(join(folder, '.echosounder-'));
  return { path, handle: openSync(join(path, 'records'), 'w+') };
}
