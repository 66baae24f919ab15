// The three products of a layer in every variant: against a float64 loop, against each other bit by bit, and their statistics.

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
import { type TowerRecord, towerTable } from '../../src/engine/tower-table.ts';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { KERNEL_VARIANTS, type KernelVariant } from '../../src/gpu/kernel-variants.ts';
import { NO_ACTIVATION, PASS_FLAGS } from '../../src/gpu/pass-params.ts';
import { PRODUCT_ROUNDINGS, ROUNDING, STATISTIC_ULPS } from '../tolerances.ts';
import { openTestDevice } from './open-test-device.ts';
import { runKernel } from './run-kernel.ts';

let session: DeviceSession;
beforeAll(async () => {
  session = await openTestDevice();
});
afterAll(() => session.destroy());

/** One, odd, then one under, at and over the tiles (32 columns, 32 or 64 rows, sums padded to 8). */
const SIZES = [
  { fanIn: 1, fanOut: 1, batch: 1, towers: 1, probes: 1 },
  { fanIn: 7, fanOut: 5, batch: 3, towers: 3, probes: 2 },
  { fanIn: 31, fanOut: 63, batch: 31, towers: 2, probes: 1 },
  { fanIn: 32, fanOut: 64, batch: 32, towers: 1, probes: 2 },
  { fanIn: 65, fanOut: 33, batch: 33, towers: 2, probes: 2 },
];
type Size = (typeof SIZES)[number];

/** Written where nothing may be written. */
const GUARD = 12345.5;

const RECORD: TowerRecord = {
  weightStd: 0.3,
  biasStd: 0,
  skipScale: 0,
  branchScale: 1,
  activation: 'linear',
  leakySlope: 0.01,
};

/** Reproducible numbers in (-1, 1), every ninth zero. */
function numbers(count: number, seed: number): Float32Array<ArrayBuffer> {
  let state = seed * 2654435761;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % 9 === 0 ? 0 : state / 2 ** 31 - 1;
  });
}

/** A matrix in device layout, with an exponent for each column; the padding holds zeros. */
interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly stored: Float32Array<ArrayBuffer>;
  readonly exponents: readonly number[];
  /** Words of the slots: exponent, peak, slope peak of each column. */
  readonly slots: Uint32Array<ArrayBuffer>;
  readonly at: (row: number, column: number) => number;
}

function matrix(rows: number, { batch, towers }: { batch: number; towers: number }, seed: number): Matrix {
  const stride = towerStride(batch);
  const columns = towers * stride;
  const stored = new Float32Array(paddedRows(rows) * columns);
  const values = numbers(rows * columns, seed);
  const slots = new Uint32Array(columns * SLOT_WORDS);
  const exponents = Array.from({ length: columns }, (_, column) => ((column * 7 + seed) % 11) - 5);
  for (let column = 0; column < columns; column++) {
    if (column % stride >= batch) continue;
    let peak = 0;
    for (let row = 0; row < rows; row++) {
      const value = values[row * columns + column];
      stored[row * columns + column] = value;
      if (value !== 0) peak = Math.max(peak, Math.floor(Math.log2(Math.abs(value))) + 127);
    }
    slots.set([exponents[column] >>> 0, peak, 0], column * SLOT_WORDS);
  }
  const at = (row: number, column: number) => stored[row * columns + column] * 2 ** exponents[column];
  return { rows, columns, stored, exponents, slots, at };
}

