// The kernels that see a whole tower at once, and the joining of statistics, against float64: both builds.

import { beforeAll, describe, expect, test } from 'vitest';
import { HISTOGRAM_WORDS, SLOT_WORDS, STAT_WORDS } from '../../src/engine/layout.ts';
import type { CpuModule } from '../../src/wasm/cpu-module.ts';
import { numbers, words } from '../product-cases.ts';
import { ROUNDING } from '../tolerances.ts';
import {
  commonParams,
  expectWithin,
  SHAPES,
  type Shape,
  SPAN,
  type Tensor,
  tensor,
  tilesOfTower,
  ZERO_EXPONENT,
} from './elementwise-cases.ts';
import { openTestModule, runCpuKernel, TEST_BUILDS } from './run-cpu-kernel.ts';

const WIDE = [0, 3, -40, 1, 30, -17];
const LEFT = 0x7fc00001;
const total = (terms: readonly number[]) => terms.reduce((sum, term) => sum + term, 0);

describe.each(TEST_BUILDS)('%s build', (build) => {
  let module: CpuModule;
  beforeAll(async () => {
    module = await openTestModule(build);
  });

  test.each(SHAPES)('pair-correlation: $rows rows, batch $batch', (shape) => {
    const { ledger, stat, input } = measured(tensor(shape, { seed: 3, exponents: WIDE }), shape, 'pair-correlation');
    for (let local = 0; local < SPAN; local++) {
      const columns = tilesOfTower(local, shape.batch).flat();
      let zeros = 0;
      let expected = 0;
      let allowed = 0;
      for (let pair = 0; pair + 1 < columns.length; pair += 2) {
        const [a, b] = [input.column(columns[pair]), input.column(columns[pair + 1])];
        const [aa, bb] = [a, b].map((values) => Math.sqrt(total(values.map((value) => value ** 2))));
        if (aa === 0 || bb === 0) {
          zeros += 1;
          continue;
        }
        const apart = total(a.map((value, row) => (value / aa - b[row] / bb) ** 2));
        // A length has half the roundings of its sum of squares; root, division and difference one each.
        const lengths = 2 * (shape.rows / 2 + 4) * ROUNDING;
        expected += apart / 2;
        allowed += Math.sqrt(apart) * lengths + lengths ** 2 + (shape.rows + 3) * ROUNDING * apart;
      }
      allowed += (shape.batch / 4 + 2) * ROUNDING * expected;
      const at = stat + local * STAT_WORDS;
      const [sum, empty] = new Float32Array(ledger.buffer, 4 * at, 2);
      expectWithin(sum, expected, allowed, `tower ${local}`);
      expect(empty).toBe(zeros);
      expect([...ledger.subarray(at + 2, at + STAT_WORDS)]).toEqual(Array(STAT_WORDS - 2).fill(LEFT));
    }
  });

  test('pair-correlation: samples that differ by a factor alone are not apart', () => {
    const shape = { rows: 33, batch: 32 };
    const input = tensor(shape, { seed: 3, exponents: WIDE });
    for (let column = 0; column < input.columns; column += 2) {
      for (let row = 0; row < shape.rows; row++) {
        input.stored[row * input.columns + column + 1] = input.stored[row * input.columns + column] / 64;
      }
      input.slots[(column + 1) * SLOT_WORDS + 1] = Math.max(0, input.slots[column * SLOT_WORDS + 1] - 6);
    }
    const { ledger, stat } = measured(input, shape, 'pair-correlation');
    for (let local = 0; local < SPAN; local++) expect(ledger[stat + local * STAT_WORDS]).toBe(0);
  });

  test.each(SHAPES)('log-histogram: $rows rows, batch $batch', (shape) => {
    const near = tensor(shape, { seed: 4, exponents: [0, 1, -9, 2, 5, -20] });
    const { ledger, stat, input } = measured(near, shape, 'log-histogram');
    for (let local = 0; local < SPAN; local++) {
      const columns = tilesOfTower(local, shape.batch).flat();
      const values = columns.flatMap((column) => input.trueColumn(column));
      const largest = Math.max(...values.map(Math.abs));
      const top = largest === 0 ? ZERO_EXPONENT : Math.floor(Math.log2(largest));
      const counts = Array(65).fill(0);
      for (const value of values) {
        const bin = Math.floor(4 * (Math.log2(Math.abs(value)) - top + 15));
        counts[bin >= 0 ? bin : 64] += 1;
      }
      const at = stat + local * HISTOGRAM_WORDS;
      expect([...ledger.subarray(at, at + 65)], `tower ${local}`).toEqual(counts);
      expect(ledger[at + 65] | 0).toBe(top);
      expect([...ledger.subarray(at + 66, at + HISTOGRAM_WORDS)]).toEqual(Array(6).fill(LEFT));
    }
  });

  test('reduce-statistics joins the entries of each tower', () => {
    const reductions = [
      { entries: 1, towers: 2 },
      { entries: 7, towers: 3 },
      { entries: 65, towers: 1 },
    ];
    const count = reductions.reduce((sum, { entries, towers }) => sum + entries * towers, 0);
    const values = numbers(6 * count, 11);
    const ledger = new Uint32Array((count + 9) * STAT_WORDS).fill(7);
    const plan = [0, 0, 0, 0];
    let next = 0;
    let result = count;
    for (const { entries, towers } of reductions) {
      plan.push(next * STAT_WORDS, entries, result * STAT_WORDS, towers);
      next += entries * towers;
      result += towers + 1;
    }
    const asFloats = new Float32Array(ledger.buffer);
    for (let entry = 0; entry < count; entry++) {
      const [sum, squares, a, b, zeros, saturated] = values.subarray(6 * entry, 6 * entry + 6);
      // Every fifth is exactly zero, every eleventh has seen nothing.
      const [zero, nothing] = [entry % 5 === 3, entry % 11 === 6];
      const range = nothing ? [3.4e38, -3.4e38] : [Math.min(a, b), Math.max(a, b)];
      const own = zero || nothing ? [0, 0, ...(zero && !nothing ? [0, 0] : range)] : [sum, Math.abs(squares), ...range];
      asFloats.set([...own, Math.round(9 + 9 * zeros), Math.round(9 + 9 * saturated)], entry * STAT_WORDS);
      const exponent = ((entry * 7) % 11) - 5 + (zero ? 1000 : 0);
      ledger.set([zero || nothing ? 0 : 100 + (entry % 9), exponent >>> 0], entry * STAT_WORDS + 6);
    }
    const { ledger: after } = runCpuKernel(module, {
      stem: 'reduce-statistics',
      span: 3,
      count: reductions.length,
      params: { item_first: 1 },
      buffers: { plan: Uint32Array.from(plan), ledger },
    });
    const joined = new Float32Array(after.buffer);
    reductions.forEach(({ entries, towers }, index) => {
      const [first, , at] = plan.slice(4 * index + 4);
      for (let tower = 0; tower < towers; tower++) {
        const own = Array.from({ length: entries }, (_, entry) => first + (tower * entries + entry) * STAT_WORDS);
        const top = Math.max(-0x20000000, ...own.filter((e) => ledger[e + 6] > 0).map((e) => ledger[e + 7] | 0));
        const seen = own.filter((e) => asFloats[e + 2] <= asFloats[e + 3]);
        const scaled = (e: number, word: number, power = 1) =>
          asFloats[e + word] * 2 ** (power * Math.min(0, (ledger[e + 7] | 0) - top));
        const total = (terms: readonly number[]) => terms.reduce((sum, term) => sum + term, 0);
        const to = at + tower * STAT_WORDS;
        const sums = own.map((e) => scaled(e, 0));
        const squares = own.map((e) => scaled(e, 1, 2));
        expectWithin(joined[to], total(sums), entries * ROUNDING * total(sums.map(Math.abs)), 'sum');
        expectWithin(joined[to + 1], total(squares), entries * ROUNDING * total(squares), 'squares');
        expect(joined[to + 2]).toBe(
          seen.length === 0 ? Math.fround(3.4e38) : Math.min(...seen.map((e) => scaled(e, 2))),
        );
        expect(joined[to + 3]).toBe(
          seen.length === 0 ? -Math.fround(3.4e38) : Math.max(...seen.map((e) => scaled(e, 3))),
        );
        expect(joined[to + 4]).toBe(total(own.map((e) => asFloats[e + 4])));
        expect(joined[to + 5]).toBe(total(own.map((e) => asFloats[e + 5])));
        expect(after[to + 6]).toBe(Math.max(...own.map((e) => ledger[e + 6])));
        expect(after[to + 7] | 0).toBe(top);
      }
      const beyond = at + towers * STAT_WORDS;
      expect([...after.subarray(beyond, beyond + STAT_WORDS)], 'a tower that is not there').toEqual(Array(8).fill(7));
    });
    expect(after.subarray(0, count * STAT_WORDS), 'the entries stay').toEqual(ledger.subarray(0, count * STAT_WORDS));
  });

  test('clear-words clears what it is asked for and nothing else', () => {
    const { ledger } = runCpuKernel(module, {
      stem: 'clear-words',
      span: 0,
      params: { slot_first: 3, rows: 9 },
      buffers: { ledger: new Uint32Array(16).fill(7) },
    });
    expect([...ledger]).toEqual(Array.from({ length: 16 }, (_, word) => (word < 3 || word >= 12 ? 7 : 0)));
  });

  /** A kernel that leaves a few words a tower. */
  function measured(input: Tensor, shape: Shape, stem: 'pair-correlation' | 'log-histogram') {
    const own = stem === 'log-histogram' ? HISTOGRAM_WORDS : STAT_WORDS;
    const stat = input.slots.length;
    const { ledger } = runCpuKernel(module, {
      stem,
      span: SPAN,
      params: { ...commonParams(shape), slot_input: 0, stat_first: stat },
      buffers: { arena: input.stored, ledger: words(input.slots, new Uint32Array((SPAN + 1) * own).fill(LEFT)) },
    });
    expect([...ledger.subarray(-own)], 'a tower that is not there').toEqual(Array(own).fill(LEFT));
    return { ledger, stat, input };
  }
});
