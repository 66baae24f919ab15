import { expect, test } from 'vitest';
import { startExperiment } from '../../../src/lab/hash.ts';
import type { Outlook } from '../../../src/lab/outlook.ts';
import { MAX_PAGE_LAYERS, Predictions } from '../../../src/lab/predictions.ts';
import { withSetting } from '../../../src/model/experiment.ts';
import type { SettingValue } from '../../../src/model/settings.ts';
import type { InputSpec } from '../../../src/model/tower.ts';
import { gaussianInputMoments, type InputMoments } from '../../../src/theory/input-moments.ts';

/** A worker that answers when the test says so. */
function bench() {
  const inputs: InputSpec[] = [];
  const deep: unknown[] = [];
  let answer: { moments?: (moments: InputMoments) => void; outlooks?: (outlooks: readonly Outlook[]) => void } = {};
  let refuse = (_reason: Error): void => undefined;
  const predictions = new Predictions({
    inputMoments: (input) =>
      new Promise((moments, reject) => {
        inputs.push(input);
        answer = { moments };
        refuse = reject;
      }),
    predict: (experiment) =>
      new Promise((outlooks, reject) => {
        deep.push(experiment);
        answer = { outlooks };
        refuse = reject;
      }),
  });
  return {
    predictions,
    inputs,
    deep,
    moments: (moments: InputMoments) => turnAfter(() => answer.moments?.(moments)),
    outlooks: (outlooks: readonly Outlook[]) => turnAfter(() => answer.outlooks?.(outlooks)),
    fail: (message: string) => turnAfter(() => refuse(new Error(message))),
  };
}

function turnAfter(action: () => void): Promise<void> {
  action();
  return new Promise((resolve) => setTimeout(resolve, 0));
}

const digits = startExperiment();
const gaussian = withSetting(digits, 'network.input.kind', 'gaussian');
const changed = (path: string, value: SettingValue) => withSetting(gaussian, path, value);

test('the twin has one outlook for each tower, plain first, and the same network gets the very same answer', () => {
  const { predictions } = bench();
  const theory = predictions.of(gaussian);
  expect(theory?.towers.map((outlook) => outlook.kind === 'predicted' && outlook.prediction.phase?.kind)).toEqual([
    'ordered',
    undefined,
  ]);
  expect(predictions.of(changed('seeds.first', 99))).toBe(theory);
  expect(predictions.of(changed('seeds.count', 1))).toBe(theory);
  expect(predictions.known(gaussian)).toBe(theory);
  expect(predictions.of(changed('network.weights.gain', 1.5))).not.toBe(theory);
});

test('digits have no prediction until their moments arrive, and are asked for once a batch', async () => {
  const { predictions, inputs, moments } = bench();
  expect(predictions.of(digits)).toBeNull();
  expect(predictions.of(withSetting(digits, 'network.weights.gain', 2))).toBeNull();
  expect(inputs.map(({ kind, batch, width }) => [kind, batch, width])).toEqual([['digits', 32, 196]]);
  const before = predictions.arrivals.value;
  await moments(gaussianInputMoments({ ...inputs[0], secondMoment: 1, correlation: 0 }));
  expect(predictions.arrivals.value).toBeGreaterThan(before);
  expect(predictions.of(digits)?.depth).toBe(64);
  expect(predictions.of(withSetting(digits, 'network.weights.gain', 2))?.towers).toHaveLength(2);
  expect(inputs).toHaveLength(1);
  expect(predictions.of(withSetting(digits, 'network.input.batch', 8))).toBeNull();
  expect(inputs).toHaveLength(2);
});

test('a deep network is predicted by the worker, and not while a slider moves', async () => {
  const { predictions, deep, outlooks } = bench();
  const far = changed('network.depth', MAX_PAGE_LAYERS + 1);
  expect(predictions.of(far, { moving: true })).toBeNull();
  expect(deep).toHaveLength(0);
  expect([predictions.of(far), predictions.of(far)]).toEqual([null, null]);
  expect(deep).toHaveLength(1);
  await outlooks([{ kind: 'none' }, { kind: 'none' }]);
  expect(predictions.of(far, { moving: true })).toEqual({
    depth: MAX_PAGE_LAYERS + 1,
    towers: [{ kind: 'none' }, { kind: 'none' }],
  });
});

test('a worker that fails is an outlook for both towers, and the next network is asked for again', async () => {
  const { predictions, inputs, fail } = bench();
  predictions.of(digits);
  await fail('the worker died');
  const failed = { kind: 'failed', message: 'the worker died' };
  expect(predictions.of(digits)?.towers).toEqual([failed, failed]);
  expect(inputs).toHaveLength(1);
  predictions.of(withSetting(digits, 'network.depth', 8));
  expect(inputs).toHaveLength(2);
});

test('the oldest predictions are forgotten before they fill the memory, what was used last stays', async () => {
  const { predictions, deep, outlooks } = bench();
  const first = predictions.of(gaussian);
  for (const depth of [90_000, 95_000, 100_000]) {
    predictions.of(changed('network.depth', depth));
    await outlooks([]);
    expect(predictions.of(gaussian)).toBe(first);
  }
  expect(deep).toHaveLength(3);
  expect(predictions.known(changed('network.depth', 90_000))).toBeNull();
  expect(predictions.known(changed('network.depth', 100_000))).not.toBeNull();
});
