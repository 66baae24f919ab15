// The part of a gradient that lies along the signal. Of all directions at a state two are special: that of the state itself
// and that of its mean, because the signal's own size and mean travel by a law of their own (the length map's), not by that of
// an arbitrary direction (chi1). At infinite width two directions among all weigh nothing. At finite width n they weigh 1 / n, and
// where their law grows faster than chi1 (relu beside a skip, any length that is unstable) they come to dominate after
// about ln n / ln(ratio) layers: the correction is exponential in depth.
//
// E (g . d)^2 over directions d is a quadratic form; here is what it has beyond the isotropic part, in the coordinates of
// forward-spread.ts: x_p = 2 z.d / (n p), x_m = 1.d / (n sqrt p), in units of gamma n p, with gamma the expected second moment of
// the whole gradient.

import { type HermiteProfile, slopeByLnQ } from '../math/hermite-profile.ts';
import type { Matrix3 } from '../math/small-matrix.ts';
import type { ForwardShares } from './block-shares.ts';
import type { GradientPlace } from './gradient-noise.ts';

/** The form pp x_p^2 + 2 pm x_p x_m + mm x_m^2. */
export interface CoherentForm {
  readonly pp: number;
  readonly pm: number;
  readonly mm: number;
}

/** The form of a gradient whose component along the state has 1 + alignment times the second moment of any other. */
export function alongState(alignment: number): CoherentForm {
  return { pp: alignment / 4, pm: 0, mm: 0 };
}

/** The energy beyond the isotropic part that the form holds: its trace over the two directions, in units of gamma. */
function coherentEnergy({ pp, pm, mm }: CoherentForm, meanShare: number): number {
  return 4 * pp + 4 * meanShare * pm + mm;
}

/** The share of the whole gradient's energy that lies along the two directions beyond the isotropic part, 0 to 1. */
function coherentShare(form: CoherentForm, meanShare: number, width: number): number {
  return Math.min(1, Math.max(0, coherentEnergy(form, meanShare) / width));
}

export interface CoherentPlace extends GradientPlace {
  readonly jacobian: Matrix3;
  /** Mean share of the state behind the block. */
  readonly meanBehind: number;
  /** gamma p behind the block by gamma p before it. */
  readonly ratio: number;
  /** Units of the block's input. */
  readonly width: number;
}

// A first-order gain of -1 would leave no gradient; the expansion has ended long before.
const LEAST_GAIN = -0.9;

/**
 * The form before a block from that behind it, and by what share the block raises the gradient's second moment above its
 * infinite-width law. The form stays in units of the whole, so that it is a share even where it has come to dominate.
 */
export function coherentStep(place: CoherentPlace, behind: CoherentForm): { form: CoherentForm; gain: number } {
  const { block, profile, shares, branch, jacobian, meanBehind, ratio, width } = place;
  // W is fixed along z by its arguments a = W z, and their squares go with phi'^2: E a^2 phi'^2 / (q E phi'^2) - 1.
  const tilt = branch * shares.innerWeight * 2 * slopeByLnQ(profile.slopeSquare);
  const signs = Math.sign(block.skipScale * block.branchScale);
  // Along z the branch answers with phi'(a) a, whose mean adds to the skip's.
  const crossed =
    block.outer === null ? signs * Math.sqrt(branch * (1 - branch) * shares.innerWeight) * profile.slope[1] : 0;
  const through = transformed(behind, [jacobian[0], jacobian[1], jacobian[3], jacobian[4]]);
  // Only the isotropic part of the gradient has something new to align.
  const fresh = 1 - coherentShare(behind, meanBehind, width);
  const form = {
    // E (g . z)^2 cannot be negative: the gradient loses at most what an arbitrary direction has.
    pp: Math.max(-0.25, ratio * through.pp + (fresh * tilt) / 4),
    pm: ratio * through.pm + (fresh * crossed) / 2,
    mm: ratio * through.mm,
  };
  const gain = Math.max(LEAST_GAIN, energyGain(place, form, behind) / width);
  const scale = 1 / (1 + gain);
  return { form: { pp: Math.max(-0.25, scale * form.pp), pm: scale * form.pm, mm: scale * form.mm }, gain };
}

function energyGain(
  { block, profile, shares, branch, mean, meanBehind, ratio }: CoherentPlace,
  form: CoherentForm,
  behind: CoherentForm,
): number {
  // A matrix behind the activation: its outputs are part of the next state; what lies along them comes out along phi(a).
  const along = shares.branch * shares.outerWeight * (1 + profile.mixed);
  const sent = block.outer === null ? 0 : branch * along * coherentEnergy(behind, meanBehind);
  if (block.inner === null) {
    // phi'(z) W' g and the skip's g have the gradient along the state in common.
    const elasticity = slopeByLnQ(profile.square);
    return (
      sent +
      2 * shares.skip * shares.branch * shares.outerWeight * elasticity * ratio * coherentEnergy(behind, meanBehind)
    );
  }
  const uneven = sent + branch * unevenness(shares, profile, { block, mean, behind });
  // An orthogonal matrix turns what it is given and keeps its length.
  if (block.inner.orthogonal && block.inner.fanIn === block.inner.fanOut && block.skipScale === 0) return uneven;
  // What the skip carries along the two directions is there already: that is no gain.
  const meanPart = block.outer === null ? 2 * shares.cross * profile.value[0] : 0;
  const skipOnly = [shares.skip, meanPart, 0, shares.skipSign * Math.sqrt(shares.skip)] as const;
  const kept = ratio * coherentEnergy(transformed(behind, skipOnly), mean);
  return coherentEnergy(form, mean) - kept + uneven;
}

/**
 * A gradient along z' = s z + alpha phi(a) is large where phi(a) is, and meets the slopes of those units, not of the average one: what
 * sum phi'^2 g^2 has of it beyond E phi'^2.
 */
function unevenness(
  { branch, branchSign, cross }: ForwardShares,
  { mixed, lean }: HermiteProfile,
  { block, mean, behind }: Pick<CoherentPlace, 'block' | 'mean'> & { readonly behind: CoherentForm },
): number {
  if (block.outer !== null) return 0;
  const alongState = branch * mixed + 2 * cross * mean * lean;
  const alongMean = branchSign * Math.sqrt(branch) * lean;
  return 4 * behind.pp * alongState + 4 * behind.pm * alongMean;
}

/** J' M J for J row-major [2, 2]. */
function transformed(
  { pp, pm, mm }: CoherentForm,
  [a, b, c, d]: readonly [number, number, number, number],
): CoherentForm {
  return {
    pp: a * a * pp + 2 * a * c * pm + c * c * mm,
    pm: a * b * pp + (a * d + b * c) * pm + c * d * mm,
    mm: b * b * pp + 2 * b * d * pm + d * d * mm,
  };
}
