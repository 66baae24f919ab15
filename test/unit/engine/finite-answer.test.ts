import { describe, expect, test } from 'vitest';
import { requireFinite } from '../../../src/engine/finite-answer.ts';
import type { CaseAnswer, LayerAnswer } from '../../../src/model/case.ts';
import { InputError } from '../../../src/model/input-error.ts';

const LAYER: LayerAnswer = {
  preactivation: [[1]],
  state: [[2, 3]],
  preactivationGradient: [[4]],
  stateGradient: [[5]],
  log10MeanSquare: { preactivation: 0, state: null, preactivationGradient: 0, stateGradient: 0 },
};
const ANSWER: CaseAnswer = {
  loss: 1e308,
  layers: [LAYER, LAYER],
  parameterGradients: [[{ weights: [[5e-324]], biases: null }], [{ weights: [[1]], biases: [0] }]],
  inputGradient: [[-0]],
  engine: 'test',
  adapter: 'test',
};
const second = (layer: Partial<LayerAnswer>) => [LAYER, { ...LAYER, ...layer }];
const gradients = (weights: number[][], biases: number[]) => [ANSWER.parameterGradients[0], [{ weights, biases }]];

test('an answer of finite numbers comes back itself, however large or small they are', () => {
  expect(requireFinite(ANSWER)).toBe(ANSWER);
});

describe('an answer that leaves float64 is refused by the place', () => {
  test.each<[string, Partial<CaseAnswer>]>([
    ['loss', { loss: Infinity }],
    ['layers[1].preactivation', { layers: second({ preactivation: [[1], [-Infinity]] }) }],
    ['layers[1].state', { layers: second({ state: [[1, Number.NaN]] }) }],
    ['layers[1].preactivationGradient', { layers: second({ preactivationGradient: [[Infinity]] }) }],
    ['layers[1].stateGradient', { layers: second({ stateGradient: [[Infinity]] }) }],
    ['parameterGradients[1]', { parameterGradients: gradients([[Infinity]], [0]) }],
    ['parameterGradients[1]', { parameterGradients: gradients([[1]], [Infinity]) }],
    ['inputGradient', { inputGradient: [[Infinity]] }],
  ])('%s', (place, changed) => {
    const refused = () => requireFinite({ ...ANSWER, ...changed });
    expect(refused).toThrow(InputError);
    expect(refused).toThrow(`${place} leaves the range of float64`);
  });
});
