// A saved result as `merge` reads it back, whatever its format: what it states of itself, then its records a batch at a time.

import type { PartHead } from '../experiment/join-parts.ts';
import { readRecord } from '../experiment/read-record.ts';
import { readOrigin } from '../experiment/result-origin.ts';
import { InputError, quote } from '../model/input-error.ts';
import type { MeasurementRecord } from '../model/records.ts';
import { listTowers } from '../model/towers.ts';

export interface ResultPart extends PartHead {
  /** In the order of the file. Throws InputError where the file is damaged or cut off. */
  readonly batches: () => AsyncIterable<readonly MeasurementRecord[]>;
}

/** The head of a file of records. `stated` is its origin as plain JSON, `towers` the list of their numbers. */
export function readHead(name: string, stated: unknown, towers: unknown): PartHead {
  const origin = readOrigin(stated, name);
  const count = listTowers(origin.experiment).length;
  const list: readonly unknown[] = Array.isArray(towers) ? towers : [null];
  let last = -1;
  const numbers = list.map((tower) => {
    if (typeof tower !== 'number' || !Number.isSafeInteger(tower) || tower <= last || tower >= count) {
      throw new InputError(`${name} is damaged: its towers are not those of its experiment`);
    }
    last = tower;
    return tower;
  });
  return { name, origin, towers: numbers };
}

/** Checks what a file states as records; `where` says in which line or row each of them stands. */
export function recordCheck({ name, towers }: PartHead): {
  readonly check: (json: unknown, where: string) => MeasurementRecord;
  /** To be called after the last one. */
  readonly end: () => void;
} {
  const listed = new Set(towers);
  const seen = new Set<number>();
  return {
    check: (json, where) => {
      const record = readRecord(json);
      if (record === null) throw new InputError(`${name} is damaged: ${where} is no record: ${quote(json)}`);
      if (!listed.has(record.tower)) {
        throw new InputError(`${name} is damaged: ${where} is of tower ${record.tower}, which the file does not list`);
      }
      seen.add(record.tower);
      return record;
    },
    end: () => {
      const empty = towers.find((tower) => !seen.has(tower));
      if (empty === undefined) return;
      throw new InputError(`${name} is damaged: it lists tower ${empty} and has no record of it`);
    },
  };
}
