// The gradient of the weights in every variant: against a float64 loop, against each other bit by bit, and its statistics.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  paddedRows,
  SLOT_WORDS,
  STAT_WORDS,
  TILE_COLUMNS,
  tilesOf,
  tilingOf,
  towerStride,
} from '../../src/engine/layout.ts';
import { towerTable } from '../../src/engine/tower-table.ts';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { KERNEL_VARIANTS, type KernelVariant } from '../../src/gpu/kernel-variants.ts';
import { PASS_FLAGS } from '../../src/gpu/pass-params.ts';
import { PRODUCT_ROUNDINGS, ROUNDING, STATISTIC_ULPS } from '../tolerances.ts';
import { openTestDevice } from './open-test-device.ts';
import { floats, GUARD, matrix, RECORD, reduced, SIZES, type Size, type Statistics, words } from './product-cases.ts';
import { runKernel } from './run-kernel.ts';

let session: DeviceSession;
beforeAll(async () => {
  session = await openTestDevice();
});
afterAll(() => session.destroy());

interface GradientCase {
  readonly variant: KernelVariant;
  readonly size: Size;
  readonly keep: boolean;
}

const ITEMS = 2;

async function weightGradient({ variant, size, keep }: GradientCase) {
  const { fanIn, fanOut, batch, towers, probes } = size;
  const stacked = towers * probes;
  const deltas = Array.from({ length: ITEMS }, (_, item) => matrix(fanOut, { batch, towers: stacked }, 11 + item));
  const inputs = Array.from({ length: ITEMS }, (_, item) => matrix(fanIn, { batch, towers }, 21 + item));
  const [rows, rowStride] = [paddedRows(fanOut), paddedRows(fanIn)];
  const outputFloats = stacked * (rows * rowStride + rows);
  const tensors = [...deltas, ...inputs];
  const arena = floats(...tensors.map(({ stored }) => stored), new Float32Array(ITEMS * outputFloats + 64).fill(GUARD));
  const place = (index: number, key: 'stored' | 'slots') =>
    tensors.slice(0, index).reduce((sum, tensor) => sum + tensor[key].length, 0);
  const outputAt = place(tensors.length, 'stored');
  const slotsAt = place(tensors.length, 'slots');
  const ownSlots = stacked * towerStride(batch) * SLOT_WORDS;
  const partials = slotsAt + 2 * ITEMS * ownSlots;
  const entries = tilesOf(tilingOf(variant), fanOut) * Math.ceil(rowStride / TILE_COLUMNS) * variant.lanes;
  const items = Array.from({ length: ITEMS }, (_, item) => [
    place(item, 'stored'),
    place(ITEMS + item, 'stored'),
    outputAt + item * outputFloats,
    place(item, 'slots'),
    place(ITEMS + item, 'slots'),
    slotsAt + 2 * item * ownSlots,
    slotsAt + (2 * item + 1) * ownSlots,
    partials + item * stacked * entries * STAT_WORDS,
    item,
    0,
    0,
    0,
  ]);
  const branch = 1.5;
  const result = await runKernel(session, {
    stem: 'weight-gradient',
    variant,
    params: {
      rows: fanOut,
      padded_rows: rows,
      inner: fanIn,
      towers,
      tower_first: 0,
      batch,
      tower_stride: towerStride(batch),
      columns: stacked * towerStride(batch),
      base_columns: towers * towerStride(batch),
      row_stride: rowStride,
      flags: PASS_FLAGS.foldBranch | (keep ? PASS_FLAGS.keepOutput : 0),
      item_first: 1,
    },
    grid: [stacked * Math.ceil(rowStride / TILE_COLUMNS), ITEMS * tilesOf(tilingOf(variant), fanOut)],
    buffers: {
      towers: towerTable(Array(ITEMS * towers).fill({ ...RECORD, branchScale: branch })),
      items: Uint32Array.from([...Array(12).fill(0), ...items.flat()]),
      arena,
      ledger: words(
        ...tensors.map(({ slots }) => slots),
        new Uint32Array(2 * ITEMS * ownSlots),
        new Uint32Array(ITEMS * stacked * entries * STAT_WORDS).fill(0x7fc00000),
      ),
    },
  });
  const statistics: Statistics[][] = [];
  for (let item = 0; item < ITEMS; item++) {
    const at = partials + item * stacked * entries * STAT_WORDS;
    statistics.push(
      await reduced({ session, variant }, { ledger: result.ledger, partials: at, entries, towers: stacked }),
    );
  }
  const kept = new Float32Array(result.arena.buffer, 4 * outputAt);
  const exponents = new Int32Array(result.ledger.buffer, 4 * slotsAt);
  const valueAt = (item: number, tower: number, element: number) => {
    const slot =
      (2 * item + (element >= rows * rowStride ? 1 : 0)) * ownSlots + tower * towerStride(batch) * SLOT_WORDS;
    return kept[item * outputFloats + tower * (rows * rowStride + rows) + element] * 2 ** exponents[slot];
  };
  return { deltas, inputs, statistics, kept, valueAt, rows, rowStride, branch };
}

