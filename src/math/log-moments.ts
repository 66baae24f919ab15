// Gaussian moments by the logarithm of the variance, tabulated and continued over any range: what recursions over thousands
// of layers and 10^600 ask for. The interpolation
// errs by less than 1e-12 of what gaussian-moments.ts gives.

import type { Activation } from './activations.ts';
import { closedMoments } from './gaussian-closed-forms.ts';
import { gaussianMoments } from './gaussian-moments.ts';
import { PanelTable } from './panel-table.ts';

export interface LogMoments {
  /** ln E phi^2. */
  readonly square: number;
  /** E phi / sqrt(E phi^2). */
  readonly meanShare: number;
  /** ln E phi'^2. */
  readonly slopeSquare: number;
  /** d ln E phi^2 / d ln q. */
  readonly elasticity: number;
}

export type LogMomentsAt = (lnQ: number) => LogMoments;

// Within e^+-30 activations bend; beyond they have come within 1e-6 of a power law and a few points cover decades.
const BENDING = 30;
const INNER = { width: 1, points: 12 };
const OUTER = { width: 5, points: 10 };
// Quadrature runs to q = e^+-330 (1e143): a cube of its largest argument, as gelu-tanh takes it, still fits float64.
const LAST = 330;

const known = new Map<string, LogMomentsAt>();

/** The moments of this activation as a function of ln q, the same function for the same activation. */
export function logMomentsOf(phi: Activation): LogMomentsAt {
  // Slopes tell two leaky-relu apart.
  const key = `${phi.name} ${phi.slopeBelowZero}`;
  const found = known.get(key) ?? makeLogMoments(phi);
  known.set(key, found);
  return found;
}

function makeLogMoments(phi: Activation): LogMomentsAt {
  const compute = (lnQ: number) => {
    const { mean, square, slopeSquare, squareGrowth } = gaussianMoments(phi, Math.exp(lnQ));
    return Float64Array.of(
      Math.log(square),
      mean / Math.sqrt(square),
      Math.log(slopeSquare),
      (squareGrowth * Math.exp(lnQ)) / square,
    );
  };
  const inner = new PanelTable(compute, INNER);
  const outer = new PanelTable(compute, OUTER);
  // Closed forms are as fast as the table, and hard-tanh's exp(-1/2q) and sin's exp(-2q) do not interpolate as well.
  const within =
    closedMoments(phi, 1) === null ? (lnQ: number) => (Math.abs(lnQ) <= BENDING ? inner : outer).at(lnQ) : compute;
  const at = (lnQ: number) => {
    if (Math.abs(lnQ) <= LAST) return within(lnQ);
    // Power laws from here on: value and slope of the logarithms at the end carry on.
    const end = Math.sign(lnQ) * LAST;
    const values = within(end);
    const before = within(end - Math.sign(lnQ) * OUTER.width);
    const beyond = lnQ - end;
    values[0] += values[3] * beyond;
    values[2] += ((values[2] - before[2]) / OUTER.width) * Math.abs(beyond);
    return values;
  };
  return (lnQ) => {
    const [square, meanShare, slopeSquare, elasticity] = at(lnQ);
    return { square, meanShare, slopeSquare, elasticity };
  };
}
