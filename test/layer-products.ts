// The products down and back against a float64 loop, in every variant against each other bit by bit, and their statistics.

import { describe, expect, test } from 'vitest';
import { paddedRows, SLOT_WORDS, STAT_WORDS, TILE_COLUMNS, tilesOf, towerStride } from '../src/engine/layout.ts';
import { towerTable } from '../src/engine/tower-table.ts';
import {
  expectStatistics,
  floats,
  GUARD,
  type KernelRunner,
  matrix,
  numbers,
  type Outcome,
  RECORD,
  reduced,
  SIZES,
  type Size,
  valuesOf,
  words,
} from './product-cases.ts';
import { PRODUCT_ROUNDINGS, ROUNDING } from './tolerances.ts';

interface LayerCase {
  readonly stem: 'layer-forward' | 'layer-backward';
  readonly runner: KernelRunner;
  readonly size: Size;
}

/** One of the two products with the weights; the way back on the second half of the towers, the first being left alone. */
async function layerProduct({ stem, runner, size }: LayerCase) {
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
  const entries = tilesOf(runner.tiling, rows) * (towerStride(batch) / TILE_COLUMNS) * runner.tiling.lanes;
  const partials = 2 * slots.length;
  const result = await runner.run({
    stem,
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
    span: all - first,
    count: 1,
    grid: [(all - first) * (towerStride(batch) / TILE_COLUMNS), tilesOf(runner.tiling, rows)],
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
  const statistics = await reduced(runner, { ledger: result.ledger, partials, entries, towers: all - first });
  const outcome: Outcome = {
    value: (row, column) => stored[row * input.columns + column] * 2 ** exponents[column * SLOT_WORDS],
    bits: words(bits.slice(), result.ledger.slice(slots.length, partials)),
    statistics,
  };
  const weight = (row: number, k: number) => 0.3 * (forward ? weights[row * fanIn + k] : weights[k * fanIn + row]);
  return { outcome, input, rows, inner, first, all, weight, stored };
}

/** `runners` is asked when the tests run: what it takes is opened before. */
export function describeLayerProducts(runners: readonly KernelRunner[]): void {
  describe.each(['layer-forward', 'layer-backward'] as const)('%s', (stem) => {
    test.each(SIZES)(
      'multiplies $fanIn to $fanOut units, batch $batch, $towers towers, $probes probes',
      async (size) => {
        const { batch } = size;
        const stride = towerStride(batch);
        const outcomes: Outcome[] = [];
        for (const runner of runners) {
          const { outcome, input, rows, inner, first, all, weight, stored } = await layerProduct({
            stem,
            runner,
            size,
          });
          for (let column = 0; column < input.columns; column++) {
            const inside = column >= first * stride && column < all * stride;
            for (let row = 0; row < paddedRows(rows); row++) {
              const name = `${runner.name}, row ${row}, column ${column}`;
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
          expect([...stored.subarray(-64)], `${runner.name}, behind the tensor`).toEqual(Array(64).fill(GUARD));
          for (const [local, statistics] of outcome.statistics.entries()) {
            expectStatistics(statistics, valuesOf(outcome, { rows, batch, first: (first + local) * stride }));
          }
          outcomes.push(outcome);
        }
        for (const { bits } of outcomes) expect(bits).toEqual(outcomes[0].bits);
      },
    );
  });
}