function joined<T extends Float32Array | Uint32Array>(make: (length: number) => T, parts: readonly T[]): T {
  const all = make(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
const floats = (...parts: Float32Array<ArrayBuffer>[]) => joined((length) => new Float32Array(length), parts);
const words = (...parts: Uint32Array<ArrayBuffer>[]) => joined((length) => new Uint32Array(length), parts);

/** What a product left: true values, raw words for comparing variants, joined statistics. */
interface Outcome {
  readonly value: (row: number, column: number) => number;
  readonly bits: Uint32Array;
  readonly statistics: readonly Statistics[];
}
interface Statistics {
  readonly squares: number;
  readonly low: number;
  readonly high: number;
  readonly peak: number;
}

/** Joins the entries of each tower by the kernel that does so in a pass. */
async function reduced(
  variant: KernelVariant,
  {
    ledger,
    partials,
    entries,
    towers,
  }: { ledger: Uint32Array<ArrayBuffer>; partials: number; entries: number; towers: number },
): Promise<Statistics[]> {
  const result = ledger.length;
  const { ledger: after } = await runKernel(session, {
    stem: 'reduce-statistics',
    variant,
    params: { item_first: 1 },
    grid: [towers + 1, 1],
    buffers: {
      plan: Uint32Array.of(0, 0, 0, 0, partials, entries, result, towers),
      ledger: words(ledger, new Uint32Array((towers + 1) * STAT_WORDS).fill(7)),
    },
  });
  expect([...after.subarray(-STAT_WORDS)], 'a tower that is not there').toEqual(Array(STAT_WORDS).fill(7));
  const asFloats = new Float32Array(after.buffer);
  return Array.from({ length: towers }, (_, tower) => {
    const base = result + tower * STAT_WORDS;
    const scale = 2 ** (after[base + 7] | 0);
    const [, squares, low, high] = asFloats.subarray(base, base + 4);
    return {
      squares: (squares / 2 ** 72) * scale ** 2,
      low: low * scale,
      high: high * scale,
      peak: after[base + 6],
    };
  });
}

interface LayerCase {
  readonly stem: 'layer-forward' | 'layer-backward';
  readonly variant: KernelVariant;
  readonly size: Size;
}

/** One of the two products with the weights; the way back on the second half of the towers, the first being left alone. */
async function layerProduct({ stem, variant, size }: LayerCase) {
  const { fanIn, fanOut, batch, towers, probes } = size;
  const forward = stem === 'layer-forward';
  const [rows, inner] = forward ? [fanOut, fanIn] : [fanIn, fanOut];
  const all = forward ? towers : towers * probes;
  const first = forward ? 0 : towers * (probes - 1);
  const input = matrix(inner, { batch, towers: all }, 3);
  const padded = [paddedRows(fanOut), paddedRows(fanIn)] as const;
  const weights = numbers(fanOut * fanIn, 5);
  const weightsAt = 12;
  const slab = new Float32Array(weightsAt + padded[0] * padded[1] + padded[0]).fill(GUARD);
  for (let i = 0; i < padded[0]; i++) {
    for (let j = 0; j < padded[1]; j++) {
      slab[weightsAt + i * padded[1] + j] = i < fanOut && j < fanIn ? weights[i * fanIn + j] : 0;
    }
  }
  const output = paddedRows(rows) * input.columns;
  const guards = new Float32Array(output + 64).fill(GUARD);
  const slots = new Uint32Array(input.slots.length);
  const entries = tilesOf(tilingOf(variant), rows) * (towerStride(batch) / TILE_COLUMNS) * variant.lanes;
  const partials = 2 * slots.length;
  const result = await runKernel(session, {
    stem,
    variant,
    constants: { ACTIVATION: NO_ACTIVATION },
    params: {
      rows,
      padded_rows: paddedRows(rows),
      inner: paddedRows(inner),
      towers,
      tower_first: first,
      batch,
      tower_stride: towerStride(batch),
      columns: input.columns,
      base_columns: towers * towerStride(batch),
      row_stride: padded[1],
      weights_at: weightsAt,
      bias_at: weightsAt + padded[0] * padded[1],
      map_index: 1,
      slope_map: 1,
      at_first: input.stored.length,
      at_second: input.stored.length,
      slot_input: 0,
      slot_first: slots.length,
      slot_second: slots.length,
      [forward ? 'stat_second' : 'stat_first']: partials,
    },
    grid: [(all - first) * (towerStride(batch) / TILE_COLUMNS), tilesOf(tilingOf(variant), rows)],
    buffers: {
      // Two maps: the factor of the first is not to be taken.
      towers: towerTable([...Array(towers).fill({ ...RECORD, weightStd: 100 }), ...Array(towers).fill(RECORD)]),
      weights: slab,
      arena: floats(input.stored, guards),
      ledger: words(input.slots, slots, new Uint32Array((all - first) * entries * STAT_WORDS).fill(0x7fc00000)),
    },
  });
  const bits = result.arena.subarray(input.stored.length);
  const stored = new Float32Array(result.arena.buffer, 4 * input.stored.length);
  const exponents = new Int32Array(result.ledger.buffer, 4 * slots.length);
  const statistics = await reduced(variant, { ledger: result.ledger, partials, entries, towers: all - first });
  const outcome: Outcome = {
    value: (row, column) => stored[row * input.columns + column] * 2 ** exponents[column * SLOT_WORDS],
    bits: words(bits.slice(), result.ledger.slice(slots.length, partials)),
    statistics,
  };
  const weight = (row: number, k: number) => 0.3 * (forward ? weights[row * fanIn + k] : weights[k * fanIn + row]);
  return { outcome, input, rows, inner, first, all, weight, stored };
}

describe.each(['layer-forward', 'layer-backward'] as const)('%s', (stem) => {
  test.each(SIZES)('multiplies $fanIn to $fanOut units, batch $batch, $towers towers, $probes probes', async (size) => {
    const { batch } = size;
    const stride = towerStride(batch);
    const outcomes: Outcome[] = [];
    for (const variant of KERNEL_VARIANTS) {
      const { outcome, input, rows, inner, first, all, weight, stored } = await layerProduct({ stem, variant, size });
      for (let column = 0; column < input.columns; column++) {
        const inside = column >= first * stride && column < all * stride;
        for (let row = 0; row < paddedRows(rows); row++) {
          const name = `${variant.name}, row ${row}, column ${column}`;
          if (!inside) {
            expect(stored[row * input.columns + column], name).toBe(GUARD);
          } else if (row >= rows || column % stride >= batch) {
            expect(stored[row * input.columns + column], name).toBe(0);
          } else {
            let expected = 0;
            let magnitude = 0;
            for (let k = 0; k < inner; k++) {
              const term = weight(row, k) * input.at(k, column);
              expected += term;
              magnitude += Math.abs(term);
            }
            const allowed = (inner + PRODUCT_ROUNDINGS) * ROUNDING * magnitude;
            expect(Math.abs(outcome.value(row, column) - expected), name).toBeLessThanOrEqual(allowed);
          }
        }
      }
      expect([...stored.subarray(-64)], `${variant.name}, behind the tensor`).toEqual(Array(64).fill(GUARD));
      for (const [local, statistics] of outcome.statistics.entries()) {
        expectStatistics(statistics, valuesOf(outcome, { rows, batch, first: (first + local) * stride }));
      }
      outcomes.push(outcome);
    }
    for (const { bits } of outcomes) expect(bits).toEqual(outcomes[0].bits);
  });
});

function valuesOf(
  { value }: Outcome,
  { rows, batch, first }: { rows: number; batch: number; first: number },
): number[] {
  return Array.from({ length: rows * batch }, (_, index) => value(Math.floor(index / batch), first + (index % batch)));
}

function expectStatistics({ squares, low, high, peak }: Statistics, values: readonly number[]): void {
  const expected = values.reduce((sum, value) => sum + value ** 2, 0);
  expect(Math.abs(squares - expected)).toBeLessThanOrEqual(STATISTIC_ULPS * 2 * ROUNDING * expected);
  expect(low).toBe(Math.min(...values));
  expect(high).toBe(Math.max(...values));
  expect(peak > 0).toBe(expected > 0);
}

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
    statistics.push(await reduced(variant, { ledger: result.ledger, partials: at, entries, towers: stacked }));
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
