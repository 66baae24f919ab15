// The lines of theory over fields with a known edge, across which the depth scale is infinite.

import { describe, expect, it } from 'vitest';
import {
  hasTheoryContours,
  type MapPlace,
  type TheoryOfMap,
  theoryContours,
} from '../../../src/plot/theory-contours.ts';

const NAMES = { chi1: 'edge', scale: String };
const GAINS = [0.8, 0.9, 1, 1.1, 1.25, 1.5];
const DEPTHS = [10, 20, 30, 40, 50];
// Between two columns.
const EDGE = 1.18;

/** ln chi1 = gain - EDGE, and the scale is 1 / |ln chi1| on both sides. */
function theory(own: Partial<TheoryOfMap> = {}): TheoryOfMap {
  const lnChi = ({ x }: MapPlace) => GAINS[x] - EDGE;
  return {
    x: GAINS,
    y: DEPTHS,
    depth: 'y',
    chi1: (place) => Math.exp(lnChi(place)),
    depthScale: (place) => 1 / Math.abs(lnChi(place)),
    ...own,
  };
}

/** A gain in columns, between two of them in proportion. */
function columnOf(gain: number): number {
  const k = GAINS.findLastIndex((value) => value <= gain);
  return k + (gain - GAINS[k]) / (GAINS[k + 1] - GAINS[k]);
}

describe('the lines of theory on a map', () => {
  it('are the edge, and the depths of 1, 2, 4.5 and 6 scales on both sides of it', () => {
    const contours = theoryContours(theory(), NAMES);
    expect(contours.map(({ name }) => name)).toEqual(['edge', '1', '2', '4.5', '6']);
    for (const [x] of contours[0].lines.flat()) expect(x).toBeCloseTo(columnOf(EDGE), 9);
    // On the row of 50 layers the depth is k scales at |gain - EDGE| = k / 50, where this field is linear in the gain.
    for (const k of [1, 2, 4.5, 6]) {
      const points = contours.find(({ name }) => name === String(k))?.lines.flat() ?? [];
      const deepest = points.filter(([, y]) => y === DEPTHS.length - 1).map(([x]) => x);
      for (const gain of [EDGE - k / 50, EDGE + k / 50]) {
        expect(Math.min(...deepest.map((x) => Math.abs(x - columnOf(gain))))).toBeLessThan(1e-9);
      }
    }
  });

  it('do not cross the edge, where the scale is infinite', () => {
    const [, ...scales] = theoryContours(theory(), NAMES);
    for (const line of scales.flatMap(({ lines }) => lines)) {
      const sides = new Set(line.map(([x]) => x < columnOf(EDGE)));
      expect(sides.size).toBe(1);
    }
  });

  it('are the edge alone where the depth is on no axis, and nothing where theory has no factor a layer', () => {
    expect(theoryContours(theory({ depth: null }), NAMES).map(({ name }) => name)).toEqual(['edge']);
    const none = () => Number.NaN;
    expect(theoryContours(theory({ chi1: none, depthScale: none }), NAMES)).toEqual([]);
  });

  it('go through a column without a scale and through one at the edge itself', () => {
    // Weights of 0: chi1 and the scale are 0. The third column lies on the edge.
    const chi1 = ({ x }: MapPlace) => [0, 0.5, 1, 2, 3, 4][x];
    const depthScale = ({ x }: MapPlace) => [0, 20, Number.POSITIVE_INFINITY, 20, 10, 5][x];
    const [edge, ...scales] = theoryContours(theory({ chi1, depthScale }), NAMES);
    for (const [x] of edge.lines.flat()) expect(x).toBeCloseTo(2, 9);
    for (const [x, y] of scales.flatMap(({ lines }) => lines.flat())) expect(Number.isFinite(x + y)).toBe(true);
  });

  it('are strokes beside a list of names, and none are there without an axis of rising numbers', () => {
    const [edge] = theoryContours(theory({ y: ['relu', 'tanh'], depth: null }), NAMES);
    expect(edge.lines.map((line) => line.map(([, y]) => y))).toEqual([
      [-0.5, 0.5],
      [0.5, 1.5],
    ]);
    expect(hasTheoryContours({ x: ['a', 'b'], y: [2, 1] })).toBe(false);
    expect(hasTheoryContours({ x: ['a', 'b'], y: [1, 2] })).toBe(true);
  });
});
