// The gradient at layer l of a residual network is the gradient at the last layer, carried down by the skips alone, plus terms
// through the branches: dL/dz_l = s^(L-l) dL/dz_L + ... (Murphy 2022, section 13.4, with a skip scale s). Here: how much of it the
// first term is.

import type { BackwardMeans } from './backward-means.ts';
import type { BlockConstants } from './block-constants.ts';

/**
 * ln of the identity term's share of the gradient's second moment at each state, from 0 to depth. At infinite width the terms through
 * fresh weights are uncorrelated with it, so the shares add up to 1 and the cosine between the term and the whole is the share's root.
 */
export function lnIdentityShare(blocks: readonly BlockConstants[], { state }: BackwardMeans): Float64Array {
  const depth = blocks.length;
  const share = new Float64Array(depth + 1);
  let carried = 0;
  for (let l = depth - 1; l >= 0; l--) {
    carried += 2 * Math.log(Math.abs(blocks[l].skipScale));
    share[l] = Math.min(0, carried + state[depth] - state[l]);
  }
  return share;
}
