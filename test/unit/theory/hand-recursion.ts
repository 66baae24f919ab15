// The infinite-width recursion written out with plain second moments and means, straight from quadrature: no logarithms, no
// tables, no shortcuts.

import type { Activation } from '../../../src/math/activations.ts';
import { gaussianMoments } from '../../../src/math/gaussian-moments.ts';

export interface HandMap {
  readonly fanIn: number;
  readonly fanOut: number;
  readonly weightVariance: number;
  readonly biasVariance: number;
}

export interface HandBlock {
  readonly inner: HandMap | null;
  readonly outer: HandMap | null;
  readonly skip: { readonly skipScale: number; readonly branchScale: number } | null;
}

export interface HandState {
  /** Second moment and mean of the block's output. */
  readonly square: number;
  readonly mean: number;
  /** Second moments of the block's argument and of its branch. */
  readonly argument: number;
  readonly branch: number;
}

/** What each block leaves, from the second moment and mean of the input. */
export function handDescent(
  phi: Activation,
  blocks: readonly HandBlock[],
  input: { readonly square: number; readonly mean: number },
): HandState[] {
  let { square, mean } = input;
  return blocks.map(({ inner, outer, skip }) => {
    const argument = inner === null ? square : inner.weightVariance * square + inner.biasVariance;
    const moments = gaussianMoments(phi, argument);
    const branch = outer === null ? moments.square : outer.weightVariance * moments.square + outer.biasVariance;
    const branchMean = outer === null ? moments.mean : 0;
    if (skip === null) [square, mean] = [branch, branchMean];
    else {
      const { skipScale: s, branchScale: a } = skip;
      // E (s z + a F)^2, where F and z of one unit are independent.
      [square, mean] = [s * s * square + a * a * branch + 2 * s * a * mean * branchMean, s * mean + a * branchMean];
    }
    return { square, mean, argument, branch };
  });
}

/** Second moments of the gradient at the states 0 to depth and at the arguments, from 1 at the top. */
export function handAscent(phi: Activation, blocks: readonly HandBlock[], states: readonly HandState[]) {
  const state = [1];
  const argument: number[] = [];
  for (let l = blocks.length - 1; l >= 0; l--) {
    const { inner, outer, skip } = blocks[l];
    const entries = ({ fanIn, fanOut, weightVariance }: HandMap) => (fanOut * weightVariance) / fanIn;
    const behind = outer === null ? 1 : entries(outer);
    const branchScale = skip === null ? 1 : skip.branchScale;
    const { slopeSquare } = gaussianMoments(phi, states[l].argument);
    const arriving = state[0] * branchScale ** 2 * behind * slopeSquare;
    argument.unshift(arriving);
    const before = inner === null ? 1 : entries(inner);
    const beside = skip === null ? 0 : skip.skipScale ** 2 * state[0];
    state.unshift(arriving * before + beside);
  }
  return { state, argument };
}
