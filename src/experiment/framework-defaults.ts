// What a dense layer of PyTorch, Keras and Flax really draws where nothing is said: the law of its weights and biases in numbers,
// what mean-field theory makes of it, and the facts about these defaults that surprise. The laws themselves are the model's.

import { activation } from '../math/activations.ts';
import { TRUNCATED_NORMAL_STD } from '../math/draw-streams.ts';
import { gaussianMoments } from '../math/gaussian-moments.ts';
import { initialise } from '../model/initialisers.ts';
import type { WeightSettings } from '../model/network.ts';
import { settingAt } from '../model/settings.ts';
import type { BaseDistribution } from '../model/tower.ts';
import { lengthLimit } from '../theory/fixed-points.ts';
import { qMap } from '../theory/length-map.ts';
import type { MeanField } from '../theory/mean-field.ts';
import { type Phase, phaseAt } from '../theory/phase.ts';
import { chi1 } from '../theory/susceptibilities.ts';

export const FRAMEWORK_SCHEMES = ['torch-linear', 'keras-dense', 'flax-dense'] as const;
export type FrameworkScheme = (typeof FRAMEWORK_SCHEMES)[number];

export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

export interface Drawn {
  readonly distribution: BaseDistribution;
  readonly std: number;
  readonly variance: number;
  /** The largest magnitude that can be drawn; null without a bound. */
  readonly bound: number | null;
}

export interface LayerLaw {
  readonly fans: Fans;
  /** One weight: `variance` is the entry variance. */
  readonly weights: Drawn;
  /** sigma_w^2 = fanIn * entryVariance: the second moment of W x by that of x. */
  readonly weightVariance: number;
  /** fanOut * entryVariance: the second moment of W' g by that of g. */
  readonly backwardVariance: number;
  /** null: zeros. */
  readonly biases: Drawn | null;
}

/** The law of one layer that a framework draws by default. */
export function frameworkLaw(scheme: FrameworkScheme, fans: Fans): LayerLaw {
  const { distribution, entryStd, biasDistribution, frameworkBiasStd } = initialise(ownWeights(scheme), fans);
  const weights = drawn(distribution, entryStd);
  return {
    fans,
    weights,
    weightVariance: fans.fanIn * weights.variance,
    backwardVariance: fans.fanOut * weights.variance,
    biases: frameworkBiasStd === 0 ? null : drawn(biasDistribution, frameworkBiasStd),
  };
}

/** The settings of a scheme that nothing else is said of. */
export function ownWeights(scheme: WeightSettings['scheme']): WeightSettings {
  const fallback = (key: 'std' | 'halfWidth') => Number(settingAt(`network.weights.${key}`).default);
  return {
    scheme,
    distribution: 'scheme',
    mode: 'scheme',
    gain: 1,
    std: fallback('std'),
    halfWidth: fallback('halfWidth'),
  };
}

function drawn(distribution: BaseDistribution, std: number): Drawn {
  return { distribution, std, variance: std * std, bound: boundOf(distribution, std) };
}

function boundOf(distribution: BaseDistribution, std: number): number | null {
  switch (distribution) {
    case 'uniform':
      // U(-a, a) has variance a^2 / 3.
      return Math.sqrt(3) * std;
    case 'truncated-normal':
      // Cut at two deviations of the uncut distribution, which is wider by the constant.
      return (2 * std) / TRUNCATED_NORMAL_STD;
    case 'normal':
    case 'orthogonal':
      return null;
    default:
      return distribution satisfies never;
  }
}

/** What a layer phi(W x + b) does, per layer, where its pre-activations have the second moment q. */
export interface LayerFactors {
  /** Poole et al. 2016: V(q) / q, the factor of the second moment of the pre-activations. */
  readonly forward: number;
  /** fanOut * entryVariance * E phi'(u)^2, the factor of the gradient's second moment; chi1 where both fans are equal. */
  readonly backward: number;
  /** The factor on every weight with which q would be kept: V(q) = q. null where biases alone are more, or nothing passes. */
  readonly gain: number | null;
  /** Where lengths go in a deep network of equal widths, and what gradients do there. */
  readonly deep: Phase;
}

/** The theory of a law at a second moment q > 0 of the pre-activations. */
export function layerFactors(law: LayerLaw, q: number, { phi }: Pick<MeanField, 'phi'>): LayerFactors {
  const biasVariance = law.biases?.variance ?? 0;
  const field = { phi, weightVariance: law.weightVariance, biasVariance };
  const passed = law.weightVariance * gaussianMoments(phi, q).square;
  return {
    forward: qMap(field, q) / q,
    backward: (chi1(field, q) * law.backwardVariance) / law.weightVariance,
    gain: q > biasVariance && passed > 0 ? Math.sqrt((q - biasVariance) / passed) : null,
    deep: phaseAt(field, lengthLimit(field, q)),
  };
}

export interface FrameworkFacts {
  /** The second moment left of a ReLU network's signal by torch.nn.Linear's weights: 1/6 a layer. */
  readonly torchRelu: { readonly factor: number; readonly afterTen: number };
  /** std of a normal number cut to two deviations, and the variance that is left where nobody divides by it. */
  readonly truncation: { readonly std: number; readonly variance: number };
  /** tanh with the gain 5/3 that torch.nn.init.calculate_gain gives. */
  readonly tanhGain: GainFact;
  /** SELU with weights of variance 1 / fanIn: the activations keep their variance, the gradients do not. */
  readonly seluLecun: GainFact & { readonly afterHundred: number };
  /** SELU with the gain 3/4 that torch.nn.init.calculate_gain gives. */
  readonly seluGain: GainFact;
}

export interface GainFact {
  /** Second moment of the pre-activations deep down. */
  readonly q: number;
  /** Root of the second moment of the activations there. */
  readonly activationStd: number;
  readonly chi1: number;
}

/** Computed anew from the formulas, not quoted. */
export function frameworkFacts(): FrameworkFacts {
  const relu = frameworkLaw('torch-linear', { fanIn: 1, fanOut: 1 });
  // He et al. 2015, eq. 9 without biases: one layer multiplies the second moment by fanIn * entryVariance / 2.
  const factor = qMap({ phi: activation('relu'), weightVariance: relu.weightVariance, biasVariance: 0 }, 1);
  const lecun = gainFact('selu', 1);
  return {
    torchRelu: { factor, afterTen: factor ** 10 },
    truncation: { std: TRUNCATED_NORMAL_STD, variance: TRUNCATED_NORMAL_STD ** 2 },
    tanhGain: gainFact('tanh', 5 / 3),
    seluLecun: { ...lecun, afterHundred: lecun.chi1 ** 100 },
    seluGain: gainFact('selu', 3 / 4),
  };
}

function gainFact(name: 'tanh' | 'selu', gain: number): GainFact {
  const field = { phi: activation(name), weightVariance: gain * gain, biasVariance: 0 };
  const q = lengthLimit(field, 1);
  return { q, activationStd: Math.sqrt(gaussianMoments(field.phi, q).square), chi1: chi1(field, q) };
}
