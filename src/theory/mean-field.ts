// What the infinite-width theory of a plain network knows of it: an activation and two variances (Poole et al. 2016).

import type { Activation } from '../math/activations.ts';

export interface MeanField {
  readonly phi: Activation;
  /** sigma_w^2: the entry variance times the fan-in. */
  readonly weightVariance: number;
  /** sigma_b^2. */
  readonly biasVariance: number;
}