describe('weight-gradient', () => {
  test.each(SIZES)('multiplies $fanOut by $fanIn units, batch $batch, $towers towers, $probes probes', async (size) => {
    const { fanIn, fanOut, batch, towers, probes } = size;
    const stride = towerStride(batch);
    let bits: Uint32Array | null = null;
    for (const variant of KERNEL_VARIANTS) {
      const done = await weightGradient({ variant, size, keep: true });
      const { deltas, inputs, statistics, kept, valueAt, rows, rowStride, branch } = done;
      for (let item = 0; item < ITEMS; item++) {
        for (let tower = 0; tower < towers * probes; tower++) {
          const first = tower * stride;
          const base = (tower % towers) * stride;
          let squares = 0;
          let allowedSquares = 0;
          for (let i = 0; i < fanOut; i++) {
            let [bias, biasMagnitude] = [0, 0];
            for (let j = 0; j < fanIn; j++) {
              let [expected, magnitude] = [0, 0];
              for (let k = 0; k < batch; k++) {
                const term = branch * deltas[item].at(i, first + k) * inputs[item].at(j, base + k);
                expected += term;
                magnitude += Math.abs(term);
              }
              const allowed = (batch + PRODUCT_ROUNDINGS) * ROUNDING * magnitude;
              const got = valueAt(item, tower, i * rowStride + j);
              const name = `${variant.name}, item ${item}, tower ${tower}, weight ${i} ${j}`;
              expect(Math.abs(got - expected), name).toBeLessThanOrEqual(allowed);
              squares += got ** 2;
              allowedSquares += got ** 2 * STATISTIC_ULPS * 2 * ROUNDING;
            }
            for (let k = 0; k < batch; k++) {
              bias += branch * deltas[item].at(i, first + k);
              biasMagnitude += Math.abs(branch * deltas[item].at(i, first + k));
            }
            const got = valueAt(item, tower, rows * rowStride + i);
            const allowed = (batch + PRODUCT_ROUNDINGS) * ROUNDING * biasMagnitude;
            expect(Math.abs(got - bias), `${variant.name}, bias ${i}`).toBeLessThanOrEqual(allowed);
          }
          expect(Math.abs(statistics[item][tower].squares - squares)).toBeLessThanOrEqual(allowedSquares);
        }
      }
      const own = new Uint32Array(kept.slice().buffer);
      bits ??= own;
      expect(own).toEqual(bits);
      const unkept = await weightGradient({ variant, size, keep: false });
      expect(unkept.statistics).toEqual(statistics);
      expect(
        unkept.kept.every((value) => value === GUARD),
        'nothing is stored that is not kept',
      ).toBe(true);
    }
  });
});
