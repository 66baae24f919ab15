// Initialisers of Keras and Flax that draw what the settings say. Their glorot_normal, he_normal and lecun_normal are truncated
// distributions, so an untruncated one is asked for by VarianceScaling.

import { TRUNCATED_NORMAL_STD } from '../../math/draw-streams.ts';
import type { WeightSettings } from '../../model/network.ts';
import type { BaseDistribution } from '../../model/tower.ts';
import { pyFloat, pyNumber } from './python-text.ts';
import { varianceScaling } from './weight-formula.ts';

/** A layer with its initialiser resolved to numbers. */
export interface DrawnLayer {
  readonly fanIn: number;
  readonly fanOut: number;
  readonly weights: WeightSettings;
  readonly distribution: BaseDistribution;
  readonly entryStd: number;
  readonly bias: { readonly distribution: 'normal' | 'uniform'; readonly std: number } | null;
}

interface DenseInitialisers {
  readonly kernel: string;
  /** null: zeros, which both frameworks start biases with. */
  readonly bias: string | null;
  /** A comment above the kernel's line. */
  readonly note: string;
}

const FAN_NAMES = { 'fan-in': 'fan_in', 'fan-out': 'fan_out', 'fan-avg': 'fan_avg' } as const;

export function kerasInitialisers({ weights, distribution, entryStd, bias }: DrawnLayer): DenseInitialisers {
  const biasText =
    bias === null
      ? null
      : bias.distribution === 'normal'
        ? `keras.initializers.RandomNormal(stddev=${pyNumber(bias.std)})`
        : kerasUniform(bias.std);
  const named = scaling(weights);
  const names = { normal: 'untruncated_normal', uniform: 'uniform', 'truncated-normal': 'truncated_normal' };
  if (distribution === 'orthogonal') {
    const gain = weights.gain === 1 ? '' : `gain=${pyFloat(weights.gain)}`;
    return { kernel: `keras.initializers.Orthogonal(${gain})`, bias: biasText, note: '' };
  }
  if (named !== null) {
    const { scale, text, fan } = named;
    const kernel = `keras.initializers.VarianceScaling(${text}, "${FAN_NAMES[fan]}", "${names[distribution]}")`;
    return { kernel, bias: biasText, note: kerasName(scale, fan, distribution) };
  }
  const kernel = {
    normal: () => `keras.initializers.RandomNormal(stddev=${pyNumber(entryStd)})`,
    uniform: () => kerasUniform(entryStd),
    // Keras cuts at two deviations and leaves the rest as narrow as that makes it.
    'truncated-normal': () => `keras.initializers.TruncatedNormal(stddev=${pyNumber(entryStd / TRUNCATED_NORMAL_STD)})`,
  }[distribution]();
  return { kernel, bias: biasText, note: '' };
}

/** `before` holds functions that the layer names. */
export function flaxInitialisers(layer: DrawnLayer): DenseInitialisers & { readonly before: readonly string[] } {
  const { weights, distribution, entryStd, bias } = layer;
  const before: string[] = [];
  // nn.initializers.uniform(a) is U(0, a).
  const uniform = (name: string, std: number) => {
    const half = pyNumber(Math.sqrt(3) * std);
    before.push(
      '',
      `def ${name}(key, shape, dtype=jnp.float32):`,
      `    return jax.random.uniform(key, shape, dtype, -${half}, ${half})`,
      '',
      '',
    );
    return name;
  };
  const named = scaling(weights);
  const kernel = (): { text: string; note: string } => {
    if (distribution === 'orthogonal') {
      return { text: `nn.initializers.orthogonal(${weights.gain === 1 ? '' : pyFloat(weights.gain)})`, note: '' };
    }
    if (named !== null) {
      const { scale, text: scaleText, fan } = named;
      const name = distribution === 'truncated-normal' ? 'truncated_normal' : distribution;
      const text = `nn.initializers.variance_scaling(${scaleText}, "${FAN_NAMES[fan]}", "${name}")`;
      return { text, note: flaxName(scale, fan, distribution) };
    }
    if (distribution === 'uniform') return { text: uniform('kernel_init', entryStd), note: '' };
    if (distribution === 'normal') return { text: `nn.initializers.normal(${pyNumber(entryStd)})`, note: '' };
    return { text: `nn.initializers.truncated_normal(${pyNumber(entryStd / TRUNCATED_NORMAL_STD)})`, note: '' };
  };
  const { text, note } = kernel();
  const biasText =
    bias === null
      ? null
      : bias.distribution === 'normal'
        ? `nn.initializers.normal(${pyNumber(bias.std)})`
        : uniform('bias_init', bias.std);
  return { kernel: text, bias: biasText, note, before };
}

function kerasUniform(std: number): string {
  const half = pyNumber(Math.sqrt(3) * std);
  return `keras.initializers.RandomUniform(-${half}, ${half})`;
}

/** As VarianceScaling takes it: the variance of one weight is scale / fan, so the gain enters squared. Positive scales only. */
function scaling(weights: DrawnLayer['weights']) {
  const form = varianceScaling(weights);
  if (form === null || weights.gain === 0) return null;
  const { numerator, fan } = form;
  const plain = numerator === 1 / 3 ? '1 / 3' : pyFloat(numerator);
  const squared = `${pyNumber(weights.gain)} ** 2`;
  const text = weights.gain === 1 ? plain : numerator === 1 ? squared : `${plain} * ${squared}`;
  return { scale: weights.gain ** 2 * numerator, text, fan };
}

function shortName(scale: number, fan: string): 'glorot' | 'he' | 'lecun' | null {
  if (scale === 1 && fan === 'fan-avg') return 'glorot';
  if (scale === 2 && fan === 'fan-in') return 'he';
  return scale === 1 && fan === 'fan-in' ? 'lecun' : null;
}

function kerasName(scale: number, fan: string, distribution: string): string {
  const name = shortName(scale, fan);
  if (name === null) return '';
  if (distribution === 'uniform') return name === 'glorot' ? '"glorot_uniform", the default' : `"${name}_uniform"`;
  if (distribution === 'truncated-normal') return `"${name}_normal"`;
  return `"${name}_normal" would be truncated`;
}

function flaxName(scale: number, fan: string, distribution: string): string {
  const name = shortName(scale, fan);
  if (name === null) return '';
  if (distribution === 'uniform') return `${name}_uniform()`;
  if (distribution === 'truncated-normal') return `${name}_normal()${name === 'lecun' ? ', the default' : ''}`;
  return `${name}_normal() would be truncated`;
}
