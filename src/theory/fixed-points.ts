// The fixed points of the length map: none, one, several, or every q. A point that is not there is never a number.

import { isHomogeneous } from '../math/critical-variance.ts';
import { slopeSquareAtZero } from '../math/gaussian-closed-forms.ts';
import { logMomentsOf } from '../math/log-moments.ts';
import { logSum } from '../math/log-sum.ts';
import { findRoot } from '../math/root.ts';
import { qMap } from './length-map.ts';
import type { MeanField } from './mean-field.ts';

/** A half-stable point attracts from one side only: the length map touches the diagonal there. */
export type Stability = 'stable' | 'unstable' | 'half-stable';

export interface LengthFixedPoint {
  readonly q: number;
  readonly stability: Stability;
}

export interface LengthFixedPoints {
  /** True where the map is the identity (relu at sigma_w^2 = 2 without biases): then there are no single points. */
  readonly everyQ: boolean;
  /** By growing q. */
  readonly points: readonly LengthFixedPoint[];
}

const SEARCH_STEP = 0.25;
const SEARCH_EDGE = 30;
// ln of the map's ratio to the diagonal is good to 1e-14; below this its sign means nothing.
const NOISE = 2e-13;
// A map that comes so close to the diagonal touches it: its two roots would lie within a few 1e-5 of each other.
const TOUCH = 1e-10;
// So near to the diagonal the search looks more closely.
const CLOSE = 0.01;
const SUBSTEPS = 32;
// At an extremum the map is flat: a root of TOUCH is as near as its place can be told.
const GOLDEN_END = 1e-6;

/** All fixed points with q from 0 to any size. */
export function lengthFixedPoints(field: MeanField): LengthFixedPoints {
  const { phi, weightVariance, biasVariance } = field;
  const straight = weightVariance * slopeSquareAtZero(phi);
  if (isHomogeneous(phi) && biasVariance === 0 && Math.abs(Math.log(straight)) < NOISE) {
    return { everyQ: true, points: [] };
  }
  const clear = samples(field).filter(({ ratio }) => Math.abs(ratio) > NOISE);
  const points: LengthFixedPoint[] = [];
  if (qMap(field, 0) === 0) points.push({ q: 0, stability: (clear.at(0)?.ratio ?? -1) < 0 ? 'stable' : 'unstable' });
  for (let k = 1; k < clear.length; k++) {
    const [before, after] = [clear[k - 1], clear[k]];
    if (before.ratio * after.ratio < 0) points.push(crossing(field, before, after));
    else if (k + 1 < clear.length) points.push(...nearMiss(field, [before, after, clear[k + 1]]));
  }
  return { everyQ: false, points };
}

// A start so near to a fixed point is that point: both come out of sums with some rounding.
const AT_POINT = 1e-9;

/** Where the length goes from a start: the map grows with q, so to the next fixed point on its way, or without bound. */
export function lengthLimit(field: MeanField, start: number): number {
  const { everyQ, points } = lengthFixedPoints(field);
  if (everyQ) return start;
  const own = points.find(({ q }) => Math.abs(q - start) <= AT_POINT * start);
  if (own !== undefined) return own.q;
  // A map without fixed points lies above the diagonal throughout: it begins there.
  const grows = points.length === 0 || qMap(field, start) > start;
  return grows
    ? (points.find(({ q }) => q > start)?.q ?? Number.POSITIVE_INFINITY)
    : (points.findLast(({ q }) => q < start)?.q ?? 0);
}

interface Sample {
  readonly lnQ: number;
  /** ln(qMap(q) / q). */
  readonly ratio: number;
}

function ratioAt({ phi, weightVariance, biasVariance }: MeanField, lnQ: number): number {
  return logSum(Math.log(weightVariance) + logMomentsOf(phi)(lnQ).square, Math.log(biasVariance)) - lnQ;
}

// Past the biases and what bounded activations can reach, the map is a power law and crosses no more.
function samples(field: MeanField): Sample[] {
  const biases = Math.log(field.biasVariance);
  const low = Math.min(-SEARCH_EDGE, Number.isFinite(biases) ? biases - 1 : 0);
  const high = Math.max(SEARCH_EDGE, logSum(biases, Math.log(field.weightVariance)) + SEARCH_EDGE);
  const count = Math.ceil((high - low) / SEARCH_STEP);
  const at = (lnQ: number) => ({ lnQ, ratio: ratioAt(field, lnQ) });
  const coarse = Array.from({ length: count + 1 }, (_, k) => at(low + k * SEARCH_STEP));
  // Where the map runs along the diagonal it may cross more than once within a step.
  return coarse.flatMap((own, k) => {
    const next = coarse[k + 1];
    if (next === undefined || Math.abs(own.ratio) > CLOSE || Math.abs(next.ratio) > CLOSE) return [own];
    return [own, ...Array.from({ length: SUBSTEPS - 1 }, (_, m) => at(own.lnQ + ((m + 1) / SUBSTEPS) * SEARCH_STEP))];
  });
}

function crossing(field: MeanField, before: Sample, after: Sample): LengthFixedPoint {
  const lnQ = findRoot((x) => ratioAt(field, x), before.lnQ, after.lnQ);
  return { q: Math.exp(lnQ), stability: before.ratio > 0 ? 'stable' : 'unstable' };
}

/**
 * Three samples on one side whose middle is nearest to the diagonal: at the extremum between them, found by golden section, the map
 * touches the diagonal, or crosses it twice.
 */
function nearMiss(field: MeanField, [before, middle, after]: readonly [Sample, Sample, Sample]): LengthFixedPoint[] {
  const side = Math.sign(middle.ratio);
  const gap = ({ ratio }: Sample) => side * ratio;
  // A dip of the size of the noise is none: towards q = infinity a map may only approach the diagonal.
  const dip = Math.min(gap(before), gap(after)) - gap(middle);
  if (gap(before) <= 0 || gap(after) <= 0 || dip <= NOISE) return [];
  const shrink = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [before.lnQ, after.lnQ];
  while (high - low > GOLDEN_END) {
    const left = high - shrink * (high - low);
    const right = low + shrink * (high - low);
    if (side * ratioAt(field, left) < side * ratioAt(field, right)) high = right;
    else low = left;
  }
  const lnQ = (low + high) / 2;
  const nearest = { lnQ, ratio: ratioAt(field, lnQ) };
  if (Math.abs(nearest.ratio) < TOUCH) return [{ q: Math.exp(lnQ), stability: 'half-stable' }];
  return gap(nearest) > 0 ? [] : [crossing(field, before, nearest), crossing(field, nearest, after)];
}
