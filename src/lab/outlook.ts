// What theory has to say of a tower, in plain data that may travel between the page and its worker.

import { type PredictedSounding, predictSounding } from '../experiment/prediction.ts';
import type { Experiment } from '../model/experiment.ts';
import { messageOf } from '../model/input-error.ts';
import type { InputSpec } from '../model/tower.ts';
import { listTowers } from '../model/towers.ts';
import type { InputMoments } from '../theory/input-moments.ts';
import type { Phase } from '../theory/phase.ts';

/** A phase without its mean field, which holds functions. */
export type PlainPhase = Omit<Phase, 'field'>;

export interface Prediction extends Omit<PredictedSounding, 'phase'> {
  readonly phase: PlainPhase | null;
}

export type Outlook =
  | { readonly kind: 'predicted'; readonly prediction: Prediction }
  /** There is no theory for such a tower. */
  | { readonly kind: 'none' }
  /** There is one, but it could not be computed here. */
  | { readonly kind: 'failed'; readonly message: string };

/** One outlook for each point of the sweep, in the order of its soundings. Never throws: a failure is an outlook too. */
export function outlooksOf(experiment: Experiment, momentsOf: (input: InputSpec) => InputMoments): Outlook[] {
  return listTowers({ ...experiment, seeds: { first: 1, count: 1 } }).map((tower) => {
    try {
      const predicted = predictSounding(tower, momentsOf(tower.input));
      if (predicted === null) return { kind: 'none' };
      const { signal, echo, phase, doubt } = predicted;
      return { kind: 'predicted', prediction: { signal, echo, phase: phase === null ? null : plain(phase), doubt } };
    } catch (error) {
      return { kind: 'failed', message: messageOf(error) };
    }
  });
}

function plain({ kind, q, chi1, cStar, depthScale, trainableDepth }: Phase): PlainPhase {
  return { kind, q, chi1, cStar, depthScale, trainableDepth };
}
