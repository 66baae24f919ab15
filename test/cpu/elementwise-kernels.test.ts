// The kernels that take one value after the other, against float64: both builds.

import { beforeAll, describe, expect, test } from 'vitest';
import { paddedRows, SLOT_WORDS, STAT_WORDS, TILE_COLUMNS, towerStride } from '../../src/engine/layout.ts';
import { towerTable } from '../../src/engine/tower-table.ts';
import { PASS_FLAGS } from '../../src/gpu/pass-params.ts';
import { ACTIVATION_NAMES, type ActivationName } from '../../src/math/activation-names.ts';
import { activation } from '../../src/math/activations.ts';
import { saturationBounds } from '../../src/math/saturation.ts';
import type { CpuModule } from '../../src/wasm/cpu-module.ts';
import { floats, GUARD, RECORD, words } from '../product-cases.ts';
import { ACTIVATION_ULPS, FLUSH, ROUNDING, SLOPE_EXPONENT_ERROR, SLOPE_ZERO_ROUNDINGS } from '../tolerances.ts';
import {
  commonParams,
  expectEntry,
  expectPadding,
  expectWithin,
  exponentField,
  FIRST,
  SHAPES,
  type Shape,
  SPAN,
  TOWERS,
  tensor,
  tilesOfTower,
} from './elementwise-cases.ts';
import { openTestModule, runCpuKernel, TEST_BUILDS } from './run-cpu-kernel.ts';

const LEAKY = 0.25;
const SLOPE_BIAS = 0x40000000;
// Far apart, and near enough to 1 for every activation to bend.
const WIDE = [0, 3, -40, 1, 30, -17];
const NEAR = [0, 2, -3, 5, 1, -1, 4, -30];
const GUARD_WORDS = 64;

