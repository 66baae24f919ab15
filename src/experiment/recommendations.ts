// Which initialiser the textbook recommends for which activation: Murphy 2022, section 13.4.5, after Geron 2019. Whether it is also
// the best is not said here; that is measured.

import type { ActivationName } from '../math/activation-names.ts';
import type { Scheme } from '../model/settings.ts';

/** Linear, tanh, logistic (and softmax): Glorot. ReLU and its variants: He. SELU: LeCun. Nothing is said of the others. */
const RECOMMENDED: Readonly<Record<ActivationName, Scheme | null>> = {
  linear: 'glorot',
  tanh: 'glorot',
  logistic: 'glorot',
  erf: null,
  relu: 'he',
  'leaky-relu': 'he',
  // "ReLU and variants" is read as the family that rectifies with straight positive part: leaky ReLU and ELU.
  elu: 'he',
  selu: 'lecun',
  gelu: null,
  'gelu-tanh': null,
  silu: null,
  softplus: null,
  softsign: null,
  mish: null,
  sin: null,
  'hard-tanh': null,
};

/** The scheme recommended for this activation; null where the source states none. */
export function recommendedScheme(activation: ActivationName): Scheme | null {
  return RECOMMENDED[activation];
}
