// The edge of chaos as it lies in a window of the plane: the whole curve with its fixed point's length as the parameter, so
// that bends with several points at one sigma_b are there too, cut where chi_q crosses 1. Hayou, Doucet and Rousseau 2019.

import { type Activation, activation } from '../math/activations.ts';
import { type CriticalPoint, criticalPointAt, criticalPoints, isHomogeneous } from '../math/critical-variance.ts';
import { halfStablePoints } from '../theory/edge-of-chaos.ts';
import { chiQ } from '../theory/susceptibilities.ts';

export interface EdgeVertex {
  readonly biasStd: number;
  readonly weightStd: number;
  /** The fixed point of the length; 0 at the limit of vanishing biases, NaN where every q is a fixed point. */
  readonly q: number;
  readonly chiQ: number;
  /** Whether the length returns there: chi_q < 1. */
  readonly stability: 'stable' | 'unstable' | 'half-stable' | 'every-length';
}

export interface EdgeOfPlane {
  /** `outside`: there is an edge, but none of it in this window. */
  readonly kind: 'curve' | 'point' | 'outside' | 'none';
  /** Pieces in the window, each by growing q and all of one stability but for its ends; a point is a piece of one vertex. */
  readonly pieces: readonly (readonly EdgeVertex[])[];
  /** The smallest sigma_w of the whole edge and where; null where there is none. */
  readonly first: EdgeVertex | null;
}

export interface PhaseWindow {
  readonly biasMax: number;
  readonly weightMax: number;
}

// ln q of the curve that is looked at: from biases that no picture tells from 0 to windows a thousand times the usual ones.
const LOWEST = -16;
const HIGHEST = 14;
// A step changes sigma_b by 1 % at most: no corner shows in a figure of 1000 pixels.
const STEP = 0.02;
// The bias variance is a difference of numbers near q, each good to 1e-14.
const NOISE = 1e-13;
// hard-tanh's chi_q comes as near to 1 as its bends are out of reach, and then rounds to either side of it.
const UNIT = 1e-12;

/** The part of this activation's edge with sigma_b and sigma_w from 0 to the window's ends. */
export function edgeOfPlane(phi: Activation, window: PhaseWindow): EdgeOfPlane {
  if (isHomogeneous(phi)) {
    const points = criticalPoints(phi, 0).map((point) => vertexOf(phi, point));
    const inside = points.filter((vertex) => isInside(vertex, window));
    return {
      kind: inside.length > 0 ? 'point' : 'outside',
      pieces: inside.map((vertex) => [vertex]),
      first: points[0] ?? null,
    };
  }
  const curve = wholeCurve(phi);
  const pieces = piecesInside(curve, window);
  const first = curve.reduce<EdgeVertex | null>(
    (least, vertex) => (least === null || vertex.weightStd < least.weightStd ? vertex : least),
    null,
  );
  return { kind: pieces.length > 0 ? 'curve' : first === null ? 'none' : 'outside', pieces, first };
}

const curves = new Map<string, readonly EdgeVertex[]>();

/** By growing q; the half-stable points are vertices of their own. */
function wholeCurve(phi: Activation): readonly EdgeVertex[] {
  const known = curves.get(phi.name);
  if (known !== undefined) return known;
  // Not leaky-relu: those of another slope are homogeneous and never come here.
  const own = activation(phi.name);
  // Where the curve meets sigma_b = 0, to the last bit.
  const points: CriticalPoint[] = criticalPoints(own, 0);
  const steps = Math.round((HIGHEST - LOWEST) / STEP);
  for (let k = 0; k <= steps; k++) {
    const point = criticalPointAt(own, Math.exp(LOWEST + k * STEP));
    if (point.biasVariance > NOISE * point.q) points.push(point);
  }
  const curve = points.map((point) => vertexOf(own, point));
  for (const point of halfStablePoints(own)) curve.push({ ...vertexOf(own, point), stability: 'half-stable' });
  curve.sort((a, b) => a.q - b.q);
  curves.set(phi.name, curve);
  return curve;
}

function vertexOf(phi: Activation, { q, weightVariance, biasVariance }: CriticalPoint): EdgeVertex {
  const place = { biasStd: Math.sqrt(biasVariance), weightStd: Math.sqrt(weightVariance), q };
  if (Number.isNaN(q)) return { ...place, chiQ: 1, stability: 'every-length' };
  const chi = chiQ({ phi, weightVariance, biasVariance }, q);
  // At q = 0 chi_q and chi1 are one number, and no length lies below.
  const stability = q === 0 ? 'half-stable' : chi < 1 + UNIT ? 'stable' : 'unstable';
  return { ...place, chiQ: chi, stability };
}

function isInside({ biasStd, weightStd }: EdgeVertex, { biasMax, weightMax }: PhaseWindow): boolean {
  return biasStd <= biasMax && weightStd <= weightMax;
}

// Two neighbours on the curve differ in ln q by one step; where real biases end, or the noise begins, by more.
const GAP = 1.5 * STEP;

function piecesInside(curve: readonly EdgeVertex[], window: PhaseWindow): EdgeVertex[][] {
  const pieces: EdgeVertex[][] = [];
  let piece: EdgeVertex[] = [];
  const close = () => {
    if (piece.length > 1) pieces.push(piece);
    piece = [];
  };
  for (const vertex of curve) {
    const before = piece.at(-1);
    if (!isInside(vertex, window)) {
      // One vertex more: the figure cuts at the window's edge.
      if (before !== undefined) piece.push(vertex);
      close();
      continue;
    }
    if (before !== undefined && before.q > 0 && Math.log(vertex.q / before.q) > GAP) close();
    piece.push(vertex);
    if (vertex.stability === 'half-stable' && vertex.q > 0) {
      close();
      piece.push(vertex);
    }
  }
  close();
  return pieces;
}
