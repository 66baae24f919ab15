// What the generated programs say and leave out. That they run and measure what the engines measure is the jax tier's business.

import { describe, expect, it } from 'vitest';
import { jaxCode } from '../../../src/experiment/code/jax-code.ts';
import { layerCode } from '../../../src/experiment/code/layer-code.ts';
import { DIGITS_FILE } from '../../../src/experiment/code/network-sketch.ts';
import { pyAssignment, pyFloat, pyList, pyNumber, wrapped } from '../../../src/experiment/code/python-text.ts';
import { pytorchCode } from '../../../src/experiment/code/torch-code.ts';
import { type Experiment, parseExperiment } from '../../../src/model/experiment.ts';

function experiment(network: object = {}, more: object = {}): Experiment {
  return parseExperiment({ version: 1, network, ...more });
}

const lines = (code: string) => code.split('\n').filter((line) => line.trim() !== '');

describe('the JAX program of a plain tanh network', () => {
  const code = jaxCode(experiment(), { skip: false });

  it('is no longer than a page', () => {
    expect(lines(code).length).toBeLessThanOrEqual(55);
  });

  it('says its initialiser as a formula with its source', () => {
    expect(code).toContain('std = math.sqrt(2 / (fan_in + fan_out))  # Glorot and Bengio 2010, equation 12');
  });

  it('writes nothing that this network does not need', () => {
    for (const word of ['def uniform', 'truncated', 'orthogonal', 'numpy as np', 'biases =', 'branch', 'cotangent =']) {
      expect(code).not.toContain(word);
    }
  });

  it('has the skip as its only difference to its twin', () => {
    const twin = lines(jaxCode(experiment(), { skip: true }));
    const differing = lines(code).flatMap((line, index) => (line === twin[index] ? [] : [twin[index]]));
    expect(differing).toEqual([
      'with the skip, on normal random numbers.',
      '    return z + phi(linear(z, layer, WIDTH))',
    ]);
  });
});

describe('a program', () => {
  const odd = experiment(
    {
      input: { kind: 'digits' },
      width: [196, 40, 40, 40, 40, 17],
      depth: 6,
      block: 'linear-activation-linear',
      hidden: 33,
      activationAfterSum: true,
      weights: { scheme: 'he', distribution: 'truncated-normal', mode: 'fan-avg', gain: 1.2 },
      biases: { std: 0.125 },
    },
    { seeds: { first: 4294967293, count: 3 }, sweep: { 'network.skip': [false, true] } },
  );

  it.each([jaxCode, pytorchCode])('of %o takes the first seed and leaves the sweep aside', (code) => {
    expect(code(odd, { skip: false })).toContain('\nSEED = 4294967293\n');
    expect(code(odd, { skip: true })).not.toBe(code(odd, { skip: false }));
  });

  it.each([jaxCode, pytorchCode])('of %o reads the digits from the file beside it', (code) => {
    expect(code(odd, { skip: true })).toContain(`"${DIGITS_FILE}"`);
    expect(code(experiment(), { skip: true })).not.toContain(DIGITS_FILE);
  });

  it.each([jaxCode, pytorchCode])('of %o leaves the skip out where the width changes, and says so', (code) => {
    expect(code(odd, { skip: true })).toContain('no skip over a change of width');
    expect(code(experiment(), { skip: true })).not.toContain('change of width');
  });

  it.each([jaxCode, pytorchCode])('of %o has no line beyond 100 characters', (code) => {
    for (const each of [odd, experiment({ depth: 100, width: Array.from({ length: 100 }, (_, i) => 100 + i) })]) {
      const long = code(each, { skip: true })
        .split('\n')
        .filter((line) => line.length > 100);
      expect(long).toEqual([]);
    }
  });

  it('shuts the branches of ReZero', () => {
    const rezero = experiment({ weights: { scheme: 'rezero' } });
    expect(jaxCode(rezero, { skip: true })).toContain('return z + 0 * phi(linear(z, layer, WIDTH))');
    expect(jaxCode(rezero, { skip: false })).toContain('return phi(linear(z, layer, WIDTH))');
  });

  it('for PyTorch says that its numbers are others', () => {
    expect(pytorchCode(experiment(), { skip: false })).toContain('are other numbers');
  });

  it('for PyTorch names the initialiser of nn.init where there is one', () => {
    const drawn = (weights: object) => pytorchCode(experiment({ weights }), { skip: false });
    expect(drawn({ scheme: 'glorot' })).toContain('nn.init.xavier_normal_(layer.weight)');
    expect(drawn({ scheme: 'he' })).toContain('nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")');
    expect(drawn({ scheme: 'orthogonal', gain: 2 })).toContain('nn.init.orthogonal_(layer.weight, gain=2)');
    expect(drawn({ scheme: 'torch-linear' })).not.toContain('nn.init');
  });
});

