import { describe, expect, it } from 'vitest';
import { log10Scaled, toNumber } from '../../../src/math/scaled.ts';
import { columnsFrom, toRows } from '../../../src/reference/columns.ts';
import { lossAndGradient, oneHot } from '../../../src/reference/loss.ts';
import { moments } from '../../../src/reference/statistics.ts';

const outputs = (rows: number[][]) =>
  columnsFrom(Float64Array.from(rows.flat()), { batch: rows.length, units: rows[0].length });
const softmax = (rows: number[][], labels: number[]) =>
  lossAndGradient('softmax-cross-entropy', outputs(rows), { kind: 'labels', labels }, new Set());

describe('softmax cross-entropy', () => {
  it('of equal logits is log(classes), with the gradient of a uniform guess', () => {
    const { loss, outputGradient } = softmax([[3, 3, 3, 3]], [2]);
    expect(toNumber(loss)).toBeCloseTo(Math.log(4), 14);
    expect(toRows(outputGradient)[0]).toEqual([0.25, 0.25, -0.75, 0.25]);
  });

  it('keeps the loss and gradient of a confident right answer instead of rounding them to 0', () => {
    const { loss, outputGradient } = softmax([[2000, 0]], [0]);
    // loss = p_wrong = exp(-2000); the gradient is -p_wrong and p_wrong.
    expect(log10Scaled(loss)).toBeCloseTo(-2000 * Math.LOG10E, 9);
    expect(moments(outputGradient).log10MeanSquare).toBeCloseTo(-4000 * Math.LOG10E, 9);
    expect(outputGradient.values[0]).toBe(-outputGradient.values[1]);
  });

  it('of a confident wrong answer is the difference of the logits, beyond float64 as well', () => {
    expect(toNumber(softmax([[2000, 0]], [1]).loss)).toBe(2000);
    const far = { ...outputs([[1, 0]]), exponents: Float64Array.from([5000]) };
    const { loss, outputGradient } = lossAndGradient(
      'softmax-cross-entropy',
      far,
      { kind: 'labels', labels: [1] },
      new Set(),
    );
    expect(loss).toEqual({ mantissa: 1, exponent: 5000 });
    expect(toRows(outputGradient)[0]).toEqual([1, -1]);
  });

  it('tells when even the exponent of the gradient is beyond tracking', () => {
    const faults = new Set<number>();
    const far = { ...outputs([[1, 0]]), exponents: Float64Array.from([5000]) };
    lossAndGradient('softmax-cross-entropy', far, { kind: 'labels', labels: [0] }, faults);
    expect([...faults]).toEqual([4]);
  });

  it('drops an untracked sample beside a tracked one without a fault', () => {
    const faults = new Set<number>();
    const far = {
      ...outputs([
        [1, 0],
        [1, 0],
      ]),
      exponents: Float64Array.from([5000, 5000]),
    };
    const labels = [0, 1];
    const { outputGradient } = lossAndGradient('softmax-cross-entropy', far, { kind: 'labels', labels }, faults);
    expect(toRows(outputGradient)).toEqual([
      [0, 0],
      [0.5, -0.5],
    ]);
    expect(faults.size).toBe(0);
  });

  it('refuses a label without a logit', () => {
    expect(() => softmax([[1, 2]], [2])).toThrow('label 2');
  });
});

describe('squared errors', () => {
  const target = { kind: 'values', values: oneHot([0, 2], 3) } as const;
  const given = outputs([
    [2, 0, 1],
    [0, 0, 1],
  ]);

  it('average over batch and outputs, or sum over outputs by halves', () => {
    expect(toNumber(lossAndGradient('mean-squared-error', given, target, new Set()).loss)).toBeCloseTo(2 / 6, 15);
    expect(toNumber(lossAndGradient('half-squared-error', given, target, new Set()).loss)).toBeCloseTo(2 / 4, 15);
  });

  it('have gradients 2 d / (batch * outputs) and d / batch', () => {
    const mean = lossAndGradient('mean-squared-error', given, target, new Set()).outputGradient;
    expect(toRows(mean)[0].map((g) => 3 * g)).toEqual([1, 0, 1]);
    expect(toRows(mean)[1]).toEqual([0, 0, 0]);
    expect(toRows(lossAndGradient('half-squared-error', given, target, new Set()).outputGradient)[0]).toEqual([
      0.5, 0, 0.5,
    ]);
  });

  it('refuse a label beyond the readout', () => {
    expect(() => oneHot([9], 5)).toThrow('label 9');
  });
});
