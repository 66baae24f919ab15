import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/model/input-error.ts';
import { parseCase } from '../../../src/model/parse-case.ts';

/** Two inputs, three units, two outputs. */
const map23 = {
  weights: [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  biases: [1, 2, 3],
};
const map32 = {
  weights: [
    [1, 2, 3],
    [4, 5, 6],
  ],
};
const layer = { block: 'linear-activation', activation: 'tanh', maps: [map23] };
const last = { block: 'activation-linear', activation: 'linear', maps: [map32] };
const whole = {
  layers: [layer, last],
  input: [
    [1, 2],
    [3, 4],
  ],
  loss: 'softmax-cross-entropy',
  target: [0, 1],
};

describe('a case', () => {
  it('gets its defaults', () => {
    expect(parseCase(whole)).toEqual({
      layers: [
        {
          block: 'linear-activation',
          activation: 'tanh',
          leakySlope: 0.01,
          skip: false,
          skipScale: 1,
          branchScale: 1,
          activationAfterSum: false,
          maps: [map23],
        },
        {
          block: 'activation-linear',
          activation: 'linear',
          leakySlope: 0.01,
          skip: false,
          skipScale: 1,
          branchScale: 1,
          activationAfterSum: false,
          maps: [{ ...map32, biases: null }],
        },
      ],
      input: whole.input,
      loss: 'softmax-cross-entropy',
      target: [0, 1],
      cotangent: null,
    });
  });

  it('is itself valid once parsed', () => {
    expect(parseCase(parseCase(whole))).toEqual(parseCase(whole));
  });

  it('takes aliases of activations', () => {
    expect(parseCase({ ...whole, layers: [{ ...layer, activation: 'sigmoid' }, last] }).layers[0].activation).toBe(
      'logistic',
    );
  });

  it('takes each loss with what it needs', () => {
    const rows = whole.input;
    for (const loss of ['mean-squared-error', 'half-squared-error']) {
      expect(parseCase({ ...whole, loss, target: rows }).target, loss).toEqual(rows);
    }
    expect(parseCase({ ...whole, loss: 'cotangent', target: null, cotangent: rows }).cotangent).toEqual(rows);
  });

  it('takes two maps and a skip between equal widths', () => {
    const block = { block: 'linear-activation-linear', activation: 'relu', skip: true, maps: [map23, map32] };
    expect(parseCase({ ...whole, layers: [block] }).layers[0].skip).toBe(true);
  });
});

describe('a refused case', () => {
  const layers = (change: object) => ({ layers: [{ ...layer, ...change }, last] });
  const maps = (change: object) => layers({ maps: [{ ...map23, ...change }] });
  it.each<[string, object, RegExp]>([
    ['an unknown key', { foo: 1 }, /^foo: not a key of a case$/],
    ['an unknown key of a layer', layers({ width: 3 }), /^layers\[0\].width: not a key of a case$/],
    ['an unknown key of a map', maps({ bias: [1, 2, 3] }), /^layers\[0\].maps\[0\].bias: not a key/],
    [
      'a missing activation',
      { layers: [{ block: 'linear-activation', maps: [map23] }] },
      /^layers\[0\].activation: missing$/,
    ],
    [
      'an unknown activation',
      layers({ activation: 'constructor' }),
      /activation: "constructor" is not allowed; expected one of "linear"/,
    ],
    [
      'an unknown block',
      layers({ block: 'linear' }),
      /^layers\[0\].block: "linear" is not allowed; expected one of "linear-activation"/,
    ],
    ['a skip that is no flag', layers({ skip: 1 }), /^layers\[0\].skip: 1 is not allowed; expected true or false/],
    [
      'a scale that is not finite',
      layers({ skipScale: Infinity }),
      /skipScale: Infinity is not allowed; expected a finite number/,
    ],
    ['a leaky slope above 1', layers({ leakySlope: 2 }), /leakySlope: 2 is not allowed; expected a number from 0 to 1/],
    ['no layers', { layers: [] }, /^layers: \[\] is not allowed; expected at least one layer/],
    ['a list in place of a layer', { layers: [[]] }, /^layers\[0\]: \[\] is not allowed; expected an object/],
    [
      'two maps where one belongs',
      layers({ maps: [map23, map32] }),
      /^layers\[0\].maps: 2 maps are not allowed; expected 1 for/,
    ],
    ['no map', layers({ maps: [] }), /0 maps are not allowed; expected 1/],
    [
      'one map where two belong',
      layers({ block: 'linear-activation-linear' }),
      /1 maps are not allowed; expected 2 for "linear-activation-linear"/,
    ],
    [
      'a matrix without rows',
      maps({ weights: [] }),
      /^layers\[0\].maps\[0\].weights: \[\] is not allowed; expected at least one row/,
    ],
    [
      'a ragged matrix',
      maps({ weights: [[1, 2], [3], [5, 6]] }),
      /weights\[1\]: 1 numbers are not allowed; expected \[3\]\[2\] numbers/,
    ],
    [
      'a matrix for another width',
      maps({ weights: [[1, 2, 3]] }),
      /weights\[0\]: 3 numbers are not allowed; expected \[1\]\[2\] numbers/,
    ],
    ['a NaN weight', maps({ weights: [[1, NaN]] }), /weights\[0\]\[1\]: NaN is not allowed; expected a finite number/],
    [
      'a weight in quotes',
      maps({ weights: [[1, '2']] }),
      /weights\[0\]\[1\]: "2" is not allowed; expected a finite number/,
    ],
    ['biases of another length', maps({ biases: [1] }), /biases: 1 biases are not allowed; expected 3/],
    [
      'a skip between unequal widths',
      layers({ skip: true }),
      /^layers\[0\].skip: a skip from 2 to 3 units is not allowed; expected equal/,
    ],
    [
      'a skip into fewer units',
      { layers: [layer, { ...last, skip: true }] },
      /^layers\[1\].skip: a skip from 3 to 2 units/,
    ],
    ['no sample', { input: [] }, /^input: \[\] is not allowed; expected at least one sample/],
    ['an empty sample', { input: [[], []] }, /^input\[0\]: \[\] is not allowed/],
    ['ragged samples', { input: [[1, 2], [3]] }, /^input\[1\]: 1 numbers are not allowed; expected \[2\]\[2\] numbers/],
    ['an unknown loss', { loss: 'hinge' }, /^loss: "hinge" is not allowed; expected one of "softmax-cross-entropy"/],
    ['no labels', { target: null }, /^target: null is not allowed; expected 2 labels, whole numbers from 0 to 1/],
    ['too few labels', { target: [0] }, /^target: \[0\] is not allowed; expected 2 labels/],
    ['a label beyond the outputs', { target: [0, 2] }, /^target\[1\]: 2 is not allowed; expected 2 labels/],
    ['a negative label', { target: [-1, 0] }, /^target\[0\]: -1/],
    ['a broken label', { target: [0.5, 0] }, /^target\[0\]: 0.5/],
    ['rows as labels', { target: whole.input }, /^target\[0\]: \[1,2\] is not allowed; expected 2 labels/],
    ['labels as rows', { loss: 'mean-squared-error' }, /^target: \[0,1\] is not allowed; expected \[2\]\[2\] numbers/],
    [
      'a target of another shape',
      { loss: 'half-squared-error', target: [[1, 2], [3]] },
      /^target\[1\]: 1 numbers are not allowed/,
    ],
    [
      'a cotangent for a loss',
      { cotangent: whole.input },
      /^cotangent: the loss "softmax-cross-entropy" has no cotangent/,
    ],
    [
      'a target for a cotangent',
      { loss: 'cotangent', cotangent: whole.input },
      /^target: the loss "cotangent" has no target/,
    ],
    [
      'a missing cotangent',
      { loss: 'cotangent', target: null },
      /^cotangent: null is not allowed; expected \[2\]\[2\] numbers/,
    ],
    [
      'a cotangent of another shape',
      { loss: 'cotangent', target: null, cotangent: [[1, 2]] },
      /^cotangent: 1 rows are not allowed/,
    ],
  ])('is one with %s', (_, change, message) => {
    expect(() => parseCase({ ...whole, ...change })).toThrow(message);
  });

  it('is anything that is no object', () => {
    for (const value of [null, 5, 'x', [], undefined])
      expect(() => parseCase(value)).toThrow(/^the case: .* expected an object/);
  });

  it('is one whose state is larger than a binding', () => {
    // 8193 units by 4096 samples is one unit beyond 2^25 numbers; rows are shared, so that the test itself stays small.
    const sample = [1];
    const row = [1];
    const wide = { ...layer, maps: [{ weights: Array.from({ length: 8193 }, () => row) }] };
    const big = { layers: [wide], input: Array.from({ length: 4096 }, () => sample), loss: 'cotangent', cotangent: [] };
    expect(() => parseCase(big)).toThrow(/layers\[0\].maps\[0\] has a state of 8193 units by 4096 samples/);
  });

  it('is refused with an InputError of one line, whatever was given', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('layers', 'input', 'loss', 'target', 'cotangent', '__proto__'),
        fc.anything(),
        (key, value) => {
          const changed = Object.fromEntries([...Object.entries(whole), [key, value]]);
          try {
            parseCase(changed);
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
            expect((error as InputError).message).not.toContain('\n');
          }
        },
      ),
      { seed: 7, numRuns: 1000 },
    );
  });
});