describe('the layer of a framework', () => {
  const { weights } = experiment({ weights: { scheme: 'he' } }).network;
  const request = { fanIn: 128, fanOut: 64, activation: 'relu', weights } as const;

  it('is a few lines of PyTorch', () => {
    expect(layerCode({ framework: 'torch', ...request })).toBe(`import torch.nn.functional as F
from torch import nn

layer = nn.Linear(128, 64)
nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")  # He et al. 2015, equation 10
nn.init.zeros_(layer.bias)

a = layer(x)
y = F.relu(a)
`);
  });

  it("is a few lines of Keras, without Keras's truncation", () => {
    expect(layerCode({ framework: 'keras', ...request })).toBe(`import keras

layer = keras.layers.Dense(
    64,
    activation="relu",
    # "he_normal" would be truncated
    kernel_initializer=keras.initializers.VarianceScaling(2.0, "fan_in", "untruncated_normal"),
)
y = layer(x)  # x has 128 columns
`);
  });

  it("is a few lines of Flax, without Flax's truncation", () => {
    expect(layerCode({ framework: 'flax', ...request })).toBe(`import flax.linen as nn
import jax

layer = nn.Dense(
    64,
    # he_normal() would be truncated
    kernel_init=nn.initializers.variance_scaling(2.0, "fan_in", "normal"),
)
parameters = layer.init(jax.random.key(0), x)  # x has 128 columns
a = layer.apply(parameters, x)
y = jax.nn.relu(a)
`);
  });

  it('squares the gain where a framework asks for a variance', () => {
    const gained = { ...request, weights: { ...weights, gain: 1.5 } };
    expect(layerCode({ framework: 'keras', ...gained })).toContain('VarianceScaling(2.0 * 1.5 ** 2, "fan_in"');
  });

  it('is refused on the edge of chaos where there is none', () => {
    const edge = { ...weights, scheme: 'edge-of-chaos' } as const;
    expect(() => layerCode({ framework: 'flax', ...request, weights: edge, biasStd: 1 })).toThrow(/critical variance/);
  });
});

describe('Python text', () => {
  it('takes nothing but finite numbers', () => {
    const smuggled = '1; import os' as unknown as number;
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, smuggled]) expect(() => pyNumber(value)).toThrow();
    expect(['0.1', '1e-7', '1e+30', '-2.5'].map(Number).map(pyNumber)).toEqual(['0.1', '1e-7', '1e+30', '-2.5']);
    expect([1, -3, 0.5, 1e30].map(pyFloat)).toEqual(['1.0', '-3.0', '0.5', '1e+30']);
  });

  it('writes equal neighbours of a list once', () => {
    expect(pyList([])).toBe('[]');
    expect(pyList([7])).toBe('[7]');
    expect(pyList([1, 2, 2, 3])).toBe('[1, 2, 2, 3]');
    expect(pyList([9, 8, 8, 8, 8, 7, 7, 7])).toBe('[9] + [8] * 4 + [7] * 3');
  });

  it('breaks a long assignment into lines that are one expression', () => {
    const value = pyList(Array.from({ length: 60 }, (_, i) => 100 + i));
    const text = pyAssignment('WIDTHS', value);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(text.startsWith('WIDTHS = (\n') && text.endsWith('\n)')).toBe(true);
    expect(text.replace(/\s+/g, '')).toBe(`WIDTHS=(${value.replace(/\s+/g, '')})`);
  });

  it('wraps words without losing one', () => {
    const text = 'a bb ccc dddd eeeee ffffffffffff g';
    expect(wrapped(text, 8)).toEqual(['a bb ccc', 'dddd', 'eeeee', 'ffffffffffff', 'g']);
  });
});
