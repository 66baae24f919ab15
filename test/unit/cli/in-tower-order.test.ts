import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inTowerOrder } from '../../../src/cli/in-tower-order.ts';
import type { MeasurementRecord } from '../../../src/model/records.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'echosounder-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function recordsOf(tower: number, count = 3): MeasurementRecord[] {
  return Array.from({ length: count }, (_, layer) => ({
    tower,
    layer: count - layer,
    site: 'state',
    quantity: 'log10MeanSquare',
    value: layer === 1 ? null : tower / 7 + layer / 3,
  }));
}

/** What arrives at a sink behind the order, and how often it was ended. */
function ordered(towers: readonly number[]) {
  const arrived: MeasurementRecord[] = [];
  const ends = { finished: 0, discarded: 0 };
  const sink = inTowerOrder(
    {
      write: (record) => arrived.push(record),
      finish: () => ends.finished++,
      discard: () => ends.discarded++,
    },
    { measured: towers.map((tower) => ({ tower })), folder },
  );
  return { sink, arrived, ends };
}

describe('records in the order of their towers', () => {
  it('arrive by rising tower and within it as they were given, whatever the order of the towers', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 12 }), (towers) => {
        const rising = towers.toSorted((a, b) => a - b);
        const { sink, arrived } = ordered(rising);
        for (const tower of towers) for (const record of recordsOf(tower)) sink.write(record);
        sink.finish();
        expect(arrived).toEqual(rising.flatMap((tower) => recordsOf(tower)));
      }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are passed on at once where they come in order, without a file', () => {
    const { sink, arrived } = ordered([0, 1]);
    for (const record of [...recordsOf(0), ...recordsOf(1)]) sink.write(record);
    expect(arrived).toHaveLength(6);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('wait on the disk for their turn and not in memory, and leave nothing there', () => {
    const { sink, arrived } = ordered([0, 1, 2]);
    for (const tower of [2, 1]) for (const record of recordsOf(tower, 20_000)) sink.write(record);
    expect(arrived).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(1);
    for (const record of recordsOf(0)) sink.write(record);
    sink.finish();
    expect(arrived).toEqual([...recordsOf(0), ...recordsOf(1, 20_000), ...recordsOf(2, 20_000)]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('do not wait for ever for a tower that gives none', () => {
    const { sink, arrived, ends } = ordered([0, 1, 2]);
    for (const tower of [2, 1]) for (const record of recordsOf(tower)) sink.write(record);
    sink.finish();
    expect(arrived.map(({ tower }) => tower)).toEqual([1, 1, 1, 2, 2, 2]);
    expect(ends).toEqual({ finished: 1, discarded: 0 });
  });

  it('leave nothing on the disk when they are given up', () => {
    const { sink, ends } = ordered([0, 1, 2]);
    for (const record of recordsOf(2, 20_000)) sink.write(record);
    sink.discard();
    expect(readdirSync(folder)).toEqual([]);
    expect(ends).toEqual({ finished: 0, discarded: 1 });
  });

  it('of a tower in two pieces are refused, as are those of a tower that nobody asked for', () => {
    const { sink } = ordered([0, 1]);
    for (const tower of [0, 1]) sink.write(recordsOf(tower)[0]);
    expect(() => sink.write(recordsOf(0)[1])).toThrow('the records of tower 0 did not arrive together');
    expect(() => sink.write(recordsOf(3)[0])).toThrow('a record of tower 3, which was not asked for');
  });
});
