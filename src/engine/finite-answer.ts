// Answers are plain numbers, so a network that leaves float64 cannot be answered; both engines say so in the same words.

import type { CaseAnswer } from '../model/case.ts';
import { InputError } from '../model/input-error.ts';

/** The answer itself. Throws InputError, naming the first place, where a number is infinite. */
export function requireFinite(answer: CaseAnswer): CaseAnswer {
  refuse('loss', answer.loss);
  for (const [index, layer] of answer.layers.entries()) {
    refuse(`layers[${index}].preactivation`, layer.preactivation);
    refuse(`layers[${index}].state`, layer.state);
    refuse(`layers[${index}].preactivationGradient`, layer.preactivationGradient);
    refuse(`layers[${index}].stateGradient`, layer.stateGradient);
  }
  for (const [index, maps] of answer.parameterGradients.entries()) {
    for (const { weights, biases } of maps) refuse(`parameterGradients[${index}]`, [...weights, biases ?? []]);
  }
  refuse('inputGradient', answer.inputGradient);
  return answer;
}

function refuse(place: string, values: number | readonly (readonly number[])[]): void {
  const all = typeof values === 'number' ? [values] : values.flat();
  if (all.every(Number.isFinite)) return;
  throw new InputError(
    `${place} leaves the range of float64; lower the weights or the depth, or use run, which reports log10`,
  );
}
