// The second moments of the gradient of a network of infinite width on the way back, layer by layer: Schoenholz et al. 2017,
// with widths that change, and with skips as in Yang and Schoenholz 2017. The weights of the way back are taken as
// independent of those of the way down, which is exact at infinite width (Yang 2020, "Tensor programs II").

import { logSum } from '../math/log-sum.ts';
import type { BlockConstants } from './block-constants.ts';
import { activatedMoments, type ForwardMeans } from './forward-means.ts';

export interface BackwardMeans {
  /** ln of the second moment of the gradient at the state, l from 0 to depth. */
  readonly state: Float64Array;
  /** ln of that at the block's argument, through the branch only, l from 1 to depth in places 0 to depth - 1. */
  readonly argument: Float64Array;
  /** ln of the factor of the branch alone, branchScale included: gradient at the block's input by that at its output. */
  readonly branchFactor: Float64Array;
}

/** From the gradient at the last state, ln of its second moment. */
export function backwardMeans(
  blocks: readonly BlockConstants[],
  forward: ForwardMeans,
  lnOutputGradient: number,
): BackwardMeans {
  const depth = blocks.length;
  const state = new Float64Array(depth + 1);
  const argument = new Float64Array(depth);
  const branchFactor = new Float64Array(depth);
  state[depth] = lnOutputGradient;
  for (let l = depth - 1; l >= 0; l--) {
    const block = blocks[l];
    const toArgument = argumentFactor(block, forward.argument[l]);
    branchFactor[l] = toArgument + (block.inner?.lnBackward ?? 0);
    argument[l] = state[l + 1] + toArgument;
    state[l] = state[l + 1] + logSum(2 * Math.log(Math.abs(block.skipScale)), branchFactor[l]);
  }
  return { state, argument, branchFactor };
}

/** ln of branchScale^2 (fanOut entryVariance) E phi'^2: gradient at the argument by that at the block's output. */
function argumentFactor(block: BlockConstants, lnQ: number): number {
  return (
    2 * Math.log(Math.abs(block.branchScale)) +
    (block.outer?.lnBackward ?? 0) +
    activatedMoments(block, lnQ).slopeSquare
  );
}
