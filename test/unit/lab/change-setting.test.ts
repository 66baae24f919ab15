import { expect, test } from 'vitest';
import { changeSetting } from '../../../src/lab/change-setting.ts';
import { startExperiment } from '../../../src/lab/hash.ts';
import { type Experiment, withSetting } from '../../../src/model/experiment.ts';

function ok(result: ReturnType<typeof changeSetting>): Experiment {
  if (!('experiment' in result)) throw new Error(JSON.stringify(result.refusal));
  return result.experiment;
}

test('a value outside its bounds is refused as a value', () => {
  expect(changeSetting(startExperiment(), 'network.depth', 200_000)).toEqual({
    refusal: { kind: 'value', value: 200_000 },
  });
  expect(changeSetting(startExperiment(), 'network.depth', null)).toEqual({ refusal: { kind: 'value', value: null } });
});

test('a value that does not fit the rest is refused with the sentence of the model', () => {
  const result = changeSetting(withSetting(startExperiment(), 'network.width', 4096), 'network.depth', 100_000);
  expect(result).toMatchObject({ refusal: { kind: 'whole' } });
});

test('a scheme that fixes its distribution takes it back to its own', () => {
  const uniform = withSetting(startExperiment(), 'network.weights.distribution', 'uniform');
  expect(ok(changeSetting(uniform, 'network.weights.scheme', 'orthogonal')).network.weights).toMatchObject({
    scheme: 'orthogonal',
    distribution: 'scheme',
  });
});

test('digits take the settings of gaussian input back to their defaults, and keep the rest', () => {
  let experiment = withSetting(startExperiment(), 'network.input.kind', 'gaussian');
  experiment = withSetting(withSetting(experiment, 'network.input.secondMoment', 4), 'network.depth', 9);
  const changed = ok(changeSetting(experiment, 'network.input.kind', 'digits'));
  expect(changed.network.input.secondMoment).toBe(1);
  expect(changed.network.depth).toBe(9);
});
