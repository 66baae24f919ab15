// The second moments of a network of infinite width on the way down, layer by layer, for one sample. Poole et al. 2016,
// with skips as in Yang and Schoenholz 2017. Everything is held as logarithms, so a second moment of 10^600 is an ordinary result.

import { type LogMoments, logMomentsOf } from '../math/log-moments.ts';
import { logSquareOfSum, logSum } from '../math/log-sum.ts';
import type { BlockConstants, MapConstants } from './block-constants.ts';

/** One sample's moments; -Infinity stands for exactly 0. */
export interface ForwardMeans {
  /** ln p_l, l from 0 (the input) to depth: second moment of the state. */
  readonly state: Float64Array;
  /** Mean of the state in units of its root mean square, l from 0 to depth. */
  readonly meanShare: Float64Array;
  /** ln q_l, l from 1 to depth in places 0 to depth - 1: second moment of the block's argument. */
  readonly argument: Float64Array;
  /** ln of the second moment of the branch F, before its scale; places as for the argument. */
  readonly branch: Float64Array;
}

/** ln of the second moment of W x + b. */
export function throughMap(map: MapConstants | null, lnSquare: number): number {
  return map === null ? lnSquare : logSum(map.lnForward + lnSquare, map.lnBiasVariance);
}

/** Moments of phi where the argument's second moment is e^lnQ, 0 included. */
export function activatedMoments({ phi }: BlockConstants, lnQ: number): LogMoments {
  if (lnQ > Number.NEGATIVE_INFINITY) return logMomentsOf(phi)(lnQ);
  return {
    square: 2 * Math.log(Math.abs(phi.valueAtZero)),
    meanShare: Math.sign(phi.valueAtZero),
    slopeSquare: 2 * Math.log(Math.abs(phi.slope(0))),
    elasticity: 0,
  };
}

export function forwardMeans(
  blocks: readonly BlockConstants[],
  input: { readonly lnSquare: number; readonly meanShare: number },
): ForwardMeans {
  const depth = blocks.length;
  const state = new Float64Array(depth + 1);
  const meanShare = new Float64Array(depth + 1);
  const argument = new Float64Array(depth);
  const branch = new Float64Array(depth);
  state[0] = input.lnSquare;
  meanShare[0] = input.meanShare;
  for (let l = 0; l < depth; l++) {
    const block = blocks[l];
    // A recursion that has arrived stays: the same block on the same numbers.
    if (l > 1 && block === blocks[l - 1] && state[l] === state[l - 1] && meanShare[l] === meanShare[l - 1]) {
      argument[l] = argument[l - 1];
      branch[l] = branch[l - 1];
      state[l + 1] = state[l];
      meanShare[l + 1] = meanShare[l];
      continue;
    }
    argument[l] = throughMap(block.inner, state[l]);
    const activated = activatedMoments(block, argument[l]);
    branch[l] = throughMap(block.outer, activated.square);
    // A matrix behind the activation draws its outputs anew about 0.
    const branchMeanShare = block.outer === null ? activated.meanShare : 0;
    const skipPart = 2 * Math.log(Math.abs(block.skipScale)) + state[l];
    const branchPart = 2 * Math.log(Math.abs(block.branchScale)) + branch[l];
    // E (s z + a F)^2: weights drawn anew make z and F independent unit by unit, so E z F = E z E F.
    const signs = Math.sign(block.skipScale) * Math.sign(block.branchScale);
    state[l + 1] = logSquareOfSum(skipPart, branchPart, 2 * signs * meanShare[l] * branchMeanShare);
    meanShare[l + 1] =
      state[l + 1] === Number.NEGATIVE_INFINITY
        ? 0
        : Math.sign(block.skipScale) * meanShare[l] * Math.exp((skipPart - state[l + 1]) / 2) +
          Math.sign(block.branchScale) * branchMeanShare * Math.exp((branchPart - state[l + 1]) / 2);
  }
  return { state, meanShare, argument, branch };
}
