// How an activation spreads over the orthonormal Hermite polynomials h_k at one variance. With u = sqrt(q) Z, f(u) = sum f_k h_k(Z):
// pair moments are sums f_k g_k c^k (Mehler 1866) and derivatives by ln q are single coefficients. Twelve terms and a coarse
// rule: good to about 1e-3, for the finite-width corrections, which are estimates themselves.

import type { Activation } from './activations.ts';
import { halfLineRule, octavesFor, type Rule } from './gaussian-rules.ts';
import { PanelTable } from './panel-table.ts';

const TERMS = 12;

/** Coefficients f_0 to f_11 of phi, phi^2, phi' and phi'^2 at one q, with what the series leave out. */
export interface HermiteProfile {
  readonly value: Float64Array;
  readonly square: Float64Array;
  readonly slope: Float64Array;
  readonly slopeSquare: Float64Array;
  /** Var phi, Var phi^2, E phi'^2, E phi'^4: the series at c = 1, to the end. */
  readonly valueVariance: number;
  readonly squareVariance: number;
  readonly slopeMoment: number;
  readonly slopeSquareMoment: number;
  /** Cov(phi, phi^2). */
  readonly skew: number;
  /** Cov(phi^2, phi'^2). */
  readonly mixed: number;
  /** Cov(phi, phi'^2). */
  readonly lean: number;
}

const SUMS = 7;
// The whole range in which arguments bend; beyond it the profile is that of the limit.
const EDGE = 30;

const tables = new Map<string, PanelTable>();

/** The profile at ln q, in units in which E phi^2 = 1 and E phi'^2 = 1, so that no power of q is left in it. */
export function hermiteProfile(phi: Activation, lnQ: number): HermiteProfile {
  const key = `${phi.name} ${phi.slopeBelowZero}`;
  const table = tables.get(key) ?? new PanelTable((x) => profileValues(phi, x), { width: 1, points: 6 });
  tables.set(key, table);
  const values = table.at(Math.max(-EDGE, Math.min(EDGE, lnQ)));
  const series = (index: number) => values.subarray(index * TERMS, (index + 1) * TERMS);
  const [valueVariance, squareVariance, slopeMoment, slopeSquareMoment, skew, mixed, lean] = values.subarray(4 * TERMS);
  return {
    value: series(0),
    square: series(1),
    slope: series(2),
    slopeSquare: series(3),
    valueVariance,
    squareVariance,
    slopeMoment,
    slopeSquareMoment,
    skew,
    mixed,
    lean,
  };
}

/** d E f / d ln q of a series f: by the normal density's derivative, E[(Z^2 - 1) f] / 2. */
export function slopeByLnQ(f: Float64Array): number {
  return f[2] / Math.SQRT2;
}

/** q^2 d^2 E f / dq^2 = E[(Z^4 - 6 Z^2 + 3) f] / 4. */
export function bendByLnQ(f: Float64Array): number {
  return (Math.sqrt(6) / 2) * f[4];
}

/** sum over k >= 1 of f_k g_k c^k, and what is left of `whole`, their sum at c = 1, at the next power. */
export function pairCovariance(f: Float64Array, g: Float64Array, whole: number, c: number): number {
  let power = 1;
  let sum = 0;
  let rest = whole;
  for (let k = 1; k < TERMS; k++) {
    power *= c;
    sum += f[k] * g[k] * power;
    rest -= f[k] * g[k];
  }
  return sum + rest * power * c;
}

function profileValues(phi: Activation, lnQ: number): Float64Array {
  const q = Math.exp(lnQ);
  const octaves = octavesFor(q);
  const rule = halfLineRule(octaves, true);
  const basis = basisOf(octaves, rule);
  const deviation = Math.sqrt(q);
  const result = new Float64Array(4 * TERMS + SUMS);
  const totals = { square: 0, fourth: 0, slope: 0, slopeFourth: 0, cube: 0, mixed: 0, lean: 0 };
  for (const side of [1, -1]) {
    for (let i = 0; i < rule.nodes.length; i++) {
      const u = side * deviation * rule.nodes[i];
      const value = phi.value(u);
      const slope = phi.slope(u);
      const [square, slopeSquare, weight] = [value * value, slope * slope, rule.weights[i]];
      for (let k = 0; k < TERMS; k++) {
        const h = basis[k * rule.nodes.length + i] * (k % 2 === 0 ? 1 : side);
        result[k] += h * value;
        result[TERMS + k] += h * square;
        result[2 * TERMS + k] += h * slope;
        result[3 * TERMS + k] += h * slopeSquare;
      }
      totals.square += weight * square;
      totals.fourth += weight * square * square;
      totals.slope += weight * slopeSquare;
      totals.slopeFourth += weight * slopeSquare * slopeSquare;
      totals.cube += weight * square * value;
      totals.mixed += weight * square * slopeSquare;
      totals.lean += weight * value * slopeSquare;
    }
  }
  return normalised(result, totals);
}

function normalised(
  result: Float64Array,
  totals: {
    square: number;
    fourth: number;
    slope: number;
    slopeFourth: number;
    cube: number;
    mixed: number;
    lean: number;
  },
): Float64Array {
  const { square, slope } = totals;
  const units = [Math.sqrt(square), square, Math.sqrt(slope), slope];
  for (let index = 0; index < 4 * TERMS; index++) result[index] /= units[Math.floor(index / TERMS)];
  const mean = result[0];
  result[4 * TERMS] = 1 - mean * mean;
  result[4 * TERMS + 1] = totals.fourth / (square * square) - 1;
  result[4 * TERMS + 2] = 1;
  result[4 * TERMS + 3] = totals.slopeFourth / (slope * slope);
  result[4 * TERMS + 4] = totals.cube / square ** 1.5 - mean;
  result[4 * TERMS + 5] = totals.mixed / (square * slope) - 1;
  result[4 * TERMS + 6] = totals.lean / (Math.sqrt(square) * slope) - mean;
  return result;
}

const bases = new Map<number, Float64Array>();

/** weight_i h_k(z_i), row-major [TERMS, nodes]: h_k = (z h_{k-1} - sqrt(k-1) h_{k-2}) / sqrt(k). */
function basisOf(octaves: number, { nodes, weights }: Rule): Float64Array {
  const known = bases.get(octaves);
  if (known !== undefined) return known;
  const count = nodes.length;
  const basis = new Float64Array(TERMS * count);
  for (let i = 0; i < count; i++) {
    let [before, own] = [0, weights[i]];
    for (let k = 0; k < TERMS; k++) {
      basis[k * count + i] = own;
      [before, own] = [own, (nodes[i] * own - Math.sqrt(k) * before) / Math.sqrt(k + 1)];
    }
  }
  bases.set(octaves, basis);
  return basis;
}
