// The canonical order of a result: by rising tower, and within a tower as the engine gives its records. Engines give tower by tower,
// but those that share weights together; here each waits for its turn.

import type { TowerSpec } from '../model/tower.ts';
import type { RecordSink } from './record-sink.ts';
import { spool } from './spool.ts';

/** Hands records to `sink` in canonical order. What arrives too early is kept in a file in `folder` that is gone at the end. */
export function inTowerOrder(
  sink: RecordSink,
  { measured, folder }: { readonly measured: readonly Pick<TowerSpec, 'tower'>[]; readonly folder: string },
): RecordSink {
  const waiting = spool(folder);
  const due = measured.map(({ tower }) => tower);
  const known = new Set(due);
  let next = 0;
  let current: number | null = null;
  const release = (tower: number): void => {
    for (const record of waiting.take(tower)) sink.write(record);
  };
  const closeCurrent = (): void => {
    if (current === null || current !== due[next]) return;
    for (next++; next < due.length && waiting.has(due[next]); next++) release(due[next]);
  };
  return {
    write: (record) => {
      if (record.tower !== current) closeCurrent();
      current = record.tower;
      if (!known.has(current)) throw new Error(`a record of tower ${current}, which was not asked for`);
      if (next >= due.length || current < due[next]) {
        throw new Error(`the records of tower ${current} did not arrive together`);
      }
      if (current === due[next]) sink.write(record);
      else waiting.keep(record);
    },
    finish: () => {
      closeCurrent();
      // A tower that gave nothing has kept the later ones waiting.
      for (const tower of waiting.towers().sort((a, b) => a - b)) release(tower);
      sink.finish();
      waiting.close();
    },
    discard: () => {
      waiting.close();
      sink.discard();
    },
  };
}
