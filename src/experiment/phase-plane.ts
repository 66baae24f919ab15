// The plane of bias and weight deviation for one activation: where lengths go at each of its grid's points, both
// susceptibilities and the depth scale there, and the edge of chaos (phase-edge.ts). In small pieces, so that whoever computes it can
// stop between two. Theory alone; src/theory/phase.ts says the same of one network. Poole et al. 2016, Schoenholz et al. 2017.

import type { ActivationName } from '../math/activation-names.ts';
import { type Activation, activation } from '../math/activations.ts';
import { cMapSlope, decorrelationMap } from '../theory/correlation-map.ts';
import { xiGrad } from '../theory/depth-scales.ts';
import { lengthLimit } from '../theory/fixed-points.ts';
import type { MeanField } from '../theory/mean-field.ts';
import { chi1, chiQ } from '../theory/susceptibilities.ts';
import { type EdgeOfPlane, edgeOfPlane } from './phase-edge.ts';

/** Whether the grid's lines lie evenly in deviations or in variances. */
export type PhaseAxes = 'std' | 'variance';

export interface PhasePlaneRequest {
  readonly activation: ActivationName;
  /** Used by leaky-relu alone. */
  readonly leakySlope: number;
  readonly axes: PhaseAxes;
  /** The largest sigma_b and sigma_w; both axes begin at 0. Deviations, whatever the axes show. */
  readonly biasMax: number;
  readonly weightMax: number;
  /** Grid lines of each axis, ends included; 2 or more. */
  readonly columns: number;
  readonly rows: number;
  /** Second moment of the inputs: with several fixed points it decides where lengths go. */
  readonly inputSquare: number;
}

/** What stands at one point of the plane. */
export interface PhaseCell {
  /** Where the length goes: 0, a fixed point, or Infinity. */
  readonly q: number;
  readonly chi1: number;
  readonly chiQ: number;
  /** xi_c where lengths settle, 1 / |ln chi1| where they vanish or grow without bound; Infinity at criticality. */
  readonly depthScale: number;
}

/** Plain data that may travel between threads. The fields of numbers are row-major [rows][columns], from sigma_w = 0 up. */
export interface PhasePlane {
  readonly request: PhasePlaneRequest;
  readonly biasStds: readonly number[];
  readonly weightStds: readonly number[];
  readonly q: Float64Array;
  readonly chi1: Float64Array;
  readonly chiQ: Float64Array;
  readonly depthScale: Float64Array;
  readonly edge: EdgeOfPlane;
}

// A cell takes up to a millisecond.
const CELLS_A_TURN = 6;

/** Computes the plane; yields the share that is done every few milliseconds, so that a worker can hear of a newer request. */
export function* phasePlane(request: PhasePlaneRequest): Generator<number, PhasePlane> {
  const { columns, rows, axes, biasMax, weightMax } = request;
  const phi = activation(request.activation, request.leakySlope);
  const biasStds = gridLines(biasMax, columns, axes);
  const weightStds = gridLines(weightMax, rows, axes);
  const size = rows * columns;
  const plane = {
    request,
    biasStds,
    weightStds,
    q: new Float64Array(size),
    chi1: new Float64Array(size),
    chiQ: new Float64Array(size),
    depthScale: new Float64Array(size),
    edge: edgeOfPlane(phi, { biasMax, weightMax }),
  };
  const decorrelation = new Float64Array(size).fill(1);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const field = { phi, weightVariance: weightStds[row] ** 2, biasVariance: biasStds[column] ** 2 };
      const k = row * columns + column;
      // Where the plane through three neighbours goes on is near 1 - c*.
      const near =
        row > 0 && column > 0 ? decorrelation[k - 1] + decorrelation[k - columns] - decorrelation[k - columns - 1] : 1;
      const cell = cellOf(field, firstLength(field, request.inputSquare), near > 0 && near < 1 ? near : 1);
      plane.q[k] = cell.q;
      plane.chi1[k] = cell.chi1;
      plane.chiQ[k] = cell.chiQ;
      plane.depthScale[k] = cell.depthScale;
      decorrelation[k] = cell.decorrelation;
      if (k % CELLS_A_TURN === CELLS_A_TURN - 1) yield (k + 1) / size;
    }
  }
  return plane;
}

