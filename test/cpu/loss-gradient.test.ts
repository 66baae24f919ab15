// The loss and the gradient that starts on its way back, against float64: both builds.

import { beforeAll, describe, expect, test } from 'vitest';
import { paddedRows, SLOT_WORDS, STAT_WORDS, towerStride } from '../../src/engine/layout.ts';
import type { CpuModule } from '../../src/wasm/cpu-module.ts';
import { floats, GUARD, numbers, words } from '../product-cases.ts';
import { FLUSH, ROUNDING } from '../tolerances.ts';
import {
  commonParams,
  expectPadding,
  expectWithin,
  exponentField,
  SHAPES,
  type Shape,
  SPAN,
  type Tensor,
  TOWERS,
  tensor,
  tilesOfTower,
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

  describe.each([0, 1, 2, 3])('kind %i', (kind) => {
    test.each(SHAPES)('$rows rows, batch $batch', (shape) => {
      // Logits up to 2^7, so that some samples are certain.
      const exponents = kind === 0 ? [0, 3, -4, 7, 1, 5] : WIDE;
      const base = tensor(shape, { seed: 8, exponents, towers: 2 });
      const targetExponent = kind === 0 ? 0 : 2;
      const targets =
        kind === 0
          ? Float32Array.from({ length: shape.batch }, (_, sample) => (sample * 5) % shape.rows)
          : numbers(shape.rows * base.stride, 10);
      const { column, loss } = lossOf(base, shape, { loss_kind: kind, target_exponent: targetExponent, targets });
      for (let local = 0; local < SPAN; local++) {
        let expected = 0;
        let magnitude = 0;
        let allowed = 0;
        for (const index of tilesOfTower(local, shape.batch).flat()) {
          const sample = index % base.stride;
          const output = base.trueColumn(index % base.columns);
          const wanted = Array.from(output, (_, row) => targets[row * base.stride + sample] * 2 ** targetExponent);
          const exact =
            kind === 0
              ? crossEntropy(output, targets[sample], shape.batch)
              : squared(kind, output, wanted, shape.batch);
          expected += exact.loss;
          magnitude += exact.magnitude;
          allowed += exact.lossAllowed;
          const { exponent, values } = column(index);
          values.forEach((value, row) => {
            const least = FLUSH * 2 ** exponent;
            const name = `sample ${sample}, row ${row}`;
            expectWithin(value * 2 ** exponent, exact.gradient[row], exact.allowed[row] + least, name);
          });
        }
        const { m, e } = loss(local);
        // Samples of a lane, then four lanes.
        allowed += (shape.batch / 4 + 4) * ROUNDING * magnitude;
        expectWithin(m * 2 ** e, expected, allowed + FLUSH * 2 ** e, `loss of tower ${local}`);
      }
    });
  });

  test('a certain network still has a gradient', () => {
    const shape = { rows: 3, batch: 1 };
    const base = tensor(shape, { seed: 8, exponents: [20], towers: 2 });
    for (let row = 0; row < shape.rows; row++) base.stored[row * base.columns] = [1, 0.5, -1][row];
    base.slots.set([20, 127, 0], 0);
    const { column, loss } = lossOf(base, shape, { loss_kind: 0, target_exponent: 0, targets: new Float32Array(1) });
    // Stacked tower 2 is base tower 0; e^(-2^19) by its logarithm.
    const { exponent, values } = column(2 * base.stride);
    const got = values.slice(0, 2).map((value) => Math.log2(Math.abs(value)) + exponent);
    const { m, e } = loss(1);
    got.push(Math.log2(m) + e);
    for (const log2 of got) expectWithin(log2, -(2 ** 19) * Math.LOG2E, 2 ** 19 * Math.LOG2E * 2 ** -40 + 1e-5, 'log2');
    expect(Math.sign(values[0])).toBe(-1);
    expect(Math.sign(values[1])).toBe(1);
    expect(values[2]).toBe(0);
  });

  test.each([1, 3, 4, 6])('the loss of one sample keeps its digits at 2^%i', (exponent) => {
    const shape = { rows: 2, batch: 1 };
    const base = tensor(shape, { seed: 8, exponents: [exponent], towers: 2 });
    for (let row = 0; row < shape.rows; row++) base.stored[row * base.columns] = 1 - row;
    base.slots.set([exponent, 127, 0], 0);
    const { loss } = lossOf(base, shape, { loss_kind: 0, target_exponent: 0, targets: new Float32Array(1) });
    const exact = crossEntropy([2 ** exponent, 0], 0, 1);
    const { m, e } = loss(1);
    expectWithin(m * 2 ** e, exact.loss, exact.lossAllowed, 'loss');
  });

  /** Two base towers, two probes: the second stacked tower is base tower 1, the third base tower 0. */
  function lossOf(base: Tensor, shape: Shape, { targets, ...params }: LossParams) {
    const stride = towerStride(shape.batch);
    const size = paddedRows(shape.rows) * TOWERS * stride;
    const slots = TOWERS * stride * SLOT_WORDS;
    const second = base.slots.length;
    const stat = second + slots;
    const { arena, ledger } = runCpuKernel(module, {
      stem: 'loss-gradient',
      span: SPAN,
      params: {
        ...commonParams(shape),
        ...params,
        towers: 2,
        base_columns: base.columns,
        slot_input: 0,
        at_second: base.stored.length,
        slot_second: second,
        stat_second: stat,
      },
      buffers: {
        targets,
        arena: floats(base.stored, new Float32Array(size + 64).fill(GUARD)),
        ledger: words(base.slots, new Uint32Array(slots), new Uint32Array((SPAN + 1) * STAT_WORDS).fill(LEFT)),
      },
    });
    expect([...ledger.subarray(-STAT_WORDS)], 'a tower that is not there').toEqual(Array(STAT_WORDS).fill(LEFT));
    const stored = new Float32Array(arena.buffer, 4 * base.stored.length);
    expectPadding(stored, shape);
    const column = (index: number) => {
      const values = Array.from({ length: shape.rows }, (_, row) => stored[row * TOWERS * stride + index]);
      const slot = second + index * SLOT_WORDS;
      expect(ledger[slot + 1], `peak of column ${index}`).toBe(Math.max(...values.map(exponentField)));
      return { exponent: ledger[slot] | 0, values };
    };
    const loss = (local: number) => {
      const at = stat + local * STAT_WORDS;
      return { m: new Float32Array(ledger.buffer)[at], e: ledger[at + 1] | 0 };
    };
    return { column, loss };
  }
});

