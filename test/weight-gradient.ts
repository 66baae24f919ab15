// The gradient of the weights against a float64 loop, in every variant against each other bit by bit, and its statistics.

import { describe, expect, test } from 'vitest';
import { paddedRows, SLOT_WORDS, STAT_WORDS, TILE_COLUMNS, tilesOf, towerStride } from '../src/engine/layout.ts';
import { towerTable } from '../src/engine/tower-table.ts';
import { PASS_FLAGS } from '../src/gpu/pass-params.ts';
import {
  floats,
  GUARD,
  type KernelRunner,
  type Matrix,
  matrix,
  RECORD,
  reduced,
  SIZES,
  type Size,
  type Statistics,
  words,
} from './product-cases.ts';
import { PRODUCT_ROUNDINGS, ROUNDING, STATISTIC_ULPS } from './tolerances.ts';

interface GradientCase {
  readonly runner: KernelRunner;
  readonly size: Size;
  readonly keep: boolean;
  /** Samples come in pairs that cancel but for a thousandth. */
  readonly cancelling?: boolean;
}

const ITEMS = 2;

async function weightGradient({ runner, size, keep, cancelling = false }: GradientCase) {
  const { fanIn, fanOut, batch, towers, probes } = size;
  const stacked = towers * probes;
  const deltas = Array.from({ length: ITEMS }, (_, item) =>
    matrix(fanOut, { batch, towers: stacked, repeats: cancelling ? -1023 / 1024 : null }, 11 + item),
  );
  const inputs = Array.from({ length: ITEMS }, (_, item) =>
    matrix(fanIn, { batch, towers, repeats: cancelling ? 1 : null }, 21 + item),
  );
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
  const entries = tilesOf(runner.tiling, fanOut) * Math.ceil(rowStride / TILE_COLUMNS) * runner.tiling.lanes;
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
  const result = await runner.run({
    stem: 'weight-gradient',
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
    span: stacked,
    count: ITEMS,
    grid: [stacked * Math.ceil(rowStride / TILE_COLUMNS), ITEMS * tilesOf(runner.tiling, fanOut)],
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
    statistics.push(await reduced(runner, { ledger: result.ledger, partials: at, entries, towers: stacked }));
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

interface Exact {
  /** Entries in float64, and the sum of the magnitudes of what each adds up; row by row. */
  readonly entries: Float64Array;
  readonly sizes: Float64Array;
  /** Sum over the samples of |delta| |input|. */
  readonly lengths: number;
}

type Done = Awaited<ReturnType<typeof weightGradient>>;

function exactGradient({ deltas, inputs, branch }: Done, { size, item, tower }: Place): Exact {
  const { fanIn, fanOut, batch, towers } = size;
  const stride = towerStride(batch);
  const entries = new Float64Array(fanOut * fanIn);
  const sizes = new Float64Array(fanOut * fanIn);
  let lengths = 0;
  for (let k = 0; k < batch; k++) {
    const delta = columnOf(deltas[item], fanOut, tower * stride + k).map((value) => branch * value);
    const input = columnOf(inputs[item], fanIn, (tower % towers) * stride + k);
    lengths += Math.hypot(...delta) * Math.hypot(...input);
    for (let i = 0; i < fanOut; i++) {
      for (let j = 0; j < fanIn; j++) {
        entries[i * fanIn + j] += delta[i] * input[j];
        sizes[i * fanIn + j] += Math.abs(delta[i] * input[j]);
      }
    }
  }
  return { entries, sizes, lengths };
}

interface Place {
  readonly size: Size;
  readonly item: number;
  readonly tower: number;
}

function columnOf({ at }: Matrix, rows: number, column: number): number[] {
  return Array.from({ length: rows }, (_, row) => at(row, column));
}

/** Entries, biases and statistics of a gradient that is kept. */
function expectKept(done: Done, { size, item, tower }: Place): void {
  const { fanIn, fanOut, batch } = size;
  const { deltas, statistics, valueAt, rows, rowStride, branch } = done;
  const { entries, sizes } = exactGradient(done, { size, item, tower });
  let squares = 0;
  for (let i = 0; i < fanOut; i++) {
    for (let j = 0; j < fanIn; j++) {
      const got = valueAt(item, tower, i * rowStride + j);
      const allowed = (batch + PRODUCT_ROUNDINGS) * ROUNDING * sizes[i * fanIn + j];
      expect(Math.abs(got - entries[i * fanIn + j]), `weight ${i} ${j}`).toBeLessThanOrEqual(allowed);
      squares += got ** 2;
    }
    const terms = Array.from({ length: batch }, (_, k) => branch * deltas[item].at(i, tower * towerStride(batch) + k));
    const got = valueAt(item, tower, rows * rowStride + i);
    const allowed = (batch + PRODUCT_ROUNDINGS) * ROUNDING * total(terms.map(Math.abs));
    expect(Math.abs(got - total(terms)), `bias ${i}`).toBeLessThanOrEqual(allowed);
  }
  const allowed = STATISTIC_ULPS * 2 * ROUNDING * squares;
  expect(Math.abs(statistics[item][tower].squares - squares)).toBeLessThanOrEqual(allowed);
}

/** Statistics of a gradient that nobody sees. */
function expectNorm(done: Done, place: Place): void {
  const { fanIn, fanOut, batch } = place.size;
  const { squares, low, high, peak } = done.statistics[place.item][place.tower];
  const { entries, sizes, lengths } = exactGradient(done, place);
  const exact = total([...entries].map((value) => value ** 2));
  // By the entries: each is off by the roundings of its product. By the samples: of every pair both products are, and the pairs' sizes
  // add up to lengths squared; that way is taken only where this is at most 8 * batch of the squares themselves.
  const off = [...sizes].map((magnitude) => (batch + PRODUCT_ROUNDINGS) * ROUNDING * magnitude);
  const byEntries = total(off.map((error, index) => 2 * Math.abs(entries[index]) * error + error ** 2));
  const bySamples = (fanIn + fanOut + 2 * PRODUCT_ROUNDINGS) * ROUNDING * Math.min(lengths ** 2, 8 * batch * exact);
  const allowed = Math.max(byEntries, bySamples) + STATISTIC_ULPS * 2 * ROUNDING * exact;
  expect(Math.abs(squares - exact), `squares of item ${place.item}, tower ${place.tower}`).toBeLessThanOrEqual(allowed);
  const largest = Math.max(...entries.map(Math.abs)) * (1 - STATISTIC_ULPS * ROUNDING) - Math.max(...off);
  expect(high).toBeGreaterThanOrEqual(largest);
  expect(low).toBeLessThanOrEqual(-largest);
  expect(peak > 0).toBe(squares > 0);
}

const total = (terms: readonly number[]) => terms.reduce((sum, term) => sum + term, 0);

/** `runners` is asked when the tests run: what it takes is opened before. */
export function describeWeightGradient(runners: readonly KernelRunner[]): void {
  describe.each([
    { what: 'multiplies', cancelling: false },
    { what: 'keeps what is left of samples that cancel, of', cancelling: true },
  ])('weight-gradient $what', ({ cancelling }) => {
    test.each(SIZES)('$fanOut by $fanIn units, batch $batch, $towers towers, $probes probes', async (size) => {
      let bits: Uint32Array | null = null;
      for (const runner of runners) {
        const done = await weightGradient({ runner, size, cancelling, keep: true });
        const unkept = await weightGradient({ runner, size, cancelling, keep: false });
        for (let item = 0; item < ITEMS; item++) {
          for (let tower = 0; tower < size.towers * size.probes; tower++) {
            expectKept(done, { size, item, tower });
            expectNorm(unkept, { size, item, tower });
          }
        }
        const own = new Uint32Array(done.kept.slice().buffer);
        bits ??= own;
        expect(own, runner.name).toEqual(bits);
        if (!runner.normsOfSamples) expect(unkept.statistics).toEqual(done.statistics);
        const untouched = unkept.kept.every((value) => value === GUARD);
        expect(untouched, 'nothing is stored that is not kept').toBe(true);
      }
    });
  });
}
