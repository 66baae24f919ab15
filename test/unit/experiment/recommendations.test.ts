import { expect, it } from 'vitest';
import { recommendedScheme } from '../../../src/experiment/recommendations.ts';
import { ACTIVATION_NAMES } from '../../../src/math/activation-names.ts';

it('recommends Glorot for linear, tanh and logistic units, He for ReLU and its variants, LeCun for SELU, and nothing else', () => {
  const stated = ACTIVATION_NAMES.map((name) => [name, recommendedScheme(name)] as const).filter(
    ([, scheme]) => scheme !== null,
  );
  expect(Object.fromEntries(stated)).toEqual({
    linear: 'glorot',
    tanh: 'glorot',
    logistic: 'glorot',
    relu: 'he',
    'leaky-relu': 'he',
    elu: 'he',
    selu: 'lecun',
  });
});