/** The whole plane at once. */
export function wholePhasePlane(request: PhasePlaneRequest): PhasePlane {
  const pieces = phasePlane(request);
  let step = pieces.next();
  while (step.done !== true) step = pieces.next();
  return step.value;
}

export interface PhasePoint {
  readonly weightStd: number;
  readonly biasStd: number;
}

/** One point of the plane, computed alone. */
export function phaseCell(phi: Activation, { weightStd, biasStd }: PhasePoint, inputSquare = 1): PhaseCell {
  const field = { phi, weightVariance: weightStd ** 2, biasVariance: biasStd ** 2 };
  const { decorrelation: _, ...cell } = cellOf(field, firstLength(field, inputSquare), 1);
  return cell;
}

/** Of these the length that inputs come to and the susceptibility there: quick, since no angle is followed. */
export function phaseLength(
  phi: Activation,
  { weightStd, biasStd }: PhasePoint,
  inputSquare = 1,
): Pick<PhaseCell, 'q' | 'chi1'> {
  const field = { phi, weightVariance: weightStd ** 2, biasVariance: biasStd ** 2 };
  const q = lengthLimit(field, firstLength(field, inputSquare));
  return { q, chi1: chi1(field, Math.min(q, FAR)) };
}

/** Poole et al. 2016: q_1 = sigma_w^2 q_0 + sigma_b^2, where q_0 is the second moment of the inputs. */
function firstLength({ weightVariance, biasVariance }: MeanField, inputSquare: number): number {
  return weightVariance * inputSquare + biasVariance;
}

function gridLines(max: number, count: number, axes: PhaseAxes): number[] {
  const share = (k: number) => k / (count - 1);
  return Array.from({ length: count }, (_, k) => max * (axes === 'std' ? share(k) : Math.sqrt(share(k))));
}

interface SearchedCell extends PhaseCell {
  /** 1 - c*, or where its search should go on. */
  readonly decorrelation: number;
}

// Where lengths grow without bound, an argument so large stands for the limit, as in src/theory/phase.ts.
const FAR = 1e12;

function cellOf(field: MeanField, start: number, near: number): SearchedCell {
  // Without weights every state is the biases'.
  if (field.weightVariance === 0) {
    return { q: field.biasVariance, chi1: 0, chiQ: 0, depthScale: 0, decorrelation: near };
  }
  const q = lengthLimit(field, start);
  const at = Math.min(q, FAR);
  const chi = chi1(field, at);
  const numbers = { q, chi1: chi, chiQ: chiQ(field, at) };
  // Angles follow chi1 at a fixed point of the length alone, and beside c = 1 only in the ordered phase.
  if (q === 0 || q === Number.POSITIVE_INFINITY || chi <= 1) {
    return {
      ...numbers,
      depthScale: chi === 0 ? 0 : (xiGrad(field, at) ?? Number.POSITIVE_INFINITY),
      decorrelation: near,
    };
  }
  const { decorrelation, slope } = chaoticFixedPoint(field, q, near);
  const depthScale = slope <= 0 ? 0 : slope < 1 ? -1 / Math.log(slope) : Number.POSITIVE_INFINITY;
  return { ...numbers, depthScale, decorrelation };
}

// A picture shows no more of a depth scale than three digits; decorrelationStar() goes on to the last bit, in eight times the time.
const ENOUGH = 1e-4;
// From 1 to the smallest decorrelation that can be told from 0, Newton's steps halve at worst.
const MAX_STEPS = 60;

/**
 * 1 - c* and the correlation map's slope there, for chi1 > 1. The map of decorrelations is concave with one fixed point above 0, so
 * Newton's method for map(d) - d comes down to it from anywhere above, and from below wherever the difference already falls.
 */
function chaoticFixedPoint(field: MeanField, q: number, near: number): { decorrelation: number; slope: number } {
  let decorrelation = near;
  let slope = 1;
  for (let step = 0; step < MAX_STEPS; step++) {
    slope = cMapSlope(field, q, decorrelation);
    // Below the maximum of the difference a step would lead away, to 0.
    if (slope >= 1 && decorrelation < 1) {
      decorrelation = 1;
      continue;
    }
    const move = (decorrelationMap(field, q, decorrelation) - decorrelation) / (1 - slope);
    if (!(Math.abs(move) > ENOUGH * decorrelation)) break;
    decorrelation = Math.min(1, decorrelation + move);
  }
  return { decorrelation, slope };
}
