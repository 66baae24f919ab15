// From the plane's numbers to what its figure draws: shares of the window, bands on a logarithm that is 0 on the edge of chaos,
// and the signed inverse of the depth scale, which passes through 0 there without a jump.

import type { PhasePlane, PhasePlaneRequest, PhasePoint } from '../../experiment/phase-plane.ts';
import type { GridField } from '../../plot/level-lines.ts';
import type { PhaseAxis } from '../../plot/phase-axes.ts';
import type { PhaseFigureOptions } from '../../plot/phase-figure.ts';
import type { SharePoint } from '../../plot/phase-parts.ts';
import type { PhaseQuantity } from './phase-options.ts';

/** The lines of one depth scale, in layers. */
export const DRAWN_SCALES = [2, 5, 10, 20, 50, 100] as const;

type Window = Pick<PhasePlaneRequest, 'axes' | 'biasMax' | 'weightMax'>;

/** Where a point lies in the window; beyond 0 and 1 outside of it. */
export function shareOf({ weightStd, biasStd }: PhasePoint, { axes, biasMax, weightMax }: Window): SharePoint {
  const share = (ratio: number) => (axes === 'std' ? ratio : ratio * ratio);
  return [share(biasStd / biasMax), share(weightStd / weightMax)];
}

export function pointAt([x, y]: SharePoint, { axes, biasMax, weightMax }: Window): PhasePoint {
  const ratio = (share: number) => (axes === 'std' ? share : Math.sqrt(Math.max(0, share)));
  return { weightStd: weightMax * ratio(y), biasStd: biasMax * ratio(x) };
}

export function isInside(point: PhasePoint, { biasMax, weightMax }: Window): boolean {
  return point.biasStd <= biasMax && point.weightStd <= weightMax;
}

// chi and 1 / chi alike, but in round numbers on either side.
const CHI_BANDS = [0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 2, 3];
const SCALE_BANDS = [2, 5, 10, 20, 50];
// Smaller factors are the same band; their logarithm must stay a number.
const SMALLEST = 1e-6;

export function bandsOf(quantity: PhaseQuantity): PhaseFigureOptions['bands'] {
  if (quantity !== 'xiC') return CHI_BANDS.map((chi) => ({ level: Math.log(chi), text: String(chi) }));
  const side = (sign: 1 | -1) => SCALE_BANDS.map((scale) => ({ level: sign / scale, text: String(scale) }));
  return [...side(-1), { level: 0, text: '∞' }, ...side(1).reverse()];
}

export function fieldOf(plane: PhasePlane, quantity: PhaseQuantity): GridField {
  if (quantity === 'xiC') return rateField(plane);
  const source = quantity === 'chi1' ? plane.chi1 : plane.chiQ;
  const { columns, rows } = plane.request;
  return { columns, rows, values: source.map((chi) => Math.log(Math.max(SMALLEST, chi))) };
}

/** -1 / scale where ordered, 1 / scale where chaotic. */
export function rateField({ request: { columns, rows }, chi1, depthScale }: PhasePlane): GridField {
  const most = -Math.log(SMALLEST);
  const values = chi1.map((chi, k) => (chi <= 1 ? -1 : 1) * Math.min(most, 1 / depthScale[k]));
  return { columns, rows, values };
}

// Neighbours on a grid of 41 lines differ by a tenth where the map is steep; where lengths leave for another fixed point, by more.
const JUMP = 0.25;

/** Cells across which lengths go to different places: a line there would be one of the jump, not of a depth scale. */
export function brokenCells(
  { request: { columns }, q }: PhasePlane,
  rate: GridField,
): (column: number, row: number) => boolean {
  return (column, row) => {
    const corners = [0, 1, columns, columns + 1].map((offset) => row * columns + column + offset);
    const unbounded = corners.filter((k) => q[k] === Number.POSITIVE_INFINITY).length;
    if (unbounded === 0 || unbounded === corners.length) return false;
    const rates = corners.map((k) => rate.values[k]);
    return Math.max(...rates) - Math.min(...rates) > JUMP;
  };
}

export function edgeShares({ edge, request }: PhasePlane): PhaseFigureOptions['edge'] {
  return edge.pieces.map((piece) => ({
    // Its ends may be half-stable; what lies between them says what it is.
    held: piece[Math.floor(piece.length / 2)].stability !== 'unstable',
    points: thinned(piece.map((vertex) => shareOf(vertex, request))),
  }));
}

// Half a pixel of a figure a thousand pixels wide.
const LEAST_STEP = 5e-4;

/** Without the points that lie on top of their neighbours; both ends stay. */
function thinned(points: readonly SharePoint[]): SharePoint[] {
  const kept: SharePoint[] = [];
  points.forEach((point, index) => {
    const last = kept.at(-1);
    const far = last === undefined || Math.hypot(point[0] - last[0], point[1] - last[1]) >= LEAST_STEP;
    if (far || index === points.length - 1) kept.push(point);
  });
  return kept;
}

/** Round numbers from 0 to max, about `count` of them. */
export function axisTicks(max: number, count: number): PhaseAxis['ticks'] {
  const wanted = max / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= wanted * 0.999) ?? wanted;
  const last = Math.floor(max / step + 1e-9);
  return Array.from({ length: last + 1 }, (_, k) => ({
    at: (k * step) / max,
    text: String(Number((k * step).toPrecision(6))),
  }));
}
