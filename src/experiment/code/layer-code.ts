// One dense layer as three frameworks write it, with the initialiser said outright: the few lines that make torch.nn.Linear, Keras's
// Dense and Flax's Dense draw what an initialiser of this project means. Same distribution, other numbers.

import type { ActivationName } from '../../math/activation-names.ts';
import { activation } from '../../math/activations.ts';
import { criticalWeightVariance } from '../../math/critical-variance.ts';
import { initialise } from '../../model/initialisers.ts';
import type { WeightSettings } from '../../model/network.ts';
import { jaxActivation, kerasActivation, torchActivation } from './activation-calls.ts';
import { type DrawnLayer, flaxInitialisers, kerasInitialisers } from './dense-initialisers.ts';
import { pyNumber } from './python-text.ts';
import { torchWeightLines } from './torch-weights.ts';
import { weightFormula } from './weight-formula.ts';

/** PyTorch's, as in the settings table. */
const DEFAULT_LEAKY_SLOPE = 0.01;

export const FRAMEWORKS = ['torch', 'keras', 'flax'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

export interface LayerRequest {
  readonly framework: Framework;
  readonly fanIn: number;
  readonly fanOut: number;
  readonly activation: ActivationName;
  readonly leakySlope?: number;
  readonly weights: WeightSettings;
  /** As network.biases.std; "scheme" where it is left out. */
  readonly biasStd?: number | 'scheme';
}

/** Throws where edge-of-chaos has no critical variance for this activation with these biases. */
export function layerCode(request: LayerRequest): string {
  const layer = drawnLayer(request);
  switch (request.framework) {
    case 'torch':
      return torchLayer(request, layer);
    case 'keras':
      return kerasLayer(request, layer);
    case 'flax':
      return flaxLayer(request, layer);
    default:
      return request.framework satisfies never;
  }
}

function drawnLayer({ fanIn, fanOut, weights, biasStd = 'scheme', ...request }: LayerRequest): DrawnLayer {
  const { distribution, entryStd, biasDistribution, frameworkBiasStd } = initialise(
    weights,
    { fanIn, fanOut },
    { criticalVariance: weights.scheme === 'edge-of-chaos' ? criticalVariance({ biasStd, ...request }) : null },
  );
  const own = biasStd === 'scheme';
  const std = own ? frameworkBiasStd : biasStd;
  const bias = std === 0 ? null : { distribution: own ? biasDistribution : ('normal' as const), std };
  return { fanIn, fanOut, weights, distribution, entryStd, bias };
}

function criticalVariance({
  activation: name,
  leakySlope,
  biasStd,
}: Pick<LayerRequest, 'activation' | 'leakySlope' | 'biasStd'>) {
  return criticalWeightVariance(activation(name, leakySlope), typeof biasStd === 'number' ? biasStd ** 2 : 0);
}

function torchLayer({ activation: name, leakySlope = DEFAULT_LEAKY_SLOPE }: LayerRequest, layer: DrawnLayer): string {
  const { fanIn, fanOut, weights, distribution, entryStd, bias } = layer;
  const source = weightFormula(weights).source;
  const biasLines = {
    none: ['nn.init.zeros_(layer.bias)'],
    normal: [`nn.init.normal_(layer.bias, std=${pyNumber(bias?.std ?? 0)})`],
    uniform: [], // torch.nn.Linear's own
  }[bias?.distribution ?? 'none'];
  const lines = [
    `layer = nn.Linear(${pyNumber(fanIn)}, ${pyNumber(fanOut)})`,
    ...torchWeightLines(weights, { std: pyNumber(entryStd), distribution, source }),
    ...biasLines,
    '',
    ...calledLines('a = layer(x)', torchActivation(name, leakySlope)),
  ];
  return program(
    [
      ...(uses(lines, 'torch') ? ['import torch'] : []),
      ...(uses(lines, 'F') ? ['import torch.nn.functional as F'] : []),
      'from torch import nn',
    ],
    lines,
  );
}

function kerasLayer({ activation: name, leakySlope = DEFAULT_LEAKY_SLOPE }: LayerRequest, layer: DrawnLayer): string {
  const { kernel, bias, note } = kerasInitialisers(layer);
  return program(
    ['import keras'],
    [
      'layer = keras.layers.Dense(',
      `    ${pyNumber(layer.fanOut)},`,
      `    activation=${kerasActivation(name, leakySlope)},`,
      ...(note === '' ? [] : [`    # ${note}`]),
      `    kernel_initializer=${kernel},`,
      ...(bias === null ? [] : [`    bias_initializer=${bias},`]),
      ')',
      `y = layer(x)  # x has ${pyNumber(layer.fanIn)} columns`,
    ],
  );
}

function flaxLayer({ activation: name, leakySlope = DEFAULT_LEAKY_SLOPE }: LayerRequest, layer: DrawnLayer): string {
  const { kernel, bias, note, before } = flaxInitialisers(layer);
  const lines = [
    ...before,
    'layer = nn.Dense(',
    `    ${pyNumber(layer.fanOut)},`,
    ...(note === '' ? [] : [`    # ${note}`]),
    `    kernel_init=${kernel},`,
    ...(bias === null ? [] : [`    bias_init=${bias},`]),
    ')',
    `parameters = layer.init(jax.random.key(0), x)  # x has ${pyNumber(layer.fanIn)} columns`,
    ...calledLines('a = layer.apply(parameters, x)', jaxActivation(name, leakySlope)),
  ];
  return program(
    ['import flax.linen as nn', 'import jax', ...(uses(lines, 'jnp') ? ['import jax.numpy as jnp'] : [])],
    lines,
  );
}

function calledLines(call: string, activated: string): string[] {
  return activated === 'a' ? [call.replace('a =', 'y =')] : [call, `y = ${activated}`];
}

function uses(lines: readonly string[], name: string): boolean {
  return lines.some((line) => new RegExp(`\\b${name}\\.`).test(line.replace(/#.*/, '')));
}

function program(imports: readonly string[], lines: readonly string[]): string {
  const math = uses(lines, 'math') ? ['import math', ''] : [];
  return [...math, ...imports, '', ...lines, ''].join('\n');
}
