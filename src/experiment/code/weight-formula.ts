// How wide the weights of an initialiser are spread, as Python: the formulas of src/model/initialisers.ts, written so that a reader of
// the program sees the rule and not its numbers. Distributions are the business of who draws.

import { TRUNCATED_NORMAL_STD } from '../../math/draw-streams.ts';
import { initialise } from '../../model/initialisers.ts';
import type { WeightSettings } from '../../model/network.ts';
import type { BaseDistribution } from '../../model/tower.ts';
import { pyNumber } from './python-text.ts';

export const TRUNCATED_STD_TEXT = pyNumber(TRUNCATED_NORMAL_STD);

/** What a program needs to know of a network's weights. */
export interface WeightFormula {
  readonly distribution: BaseDistribution;
  /** Standard deviation of one weight in terms of fan_in and fan_out (weight_variance for edge-of-chaos); the gain alone for orthogonal. */
  readonly std: string;
  readonly source: string;
}

export type Fan = 'fan-in' | 'fan-out' | 'fan-avg';

/** Entry variance = numerator / fan, for the schemes that have that form; null for the others. Before the gain. */
export function varianceScaling({ scheme, mode }: WeightSettings): { numerator: number; fan: Fan } | null {
  const chosen = (own: Fan): Fan => (mode === 'scheme' ? own : mode);
  switch (scheme) {
    case 'glorot':
    case 'rezero':
      return { numerator: 1, fan: chosen('fan-avg') };
    case 'lecun':
      return { numerator: 1, fan: chosen('fan-in') };
    case 'he':
      return { numerator: 2, fan: chosen('fan-in') };
    case 'torch-linear':
      return { numerator: 1 / 3, fan: 'fan-in' };
    case 'keras-dense':
      return { numerator: 1, fan: 'fan-avg' };
    case 'flax-dense':
      return { numerator: 1, fan: 'fan-in' };
    case 'normal':
    case 'uniform':
    case 'orthogonal':
    case 'edge-of-chaos':
      return null;
    default:
      return scheme satisfies never;
  }
}

export function weightFormula(weights: WeightSettings): WeightFormula {
  // The distribution depends on no fan.
  const { distribution } = initialise(weights, { fanIn: 1, fanOut: 1 }, { criticalVariance: 1 });
  return { distribution, std: withGain(weights, schemeStd(weights)), source: sourceOf(weights) };
}

function withGain({ scheme, gain }: WeightSettings, std: string): string {
  if (scheme === 'orthogonal') return pyNumber(gain);
  return gain === 1 ? std : `${pyNumber(gain)} * ${std}`;
}

function schemeStd(weights: WeightSettings): string {
  const { scheme } = weights;
  if (scheme === 'normal') return pyNumber(weights.std);
  if (scheme === 'uniform') return `${pyNumber(weights.halfWidth)} / math.sqrt(3)`;
  if (scheme === 'orthogonal') return '1';
  if (scheme === 'edge-of-chaos') return 'math.sqrt(weight_variance / fan_in)';
  if (scheme === 'torch-linear') return 'math.sqrt(1 / (3 * fan_in))';
  const form = varianceScaling(weights);
  if (form === null) throw new Error(`${scheme} has no formula`);
  const { numerator, fan } = form;
  return fan === 'fan-avg'
    ? `math.sqrt(${pyNumber(2 * numerator)} / (fan_in + fan_out))`
    : `math.sqrt(${pyNumber(numerator)} / ${fan === 'fan-in' ? 'fan_in' : 'fan_out'})`;
}

function sourceOf({ scheme, mode }: WeightSettings): string {
  const otherFan = mode === 'scheme' ? '' : ` with ${mode}`;
  switch (scheme) {
    case 'normal':
      return 'a fixed standard deviation';
    case 'uniform':
      return 'U(-a, a) has variance a^2 / 3';
    case 'glorot':
      return `Glorot and Bengio 2010, equation 12${otherFan}`;
    case 'rezero':
      return `as Glorot and Bengio 2010, equation 12${otherFan}`;
    case 'lecun':
      return `LeCun et al. 1998, equation 16${otherFan}`;
    case 'he':
      return `He et al. 2015, equation 10${otherFan}`;
    case 'orthogonal':
      return 'Saxe et al. 2014: orthonormal rows or columns';
    case 'torch-linear':
      return 'U(-1/sqrt(fan_in), 1/sqrt(fan_in)), as torch.nn.Linear';
    case 'keras-dense':
      return 'glorot_uniform, as keras.layers.Dense';
    case 'flax-dense':
      return 'truncated lecun_normal, as flax.linen.Dense';
    case 'edge-of-chaos':
      return 'Poole et al. 2016: chi1 = 1';
    default:
      return scheme satisfies never;
  }
}
