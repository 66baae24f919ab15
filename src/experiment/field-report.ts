// What theory says of one activation with one pair of standard deviations, with no network in sight: the fixed points of its
// length map with their scales, where lengths go, and the edge of chaos for these biases.

import type { ActivationName } from '../math/activation-names.ts';
import { type Activation, activation } from '../math/activations.ts';
import { criticalPoints, isHomogeneous } from '../math/critical-variance.ts';
import { decorrelationStar } from '../theory/correlation-map.ts';
import { xiC, xiGrad, xiQ } from '../theory/depth-scales.ts';
import { halfStablePoints } from '../theory/edge-of-chaos.ts';
import { type EdgeRate, edgeRate } from '../theory/edge-rate.ts';
import { lengthFixedPoints, lengthLimit, type Stability } from '../theory/fixed-points.ts';
import type { MeanField } from '../theory/mean-field.ts';
import { type Phase, phaseAt } from '../theory/phase.ts';
import { chi1, chiQ } from '../theory/susceptibilities.ts';

/** What is asked: sigma_w (the square root of entry variance times fan-in) and sigma_b. */
export interface FieldQuestion {
  readonly activation: ActivationName;
  readonly leakySlope: number;
  readonly weightStd: number;
  readonly biasStd: number;
}

/** One fixed point; null where there is no such number. */
export interface FieldPoint {
  /** null where every q is fixed. */
  readonly q: number | null;
  readonly stable: boolean;
  readonly chi1: number;
  readonly chiQ: number;
  readonly cStar: number | null;
  readonly xiQ: number | null;
  readonly xiC: number | null;
  readonly xiGrad: number | null;
  readonly stability: Stability | 'every-q';
}

export interface CriticalStd {
  readonly weightStd: number;
  /** null where every q is fixed there. */
  readonly q: number | null;
  /** Above 1 the fixed point on the edge does not hold its length. */
  readonly chiQ: number;
}

/** Lengths that start between two fixed points go to one and the same. */
export interface Basin {
  readonly from: number;
  /** Infinity in the last one. */
  readonly to: number;
  readonly phase: Phase;
}

export interface FieldReport {
  readonly question: FieldQuestion;
  readonly everyQ: boolean;
  readonly fixedPoints: readonly FieldPoint[];
  /** The phase that lengths come to, by where they start: by growing length, without gaps. */
  readonly phases: readonly Basin[];
  /** By growing q; empty where there is no edge for these biases. */
  readonly critical: readonly CriticalStd[];
  /** The law for inputs that merge where chi1 is 1; `rate` is null where angles are kept. */
  readonly edgeLaws: readonly { readonly q: number | null; readonly rate: EdgeRate | null }[];
  /** Where chi_q is 1 on the edge: for weaker biases its fixed point is unstable. */
  readonly halfStable: readonly { readonly weightStd: number; readonly biasStd: number }[];
  /** Whether phi(k u) = k phi(u), so that there is no edge with biases. */
  readonly homogeneous: boolean;
  /** Whether the activation has an edge of chaos without biases, so that one for large biases may only lie beyond the search. */
  readonly hasEdge: boolean;
}

/** Nearer to 1 than what anybody types as a deviation on the edge. */
const ON_THE_EDGE = 1e-6;

export function fieldReport(question: FieldQuestion): FieldReport {
  const phi = activation(question.activation, question.leakySlope);
  const field = { phi, weightVariance: question.weightStd ** 2, biasVariance: question.biasStd ** 2 };
  const { everyQ, points } = lengthFixedPoints(field);
  const fixedPoints = everyQ
    ? [everyQPoint(field)]
    : points.map(({ q, stability }) => fieldPoint(field, { q, stability }));
  return {
    question,
    everyQ,
    fixedPoints,
    phases: everyQ
      ? [{ from: 0, to: Number.POSITIVE_INFINITY, phase: phaseAt(field, 1) }]
      : basins(
          field,
          points.map(({ q }) => q),
        ),
    critical: criticalStds(phi, field.biasVariance),
    edgeLaws: fixedPoints
      .filter((point) => Math.abs(point.chi1 - 1) < ON_THE_EDGE)
      .map(({ q }) => ({ q, rate: edgeRate(phi, q ?? Number.NaN) })),
    halfStable: halfStablePoints(phi).map(({ weightVariance, biasVariance }) => ({
      weightStd: Math.sqrt(weightVariance),
      biasStd: Math.sqrt(biasVariance),
    })),
    homogeneous: isHomogeneous(phi),
    hasEdge: criticalPoints(phi, 0).length > 0,
  };
}

function fieldPoint(field: MeanField, { q, stability }: { q: number; stability: Stability }): FieldPoint {
  return {
    q,
    stable: stability === 'stable',
    chi1: chi1(field, q),
    chiQ: chiQ(field, q),
    cStar: cStarOf(field, q),
    xiQ: xiQ(field, q),
    xiC: xiC(field, q),
    xiGrad: xiGrad(field, q),
    stability,
  };
}

/** Homogeneous activations look alike at every length, so q = 0 speaks for all; chi1 is 1 there but for rounding. */
function everyQPoint(field: MeanField): FieldPoint {
  return {
    q: null,
    stable: false,
    chi1: 1,
    chiQ: 1,
    cStar: cStarOf(field, 0),
    xiQ: null,
    xiC: null,
    xiGrad: null,
    stability: 'every-q',
  };
}

function cStarOf(field: MeanField, q: number): number | null {
  const decorrelation = decorrelationStar(field, q);
  return decorrelation === null ? null : 1 - decorrelation;
}

function basins(field: MeanField, fixed: readonly number[]): Basin[] {
  const ends = [0, ...fixed.filter((q) => q > 0), Number.POSITIVE_INFINITY];
  const found: Basin[] = [];
  for (let k = 1; k < ends.length; k++) {
    const [from, to] = [ends[k - 1], ends[k]];
    const goal = fixed.length === 0 ? Number.POSITIVE_INFINITY : lengthLimit(field, between(from, to));
    const last = found.at(-1);
    if (last?.phase.q === goal) found[found.length - 1] = { ...last, to };
    else found.push({ from, to, phase: phaseAt(field, goal) });
  }
  return found;
}

/** A length well inside of the two, which may be 0 and Infinity. */
function between(from: number, to: number): number {
  if (to === Number.POSITIVE_INFINITY) return from === 0 ? 1 : 2 * from;
  return from === 0 ? to / 2 : Math.sqrt(from * to);
}

function criticalStds(phi: Activation, biasVariance: number): CriticalStd[] {
  return criticalPoints(phi, biasVariance).map(({ q, weightVariance }) => ({
    weightStd: Math.sqrt(weightVariance),
    q: Number.isNaN(q) ? null : q,
    // Where lengths are kept or vanish (every q, q = 0) the edge holds them just so.
    chiQ: q > 0 ? chiQ({ phi, weightVariance, biasVariance }, q) : 1,
  }));
}
