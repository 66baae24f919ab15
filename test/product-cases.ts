// Sizes, matrices with an exponent for each column, and statistics, for the tests of the three products on every engine.

import { expect } from 'vitest';
import { paddedRows, SLOT_WORDS, STAT_WORDS, type Tiling, towerStride } from '../src/engine/layout.ts';
import type { TowerRecord } from '../src/engine/tower-table.ts';
import type { PassParams } from '../src/gpu/pass-params.ts';
import type { CpuStem } from '../src/wasm/kernel-exports.ts';
import { ROUNDING, STATISTIC_ULPS } from './tolerances.ts';

/** One kernel of a pass by itself, without an activation: as the steps of a plan say it. */
export interface KernelCall {
  readonly stem: CpuStem;
  readonly params: PassParams;
  readonly grid: readonly [number, number];
  readonly span: number;
  readonly count: number;
  /** Contents of all bindings but the params. */
  readonly buffers: Readonly<Record<string, Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>>;
}

/** A way to run kernels: a variant of the GPU's, or a build of the CPU's. All of one engine give the same bits. */
export interface KernelRunner {
  readonly name: string;
  readonly tiling: Tiling;
  /** Whether statistics of a gradient that is not kept come from the samples' products and not from its entries. */
  readonly normsOfSamples: boolean;
  /** What the kernel left in the buffers that it writes; those given are not touched. */
  readonly run: (call: KernelCall) => Promise<Record<string, Uint32Array<ArrayBuffer>>>;
}

/** One, odd, then one under, at and over the tiles (32 columns, 32 or 64 rows, sums padded to 8). */
export const SIZES = [
  { fanIn: 1, fanOut: 1, batch: 1, towers: 1, probes: 1 },
  { fanIn: 7, fanOut: 5, batch: 3, towers: 3, probes: 2 },
  { fanIn: 31, fanOut: 63, batch: 31, towers: 2, probes: 1 },
  { fanIn: 32, fanOut: 64, batch: 32, towers: 1, probes: 2 },
  { fanIn: 65, fanOut: 33, batch: 33, towers: 2, probes: 2 },
];
export type Size = (typeof SIZES)[number];

/** Written where nothing may be written. */
export const GUARD = 12345.5;

export const RECORD: TowerRecord = {
  weightStd: 0.3,
  biasStd: 0,
  skipScale: 0,
  branchScale: 1,
  activation: 'linear',
  leakySlope: 0.01,
};

/** Reproducible numbers in (-1, 1), every ninth zero. */
export function numbers(count: number, seed: number): Float32Array<ArrayBuffer> {
  let state = seed * 2654435761;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % 9 === 0 ? 0 : state / 2 ** 31 - 1;
  });
}

/** A matrix in device layout, with an exponent for each column; the padding holds zeros. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly stored: Float32Array<ArrayBuffer>;
  readonly exponents: readonly number[];
  /** Words of the slots: exponent, peak, slope peak of each column. */
  readonly slots: Uint32Array<ArrayBuffer>;
  readonly at: (row: number, column: number) => number;
}

/** With `repeats` every second sample is the one before times this factor. */
export function matrix(
  rows: number,
  { batch, towers, repeats = null }: { batch: number; towers: number; repeats?: number | null },
  seed: number,
): Matrix {
  const stride = towerStride(batch);
  const columns = towers * stride;
  const stored = new Float32Array(paddedRows(rows) * columns);
  const values = numbers(rows * columns, seed);
  const slots = new Uint32Array(columns * SLOT_WORDS);
  const exponents = Array.from({ length: columns }, (_, column) => ((column * 7 + seed) % 11) - 5);
  for (let column = 0; column < columns; column++) {
    if (column % stride >= batch) continue;
    const source = repeats !== null && (column % stride) % 2 === 1 ? column - 1 : column;
    exponents[column] = exponents[source];
    let peak = 0;
    for (let row = 0; row < rows; row++) {
      const at = row * columns + source;
      const value = source === column ? values[at] : Math.fround(stored[at] * (repeats ?? 1));
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
export const floats = (...parts: Float32Array<ArrayBuffer>[]) => joined((length) => new Float32Array(length), parts);
export const words = (...parts: Uint32Array<ArrayBuffer>[]) => joined((length) => new Uint32Array(length), parts);

/** What a product left: true values, raw words for comparing variants, joined statistics. */
export interface Outcome {
  readonly value: (row: number, column: number) => number;
  readonly bits: Uint32Array;
  readonly statistics: readonly Statistics[];
}
export interface Statistics {
  readonly squares: number;
  readonly low: number;
  readonly high: number;
  readonly peak: number;
}

/** Joins the entries of each tower by the kernel that does so in a pass. */
export async function reduced(
  runner: KernelRunner,
  {
    ledger,
    partials,
    entries,
    towers,
  }: { ledger: Uint32Array<ArrayBuffer>; partials: number; entries: number; towers: number },
): Promise<Statistics[]> {
  const result = ledger.length;
  const { ledger: after } = await runner.run({
    stem: 'reduce-statistics',
    params: { item_first: 1 },
    grid: [towers + 1, 1],
    span: towers + 1,
    count: 1,
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

export function valuesOf(
  { value }: Outcome,
  { rows, batch, first }: { rows: number; batch: number; first: number },
): number[] {
  return Array.from({ length: rows * batch }, (_, index) => value(Math.floor(index / batch), first + (index % batch)));
}

export function expectStatistics({ squares, low, high, peak }: Statistics, values: readonly number[]): void {
  const expected = values.reduce((sum, value) => sum + value ** 2, 0);
  expect(Math.abs(squares - expected)).toBeLessThanOrEqual(STATISTIC_ULPS * 2 * ROUNDING * expected);
  expect(low).toBe(Math.min(...values));
  expect(high).toBe(Math.max(...values));
  expect(peak > 0).toBe(expected > 0);
}
