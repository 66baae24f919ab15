import { describe, expect, it } from 'vitest';
import {
  FRAMEWORK_SCHEMES,
  frameworkFacts,
  frameworkLaw,
  layerFactors,
} from '../../../src/experiment/framework-defaults.ts';
import { activation } from '../../../src/math/activations.ts';

/** Closed forms in a handful of float64 operations: a few units in the last place of numbers near 1. */
const DECIMALS = 13;
const FANS = { fanIn: 30, fanOut: 20 };

describe('the law that a framework draws by default from 30 inputs to 20 outputs', () => {
  it('is uniform of bound 1/sqrt(fanIn) for torch.nn.Linear, weights and biases alike', () => {
    const law = frameworkLaw('torch-linear', FANS);
    expect(law.weights.distribution).toBe('uniform');
    expect(law.weights.bound).toBeCloseTo(1 / Math.sqrt(30), DECIMALS);
    expect(law.weights.variance).toBeCloseTo(1 / 90, DECIMALS);
    expect(law.weightVariance).toBeCloseTo(1 / 3, DECIMALS);
    expect(law.backwardVariance).toBeCloseTo(20 / 90, DECIMALS);
    expect(law.biases?.distribution).toBe('uniform');
    expect(law.biases?.bound).toBeCloseTo(1 / Math.sqrt(30), DECIMALS);
  });

  it('is uniform of bound sqrt(6 / (fanIn + fanOut)) for Keras, and a normal cut at 2 / 0.8796 deviations for Flax', () => {
    const keras = frameworkLaw('keras-dense', FANS);
    expect(keras.weights.distribution).toBe('uniform');
    expect(keras.weights.bound).toBeCloseTo(Math.sqrt(6 / 50), DECIMALS);
    expect(keras.weightVariance).toBeCloseTo(30 * 0.04, DECIMALS);
    const flax = frameworkLaw('flax-dense', FANS);
    expect(flax.weights.distribution).toBe('truncated-normal');
    expect(flax.weightVariance).toBeCloseTo(1, DECIMALS);
    // jax.nn.initializers: the uncut deviation is sqrt(1 / fanIn) / 0.87962566103423978, and the cut lies at two of it.
    expect(flax.weights.bound).toBeCloseTo((2 * Math.sqrt(1 / 30)) / 0.8796256610342398, DECIMALS);
    expect([keras.biases, flax.biases]).toEqual([null, null]);
  });
});

describe('the factors of a layer', () => {
  it('are half of n Var(W) for ReLU, forward and backward, at any second moment', () => {
    for (const scheme of ['keras-dense', 'flax-dense'] as const)
      for (const q of [0.01, 1, 50]) {
        const law = frameworkLaw(scheme, FANS);
        const { forward, backward, gain } = layerFactors(law, q, { phi: activation('relu') });
        expect(forward).toBeCloseTo(law.weightVariance / 2, DECIMALS);
        expect(backward).toBeCloseTo(law.backwardVariance / 2, DECIMALS);
        expect(gain).toBeCloseTo(Math.sqrt(2 / law.weightVariance), DECIMALS);
      }
  });

  it('ask of square weights of variance 1/fanIn the gains at q = 1 that are worked out by dense quadrature', () => {
    const law = frameworkLaw('flax-dense', { fanIn: 64, fanOut: 64 });
    const gains = {
      tanh: 1.592537,
      logistic: 1.846229,
      relu: Math.SQRT2,
      elu: 1.245198,
      gelu: 1.53353,
      silu: 1.676532,
      softsign: 2.337533,
      mish: 1.486848,
      selu: 1,
    } as const;
    // The fixtures carry six decimals.
    for (const [name, gain] of Object.entries(gains))
      expect(layerFactors(law, 1, { phi: activation(name as keyof typeof gains) }).gain, name).toBeCloseTo(gain, 6);
  });

  it('count the biases of torch.nn.Linear, and ask for no gain where the biases alone are more than is to be kept', () => {
    const law = frameworkLaw('torch-linear', { fanIn: 128, fanOut: 128 });
    const { forward, gain, deep } = layerFactors(law, 1, { phi: activation('relu') });
    expect(forward).toBeCloseTo(1 / 6 + 1 / (3 * 128), DECIMALS);
    expect(gain).toBeCloseTo(Math.sqrt((1 - 1 / 384) * 6), DECIMALS);
    // q* = q* / 6 + 1/384, so that deep down the signal is made of biases alone; gradients shrink on.
    expect(deep.q).toBeCloseTo(6 / 5 / 384, DECIMALS);
    expect(deep.chi1).toBeCloseTo(1 / 6, DECIMALS);
    expect(layerFactors(law, 1 / 500, { phi: activation('relu') }).gain).toBeNull();
  });

  it('keep the second moment when the weights are multiplied by the gain', () => {
    for (const scheme of FRAMEWORK_SCHEMES) {
      const law = frameworkLaw(scheme, FANS);
      const phi = activation('tanh');
      const gain = layerFactors(law, 0.7, { phi }).gain ?? Number.NaN;
      const scaled = { ...law, weightVariance: law.weightVariance * gain ** 2 };
      expect(layerFactors(scaled, 0.7, { phi }).forward).toBeCloseTo(1, 12);
    }
  });
});

it('finds the facts about framework defaults that were computed independently', () => {
  const facts = frameworkFacts();
  expect(facts.torchRelu.factor).toBeCloseTo(1 / 6, DECIMALS);
  expect(facts.torchRelu.afterTen * 1e8).toBeCloseTo(1.65, 2);
  expect(facts.truncation.variance).toBeCloseTo(0.7737, 4);
  expect(facts.tanhGain.q).toBeCloseTo(1.1785, 4);
  expect(facts.tanhGain.activationStd).toBeCloseTo(0.6513, 4);
  expect(facts.tanhGain.chi1).toBeCloseTo(1.2098, 4);
  expect(facts.seluLecun.q).toBeCloseTo(1, 6);
  // The closed form at q = 1, lambda^2 (1/2 + alpha^2 e^2 Phi(-2)): 1.071575 and not the 1.071773 that has been printed.
  expect(facts.seluLecun.chi1).toBeCloseTo(1.071575, 6);
  expect(facts.seluLecun.afterHundred).toBeCloseTo(1005.2, 1);
  expect(facts.seluGain.q).toBeCloseTo(0.023, 4);
  expect(facts.seluGain.activationStd).toBeCloseTo(0.2024, 4);
  expect(facts.seluGain.chi1).toBeCloseTo(1.0037, 4);
});
