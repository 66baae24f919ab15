// What theory has to say of a tower, in plain data that may travel between the page and its worker.

import { type PredictedSounding, predictSounding } from '../experiment/prediction.ts';
import type { Experiment } from '../model/experiment.ts';
import { messageOf } from '../model/input-error.ts';
import type { InputSpec } from '../model/tower.ts';
import { listTowers } from '../model/towers.ts';
import type { InputMoments } from '../theory/input-moments.ts';

export type Outlook =
  | { readonly kind: 'predicted'; readonly prediction: PredictedSounding }
  /** There is no theory for such a tower. */
  | { readonly kind: 'none' }
  /** There is one, but it could not be computed here. */
  | { readonly kind: 'failed'; readonly message: string };

/** One outlook for each point of the sweep, in the order of its soundings. Never throws: a failure is an outlook too. */
export function outlooksOf(experiment: Experiment, momentsOf: (input: InputSpec) => InputMoments): Outlook[] {
  return listTowers({ ...experiment, seeds: { first: 1, count: 1 } }).map((tower) => {
    try {
      const predicted = predictSounding(tower, momentsOf(tower.input));
      return predicted === null ? { kind: 'none' } : { kind: 'predicted', prediction: predicted };
    } catch (error) {
      return { kind: 'failed', message: messageOf(error) };
    }
  });
}
