// How alike two inputs are at every layer of a network of infinite width: Poole et al. 2016, with skips, and with lengths that
// still change. In 1 - c, because c rounds to 1. A pair of samples of equal second moments is followed.

import { kinkMass } from '../math/activation-curvature.ts';
import { angleOf } from '../math/angle.ts';
import { logMomentsOf } from '../math/log-moments.ts';
import { logSum } from '../math/log-sum.ts';
import { pairDecorrelation } from '../math/pair-moments.ts';
import type { BlockConstants } from './block-constants.ts';
import { forwardShares } from './block-shares.ts';
import type { ForwardMeans } from './forward-means.ts';

// Below, the expansion in sqrt(1 - c) is good to 1e-10, and the quadrature's differences no longer are.
const SMALL = 1e-10;
// ln q beyond which an activation is its own limit to 1e-8, so that pair moments there stand for all further ones.
const FAR = 40;

/** ln(1 - c_l) of the states, l from 0 to depth; -Infinity where the two are the same. */
export function lnDecorrelations(
  blocks: readonly BlockConstants[],
  means: ForwardMeans,
  decorrelation: number,
): Float64Array {
  const result = new Float64Array(blocks.length + 1);
  result[0] = Math.log(decorrelation);
  let last = { block: blocks[0], lnQ: Number.NaN, lnOwn: Number.NaN, lnShare: Number.NaN };
  for (const [l, block] of blocks.entries()) {
    const { skip, branch, innerWeight, outerWeight } = forwardShares(block, means, l);
    const lnQ = means.argument[l];
    // Biases are common to both: they make arguments more alike than the states.
    const lnOwn = Math.log(innerWeight) + result[l];
    if (lnOwn !== last.lnOwn || lnQ !== last.lnQ || block !== last.block) {
      last = { block, lnQ, lnOwn, lnShare: lnBranchDecorrelation(block, lnQ, lnOwn) };
    }
    // The terms of skip times branch hold means only, which the two samples share.
    result[l + 1] = logSum(Math.log(skip) + result[l], Math.log(branch * outerWeight) + last.lnShare);
  }
  return result;
}

/** ln of (E phi^2 - E phi(u1) phi(u2)) / E phi^2 where the arguments have ln(1 - c) = lnOwn. */
function lnBranchDecorrelation({ phi }: BlockConstants, lnQ: number, lnOwn: number): number {
  if (lnOwn === Number.NEGATIVE_INFINITY || lnQ === Number.NEGATIVE_INFINITY) return lnOwn;
  const near = Math.max(-FAR, Math.min(FAR, lnQ));
  const { square, slopeSquare } = logMomentsOf(phi)(near);
  const own = Math.exp(lnOwn);
  if (own < SMALL) {
    // E phi^2 - E phi phi = q (1 - c) (E phi'^2 - kinks sqrt(2 (1 - c)) / (3 pi) ...).
    const bent = (kinkMass(phi, Math.exp(near)) * Math.sqrt(2 * own)) / (3 * Math.PI);
    return lnOwn + near - square + Math.log(Math.exp(slopeSquare) - bent);
  }
  return Math.log(pairDecorrelation(phi, Math.exp(near), angleOf(own))) - square;
}