interface LossParams {
  readonly loss_kind: number;
  readonly target_exponent: number;
  readonly targets: Float32Array<ArrayBuffer>;
}

interface SampleLoss {
  readonly loss: number;
  /** The sum of the terms' magnitudes. */
  readonly magnitude: number;
  readonly lossAllowed: number;
  readonly gradient: readonly number[];
  readonly allowed: readonly number[];
}

function crossEntropy(logits: readonly number[], label: number, batch: number): SampleLoss {
  const top = Math.max(...logits);
  const terms = logits.map((logit) => Math.exp(logit - top));
  const others = total(terms.filter((_, row) => row !== label));
  const all = total(terms);
  const gradient = terms.map((term, row) => (row === label ? -others : term) / all / batch);
  const best = logits[label] === top;
  const log = best ? Math.log1p(others) : Math.log(all);
  // The argument of exp is rounded once, which costs as many units as it is large; exp 2 ULP, a sum of `rows`; division, share, log.
  const widest = top - Math.min(...logits);
  const roundings = widest + 4 + logits.length + 5 + 3;
  const allowed = gradient.map((value) => 2 * roundings * ROUNDING * Math.abs(value));
  const loss = (top - logits[label] + log) / batch;
  return { loss, magnitude: loss, lossAllowed: 2 * roundings * ROUNDING * loss, gradient, allowed };
}

function squared(kind: number, output: readonly number[], wanted: readonly number[], batch: number): SampleLoss {
  const rows = output.length;
  if (kind === 3) {
    const products = wanted.map((value, row) => value * output[row]);
    const magnitude = total(products.map(Math.abs));
    const lossAllowed = (rows + 1) * ROUNDING * magnitude;
    return { loss: total(products), magnitude, lossAllowed, gradient: wanted, allowed: wanted.map(() => 0) };
  }
  const slope = kind === 1 ? 2 / (batch * rows) : 1 / batch;
  const apart = output.map((value, row) => value - wanted[row]);
  const gradient = apart.map((value) => slope * value);
  // The difference is rounded once; the slope is a quotient of quotients.
  const allowed = gradient.map((value) => 4 * ROUNDING * Math.abs(value));
  const loss = total(apart.map((value) => (slope * value ** 2) / 2));
  return { loss, magnitude: loss, lossAllowed: (rows + 7) * ROUNDING * loss, gradient, allowed };
}