describe.each(TEST_BUILDS)('%s build', (build) => {
  let module: CpuModule;
  beforeAll(async () => {
    module = await openTestModule(build);
  });

  test.each(SHAPES)('measure-moments: $rows rows, batch $batch', (shape) => {
    const input = tensor(shape, { seed: 3, exponents: WIDE });
    const tiles = input.stride / TILE_COLUMNS;
    const { ledger } = runCpuKernel(module, {
      stem: 'measure-moments',
      span: SPAN,
      params: { ...commonParams(shape), slot_input: 0, stat_first: input.slots.length },
      buffers: { arena: input.stored, ledger: words(input.slots, guards(SPAN * tiles * STAT_WORDS + GUARD_WORDS)) },
    });
    for (let local = 0; local < SPAN; local++) {
      tilesOfTower(local, shape.batch).forEach((tile, index) => {
        const columns = tile.map((column) => ({ exponent: input.exponents[column], values: input.column(column) }));
        const at = input.slots.length + (local * tiles + index) * STAT_WORDS;
        expectEntry(ledger, at, { columns }, `tower ${local}, tile ${index}`);
      });
    }
    expect([...ledger.subarray(-GUARD_WORDS)]).toEqual([...guards(GUARD_WORDS)]);
  });

  describe.each(ACTIVATION_NAMES)('%s', (name) => {
    test.each(SHAPES)('activate: $rows rows, batch $batch', (shape) => {
      const input = tensor(shape, { seed: 5, exponents: NEAR });
      const phi = activation(name, LEAKY);
      const { value: ulps, slopeZero } = ACTIVATION_ULPS[name];
      const [low, high] = saturationBounds(name, LEAKY);
      const result = runOnTensor(shape, {
        stem: 'activate',
        name,
        params: { map_index: 1, slot_input: 0 },
        tensors: [input],
      });
      for (const { local, tile, at } of result.entries) {
        const inputs = tile.map((column) => ({ exponent: input.exponents[column], values: input.column(column) }));
        const arguments_ = tile.flatMap((column) => input.trueColumn(column));
        const saturated = arguments_.filter((x) => !(x > low && x < high)).length;
        expectEntry(result.ledger, at[0], { columns: inputs, saturated }, `tower ${local}, input`);
        // Smooth activations make no zeros of what is none.
        const columns = tile.map((column) => result.column(column));
        expectEntry(result.ledger, at[1], { columns, zeros: zerosOf(name, arguments_) }, `tower ${local}, output`);
        for (const column of tile) {
          const got = result.column(column);
          const exact = input.trueColumn(column);
          got.values.forEach((value, row) => {
            const expected = phi.value(exact[row]);
            // As a plain value, and brought to the column's exponent and from it.
            const allowed = 2 * (ulps + 2) * ROUNDING * Math.abs(expected) + FLUSH * 2 ** got.exponent;
            expectWithin(value * 2 ** got.exponent, expected, allowed, `phi(${exact[row]})`);
          });
          const noted = (result.ledger[column * SLOT_WORDS + 2] | 0) - SLOPE_BIAS;
          const steepest = Math.max(...exact.map((x) => Math.abs(phi.slope(x))));
          const near = name === 'sin' || exact.some((x) => slopeZero !== undefined && Math.abs(x - slopeZero) < 0.5);
          if (steepest === 0) continue;
          const error = noted - Math.floor(Math.log2(steepest));
          expect(error, `slope of column ${column}`).toBeGreaterThanOrEqual(-SLOPE_EXPONENT_ERROR);
          if (!near) expect(error, `slope of column ${column}`).toBeLessThanOrEqual(SLOPE_EXPONENT_ERROR);
        }
      }
    });

    test.each(SHAPES)('multiply-slope: $rows rows, batch $batch', (shape) => {
      const phi = activation(name, LEAKY);
      const { slope: ulps, slopeZero } = ACTIVATION_ULPS[name];
      // Two base towers, two probes: towers 1 and 2 of the stack are base towers 1 and 0.
      const argument = tensor(shape, { seed: 7, exponents: NEAR, towers: 2 });
      for (let column = 0; column < argument.columns; column++) {
        const steepest = Math.max(...argument.trueColumn(column).map((x) => Math.abs(phi.slope(x))));
        const biased = steepest > 0 ? Math.floor(Math.log2(steepest)) + SLOPE_BIAS : 0;
        argument.slots[column * SLOT_WORDS + 2] = biased;
      }
      const input = tensor(shape, { seed: 9, exponents: WIDE });
      const result = runOnTensor(shape, {
        stem: 'multiply-slope',
        name,
        params: {
          towers: 2,
          base_columns: argument.columns,
          flags: PASS_FLAGS.slopeBranch,
          slope_map: 1,
          slot_input: 0,
          at_argument: input.stored.length,
          slot_argument: input.slots.length,
        },
        tensors: [input, argument],
        towers: 2,
      });
      for (const { local, tile, at } of result.entries) {
        const inputs = tile.map((column) => ({ exponent: input.exponents[column], values: input.column(column) }));
        expectEntry(result.ledger, at[0], { columns: inputs }, `tower ${local}, input`);
        const columns = tile.map((column) => result.column(column));
        expectEntry(result.ledger, at[1], { columns }, `tower ${local}, output`);
        for (const column of tile) {
          const got = result.column(column);
          const x = argument.trueColumn(column % argument.columns);
          const g = input.trueColumn(column);
          got.values.forEach((value, row) => {
            const expected = BRANCH * g[row] * phi.slope(x[row]);
            const near = slopeZero !== undefined && Math.abs(x[row] - slopeZero) < 0.5;
            // Beside the slope the branch scale as a float32, and three products.
            const rounded = (2 * ulps + 4) * ROUNDING * Math.abs(expected);
            const zero = near ? SLOPE_ZERO_ROUNDINGS * ROUNDING * Math.abs(BRANCH * g[row]) : 0;
            const allowed = rounded + zero + FLUSH * 2 ** got.exponent;
            expectWithin(value * 2 ** got.exponent, expected, allowed, `${g[row]} phi'(${x[row]})`);
          });
        }
      }
    });
  });

  /** Runs a kernel that makes one tensor of others; checks what lies around it. */
  function runOnTensor(shape: Shape, { stem, name, params, tensors, towers = TOWERS }: TensorRun) {
    const stride = towerStride(shape.batch);
    const tiles = stride / TILE_COLUMNS;
    const sources = floats(...tensors.map(({ stored }) => stored));
    const size = paddedRows(shape.rows) * TOWERS * stride + GUARD_WORDS;
    const slots = words(...tensors.map((given) => given.slots));
    const second = slots.length;
    const stat = second + TOWERS * stride * SLOT_WORDS;
    const entries = SPAN * tiles * STAT_WORDS;
    const { arena, ledger } = runCpuKernel(module, {
      stem,
      activation: ACTIVATION_NAMES.indexOf(name),
      span: SPAN,
      params: {
        ...commonParams(shape),
        ...params,
        at_second: sources.length,
        slot_second: second,
        stat_first: stat,
        stat_second: stat + entries,
      },
      buffers: {
        // Two maps: the second one is asked for.
        towers: towerTable([
          ...Array(towers).fill({ ...RECORD, activation: 'linear', branchScale: 100 }),
          ...Array(towers).fill({ ...RECORD, activation: name, leakySlope: LEAKY, branchScale: BRANCH }),
        ]),
        arena: floats(sources, new Float32Array(size).fill(GUARD)),
        ledger: words(slots, new Uint32Array(TOWERS * stride * SLOT_WORDS), guards(2 * entries + GUARD_WORDS)),
      },
    });
    expect(arena.subarray(0, sources.length), 'sources').toEqual(new Uint32Array(sources.buffer));
    expect([...ledger.subarray(-GUARD_WORDS)]).toEqual([...guards(GUARD_WORDS)]);
    const stored = new Float32Array(arena.buffer, 4 * sources.length);
    expectPadding(stored, shape);
    const column = (index: number) => {
      const values = Array.from({ length: shape.rows }, (_, row) => stored[row * TOWERS * stride + index]);
      const slot = second + index * SLOT_WORDS;
      expect(ledger[slot + 1], `peak of column ${index}`).toBe(Math.max(...values.map(exponentField)));
      return { exponent: ledger[slot] | 0, values };
    };
    const found = Array.from({ length: SPAN }, (_, local) =>
      tilesOfTower(local, shape.batch).map((tile, index) => {
        const at = stat + (local * tiles + index) * STAT_WORDS;
        return { local, tile, at: [at, at + entries] as const };
      }),
    ).flat();
    const outside = Array.from({ length: TOWERS * stride }, (_, index) => index).filter(
      (index) => index < FIRST * stride || index >= (FIRST + SPAN) * stride || index % stride >= shape.batch,
    );
    for (const index of outside) expect(ledger[second + index * SLOT_WORDS], `slot of column ${index}`).toBe(0);
    return { ledger, column, entries: found };
  }
});

const BRANCH = 0.7;

interface TensorRun {
  readonly stem: 'activate' | 'multiply-slope';
  readonly name: ActivationName;
  readonly params: object;
  readonly tensors: readonly { readonly stored: Float32Array<ArrayBuffer>; readonly slots: Uint32Array<ArrayBuffer> }[];
  readonly towers?: number;
}

/** Nothing that a kernel leaves by itself. */
function guards(count: number): Uint32Array<ArrayBuffer> {
  return new Uint32Array(count).fill(0x7fc00001);
}

/** Exact zeros of the outputs. */
function zerosOf(name: ActivationName, x: readonly number[]): number {
  if (name === 'relu') return x.filter((value) => value <= 0).length;
  if (name === 'logistic' || name === 'softplus') return 0;
  return x.filter((value) => value === 0).length;
}
