// How much of a block's output and of its gradient each path carries, at the means of one sample: the weights with which
// relative disturbances travel on. All are shares of 1, whatever the size of the signal.

import type { BackwardMeans } from './backward-means.ts';
import type { BlockConstants } from './block-constants.ts';
import type { ForwardMeans } from './forward-means.ts';

export interface ForwardShares {
  /** Second moment of the skip's part by that of the output. */
  readonly skip: number;
  readonly branch: number;
  /** Geometric mean of the two, with the sign of their product. */
  readonly cross: number;
  readonly skipSign: number;
  readonly branchSign: number;
  /** Part of the argument's second moment that comes from the state and not from biases. */
  readonly innerWeight: number;
  /** The same of the matrix behind the activation. */
  readonly outerWeight: number;
}

export function forwardShares(
  block: BlockConstants,
  { state, argument, branch }: ForwardMeans,
  l: number,
): ForwardShares {
  const skip = share(2 * Math.log(Math.abs(block.skipScale)) + state[l], state[l + 1]);
  const own = share(2 * Math.log(Math.abs(block.branchScale)) + branch[l], state[l + 1]);
  const skipSign = Math.sign(block.skipScale);
  const branchSign = Math.sign(block.branchScale);
  return {
    skip,
    branch: own,
    cross: skipSign * branchSign * Math.sqrt(skip * own),
    skipSign,
    branchSign,
    innerWeight: block.inner === null ? 1 : share(block.inner.lnForward + state[l], argument[l]),
    outerWeight: block.outer === null ? 1 : 1 - share(block.outer.lnBiasVariance, branch[l]),
  };
}

/** The branch's share of the gradient's second moment at the block's input; the skip has the rest. */
export function backwardBranchShare(block: BlockConstants, { state, branchFactor }: BackwardMeans, l: number): number {
  return block.skipScale === 0 ? 1 : share(branchFactor[l] + state[l + 1], state[l]);
}

function share(lnPart: number, lnWhole: number): number {
  return lnPart === Number.NEGATIVE_INFINITY ? 0 : Math.exp(lnPart - lnWhole);
}
