import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';
import type { CaseAnswer, NetworkCase } from '../../../src/model/case.ts';
import { evaluateCase } from '../../../src/reference/evaluate-case.ts';
import golden from '../../golden/network-cases.json' with { type: 'json' };
import { expectNumbers } from './compare-numbers.ts';
import { TORCH_CASES } from './tolerances.ts';

const cases = golden.cases as unknown as {
  name: string;
  case: NetworkCase;
  answer: Pick<CaseAnswer, 'loss' | 'parameterGradients' | 'inputGradient'> & {
    layers: Omit<CaseAnswer['layers'][number], 'log10MeanSquare'>[];
  };
}[];

describe('the committed PyTorch cases', () => {
  it('meet every activation', () => {
    expect(new Set(cases.map((item) => item.case.layers[0].activation))).toEqual(new Set(ACTIVATION_NAMES));
  });

  it.each(cases)('agree: $name', ({ case: networkCase, answer }) => {
    const got = evaluateCase(networkCase);
    expect(Math.abs(got.loss / answer.loss - 1)).toBeLessThan(TORCH_CASES);
    answer.layers.forEach((layer, index) => {
      for (const site of ['preactivation', 'state', 'preactivationGradient', 'stateGradient'] as const) {
        expectNumbers(got.layers[index][site], layer[site], TORCH_CASES, `${site} of layer ${index + 1}`);
      }
    });
    answer.parameterGradients.forEach((maps, index) => {
      maps.forEach((map, m) => {
        const own = got.parameterGradients[index][m];
        expectNumbers(own.weights, map.weights, TORCH_CASES, `weights ${index}.${m}`);
        expectNumbers(own.biases, map.biases, TORCH_CASES, `biases ${index}.${m}`);
      });
    });
    expectNumbers(got.inputGradient, answer.inputGradient, TORCH_CASES, 'inputGradient');
  });
});
