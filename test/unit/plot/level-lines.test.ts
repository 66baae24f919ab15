// Lines and parts of a level against fields whose level lines are known.

import { describe, expect, it } from 'vitest';
import { type GridField, type GridPoint, levelLines, levelPolygons } from '../../../src/plot/level-lines.ts';

function fieldOf(columns: number, rows: number, value: (column: number, row: number) => number): GridField {
  return {
    columns,
    rows,
    values: Float64Array.from({ length: columns * rows }, (_, k) => value(k % columns, Math.floor(k / columns))),
  };
}

/** Shoelace formula; positive for a walk against the clock. */
function area(polygon: readonly GridPoint[]): number {
  return polygon.reduce((sum, [x, y], k) => {
    const [nextX, nextY] = polygon[(k + 1) % polygon.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

describe('level lines', () => {
  it('of a slope are one straight line at the level, from border to border', () => {
    const lines = levelLines(
      fieldOf(7, 5, (_, row) => row),
      1.25,
    );
    expect(lines).toHaveLength(1);
    const columns = lines[0].map(([column]) => column);
    expect(new Set(lines[0].map(([, row]) => row))).toEqual(new Set([1.25]));
    expect([Math.min(...columns), Math.max(...columns), lines[0].length]).toEqual([0, 6, 7]);
  });

  it('of a hill are one closed line around its top', () => {
    const size = 41;
    const lines = levelLines(
      fieldOf(size, size, (x, y) => -Math.hypot(x - 20, y - 20)),
      -12,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0][0]).toEqual(lines[0].at(-1));
    // Linear between neighbours a step apart, the distance from the top errs by 1 / (8 * 12).
    for (const [x, y] of lines[0]) expect(Math.abs(Math.hypot(x - 20, y - 20) - 12)).toBeLessThan(1 / 96);
  });

  it('keep out of broken cells', () => {
    const lines = levelLines(
      fieldOf(7, 5, (_, row) => row),
      1.25,
      { broken: (column) => column === 3 },
    );
    expect(lines.map((line) => line.length).sort()).toEqual([3, 4]);
  });

  it('are nothing where the level is nowhere', () => {
    expect(
      levelLines(
        fieldOf(4, 4, (x) => x),
        9,
      ),
    ).toEqual([]);
  });
});

describe('level polygons', () => {
  it('cover exactly the part of the grid at or above the level', () => {
    const polygons = levelPolygons(
      fieldOf(7, 5, (x, y) => x + y),
      4,
    );
    // The corner below the line x + y = 4 has an area of 4 * 4 / 2.
    expect(polygons.reduce((sum, polygon) => sum + area(polygon), 0)).toBeCloseTo(6 * 4 - 8, 12);
    // Where only a corner reaches the level, a polygon is that point.
    for (const polygon of polygons) expect(area(polygon)).toBeGreaterThanOrEqual(0);
  });

  it('are the whole grid, one run a row, below the least value and nothing above the greatest', () => {
    const field = fieldOf(7, 5, (x, y) => x + y);
    expect(levelPolygons(field, -1)).toHaveLength(4);
    expect(levelPolygons(field, 11)).toEqual([]);
  });

  it('and lines take alternating corners alike: the two above are joined', () => {
    const saddle: GridField = { columns: 2, rows: 2, values: [1, 0, 0, 1] };
    expect(levelPolygons(saddle, 0.5).map(area)).toEqual([0.75]);
    expect(levelLines(saddle, 0.5)).toHaveLength(2);
  });
});
