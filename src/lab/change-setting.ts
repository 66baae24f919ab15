// One change by the reader, checked by the model. Some settings only make sense together (a scheme with its own
// distribution, digits with their own pixels): where such a companion stands in the way it goes back to its default.

import { type Experiment, withSetting } from '../model/experiment.ts';
import { InputError } from '../model/input-error.ts';
import { readValue } from '../model/schema.ts';
import { settingAt } from '../model/settings.ts';

export type Refusal =
  /** The value itself is outside what the setting takes. */
  | { readonly kind: 'value'; readonly value: unknown }
  /** The value is fine, but not together with the rest. */
  | { readonly kind: 'whole'; readonly message: string };

const COMPANIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['network.weights.scheme', ['network.weights.distribution', 'network.weights.mode']],
  [
    'network.input.kind',
    [
      'network.input.width',
      'network.input.secondMoment',
      'network.input.correlation',
      'network.input.batch',
      'network.readout.width',
    ],
  ],
]);

export function changeSetting(
  experiment: Experiment,
  path: string,
  value: unknown,
): { readonly experiment: Experiment } | { readonly refusal: Refusal } {
  if ('issue' in readValue(settingAt(path), value)) return { refusal: { kind: 'value', value } };
  const direct = attempt(() => withSetting(experiment, path, value));
  if ('experiment' in direct) return direct;
  const companions = COMPANIONS.get(path);
  if (companions === undefined) return direct;
  const freed = attempt(() =>
    withSetting(
      companions.reduce((tree, companion) => withSetting(tree, companion, settingAt(companion).default), experiment),
      path,
      value,
    ),
  );
  return 'experiment' in freed ? freed : direct;
}

function attempt(change: () => Experiment): { readonly experiment: Experiment } | { readonly refusal: Refusal } {
  try {
    return { experiment: change() };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { refusal: { kind: 'whole', message: error.message } };
  }
}
