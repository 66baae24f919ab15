// Where an activation is critical: the weight and bias variances at which chi1 = 1 at a fixed point of the length map. The
// points form one curve with q as its parameter (Hayou, Doucet and Rousseau 2019). This stands below the model,
// because the initialiser `edge-of-chaos` draws with it.

import { type Activation, activation } from './activations.ts';
import { slopeSquareAtZero } from './gaussian-closed-forms.ts';
import { gaussianMoments } from './gaussian-moments.ts';
import { findRoot } from './root.ts';

export interface CriticalPoint {
  /** The fixed point; 0 is the limit of vanishing biases, NaN where every q is a fixed point. */
  readonly q: number;
  /** sigma_w^2, the entry variance times the fan-in. */
  readonly weightVariance: number;
  readonly biasVariance: number;
}

// The part of the curve that is searched, in ln q: from biases far below any that move a network to those of 1e30. Beyond
// arguments of 10^5 nothing bends any more, and whole steps find a crossing as well.
const LOWEST = -30;
const BENDS_END = 24;
const HIGHEST = 140;
const SEARCH_STEP = 0.25;
// The bias variance is a difference of numbers near q, each good to 1e-14: below this share of q its sign means nothing.
const NOISE = 1e-13;

/** The point of the curve at q > 0; its bias variance is negative where no real biases lead there. */
export function criticalPointAt(phi: Activation, q: number): CriticalPoint {
  const { square, slopeSquare } = gaussianMoments(phi, q);
  // chi1 = weightVariance E phi'^2 = 1 and q = weightVariance E phi^2 + biasVariance.
  return { q, weightVariance: 1 / slopeSquare, biasVariance: q - square / slopeSquare };
}

/** All critical points with this bias variance, by growing q: none, one or several. */
export function criticalPoints(phi: Activation, biasVariance: number): CriticalPoint[] {
  const atZero = { q: 0, weightVariance: 1 / slopeSquareAtZero(phi), biasVariance };
  if (isHomogeneous(phi)) return biasVariance === 0 ? [{ ...atZero, q: Number.NaN }] : [];
  const excess = (lnQ: number) => criticalPointAt(phi, Math.exp(lnQ)).biasVariance - biasVariance;
  const clear = searchedCurve(phi)
    .map((point) => ({ q: point.q, excess: point.biasVariance - biasVariance }))
    .filter((point) => Math.abs(point.excess) > NOISE * point.q);
  // Without biases, or with weaker ones than the search resolves, the curve starts at its limit.
  const points = phi.valueAtZero === 0 && clear.length > 0 && clear[0].excess > 0 ? [atZero] : [];
  for (let k = 1; k < clear.length; k++) {
    if (clear[k - 1].excess * clear[k].excess > 0) continue;
    const lnQ = findRoot(excess, Math.log(clear[k - 1].q), Math.log(clear[k].q));
    points.push({ ...criticalPointAt(phi, Math.exp(lnQ)), biasVariance });
  }
  return points;
}

/** sigma_w^2 on the edge of chaos at this bias variance: the point with the smallest q; null where there is none. */
export function criticalWeightVariance(phi: Activation, biasVariance: number): number | null {
  return criticalPoints(phi, biasVariance).at(0)?.weightVariance ?? null;
}

/** Whether phi(k u) = k phi(u) for every k > 0: then the length map is a straight line. */
export function isHomogeneous({ name }: Activation): boolean {
  return name === 'linear' || name === 'relu' || name === 'leaky-relu';
}

const curves = new Map<string, readonly CriticalPoint[]>();

function searchedCurve(phi: Activation): readonly CriticalPoint[] {
  const known = curves.get(phi.name);
  if (known !== undefined) return known;
  const own = activation(phi.name);
  const curve: CriticalPoint[] = [];
  for (let lnQ = LOWEST; lnQ <= HIGHEST; lnQ += lnQ < BENDS_END ? SEARCH_STEP : 1) {
    curve.push(criticalPointAt(own, Math.exp(lnQ)));
  }
  curves.set(phi.name, curve);
  return curve;
}
