// How the spread of one weight follows from the fans, by the field's names. Fan-in is the number of inputs of a map,
// fan-out the number of its outputs. The base weights of every distribution have variance 1 (tower.ts), so a scheme is a
// distribution and one standard deviation; truncated draws have that deviation after truncation.

import type { WeightSettings } from './network.ts';
import type { FAN_MODES, Scheme } from './settings.ts';
import type { BaseDistribution } from './tower.ts';

export interface Initialisation {
  readonly distribution: BaseDistribution;
  /** Standard deviation of one weight, gain included. */
  readonly entryStd: number;
  /** How the scheme's own biases are distributed. */
  readonly biasDistribution: 'normal' | 'uniform';
  /** Standard deviation of the scheme's own biases; 0 where it has none. The gain does not touch it. */
  readonly frameworkBiasStd: number;
}

type FanMode = Exclude<(typeof FAN_MODES)[number], 'scheme'>;
interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * Distribution and spread of a map of [fanOut, fanIn] weights under these settings (already cross-checked). edge-of-chaos needs the
 * `criticalVariance` of critical-weights.ts; the other schemes do not look at it.
 */
export function initialise(
  weights: WeightSettings,
  fans: Fans,
  { criticalVariance = null }: { criticalVariance?: number | null } = {},
): Initialisation {
  const { fanIn } = fans;
  const { scheme } = weights;
  return {
    distribution: baseDistribution(weights),
    entryStd: weights.gain * schemeStd(weights, { ...fans, criticalVariance }),
    biasDistribution: scheme === 'torch-linear' ? 'uniform' : 'normal',
    // torch.nn.Linear, reset_parameters: biases U(-1/sqrt(fanIn), 1/sqrt(fanIn)), of variance 1 / (3 fanIn).
    frameworkBiasStd: scheme === 'torch-linear' ? 1 / Math.sqrt(3 * fanIn) : 0,
  };
}

/** Standard deviation of one weight before the gain. */
function schemeStd(weights: WeightSettings, fans: Fans & { readonly criticalVariance: number | null }): number {
  const { scheme, mode } = weights;
  switch (scheme) {
    case 'normal':
      return weights.std;
    case 'uniform':
      // U(-a, a) has variance a^2 / 3.
      return weights.halfWidth / Math.sqrt(3);
    case 'glorot':
    case 'rezero':
      // Glorot and Bengio 2010, eq. 12: entryVariance = 2 / (fanIn + fanOut). ReZero (Bachlechner et al. 2020) draws so too.
      return Math.sqrt(1 / fanOf(mode === 'scheme' ? 'fan-avg' : mode, fans));
    case 'lecun':
      // LeCun et al. 1998, eq. 16: entryVariance = 1 / fanIn.
      return Math.sqrt(1 / fanOf(mode === 'scheme' ? 'fan-in' : mode, fans));
    case 'he':
      // He et al. 2015, eq. 10: entryVariance = 2 / fanIn.
      return Math.sqrt(2 / fanOf(mode === 'scheme' ? 'fan-in' : mode, fans));
    case 'orthogonal':
      // Saxe et al. 2014: orthonormal rows or columns; a Haar matrix has entryVariance = 1 / max(fanIn, fanOut).
      return 1 / Math.sqrt(Math.max(fans.fanIn, fans.fanOut));
    case 'torch-linear':
      // torch.nn.Linear: kaiming_uniform_(a = sqrt(5)) = U(-1/sqrt(fanIn), 1/sqrt(fanIn)), entryVariance = 1 / (3 fanIn).
      return 1 / Math.sqrt(3 * fans.fanIn);
    case 'keras-dense':
      // keras.layers.Dense: glorot_uniform, entryVariance = 2 / (fanIn + fanOut), zero biases.
      return Math.sqrt(1 / fanOf('fan-avg', fans));
    case 'flax-dense':
      // flax.linen.Dense: lecun_normal (truncated), entryVariance = 1 / fanIn after truncation, zero biases.
      return Math.sqrt(1 / fanOf('fan-in', fans));
    case 'edge-of-chaos':
      // Poole et al. 2016: entryVariance = sigma_w^2 / fanIn, with the sigma_w^2 at which chi1 = 1.
      if (fans.criticalVariance === null) throw new Error('edge-of-chaos is drawn with a critical variance');
      return Math.sqrt(fans.criticalVariance / fans.fanIn);
    default:
      return scheme satisfies never;
  }
}

/** The fan that divides the variance. */
function fanOf(mode: FanMode, { fanIn, fanOut }: Fans): number {
  switch (mode) {
    case 'fan-in':
      return fanIn;
    case 'fan-out':
      return fanOut;
    case 'fan-avg':
      return (fanIn + fanOut) / 2;
    default:
      return mode satisfies never;
  }
}

const OWN_DISTRIBUTION: Readonly<Record<Scheme, BaseDistribution>> = {
  normal: 'normal',
  uniform: 'uniform',
  glorot: 'normal',
  lecun: 'normal',
  he: 'normal',
  rezero: 'normal',
  orthogonal: 'orthogonal',
  'torch-linear': 'uniform',
  'keras-dense': 'uniform',
  'flax-dense': 'truncated-normal',
  'edge-of-chaos': 'normal',
};

function baseDistribution({ scheme, distribution }: WeightSettings): BaseDistribution {
  // "normal" is accepted for orthogonal, whose Haar matrix comes from normal draws, and changes nothing.
  return distribution === 'scheme' || scheme === 'orthogonal' ? OWN_DISTRIBUTION[scheme] : distribution;
}
