// Tables of panels: what they interpolate, how often they ask, and that nobody can spoil them.

import { describe, expect, it } from 'vitest';
import { PanelTable } from '../../../src/math/panel-table.ts';
import { expectNear } from './expect-near.ts';

describe('a panel table', () => {
  it('interpolates a vector of smooth functions to rounding', () => {
    const functions = [Math.sin, Math.exp, (x: number) => 1 / (4 + x * x)];
    const table = new PanelTable((x) => Float64Array.from(functions, (f) => f(x)), { width: 1, points: 14 });
    for (let x = -5; x < 5; x += 0.0371) {
      const got = table.at(x);
      functions.forEach((f, i) => {
        // exp and sin are entire. A pole four half widths away leaves (4 + sqrt(17))^-13 = 2e-12 of its size.
        expectNear(got[i], f(x), i === 2 ? 4e-12 : 1e-13 * Math.max(1, f(x)), `function ${i} at ${x}`);
      });
    }
  });

  it('is exact for polynomials of a degree below its points, in panels of any width', () => {
    for (const width of [0.1, 5]) {
      const table = new PanelTable((x) => Float64Array.of(x ** 3 - 2 * x), { width, points: 4 });
      for (let x = -9; x < 9; x += 0.53) {
        // Some twenty roundings of numbers up to 1000.
        expectNear(table.at(x)[0], x ** 3 - 2 * x, 1e-11, `width ${width} at ${x}`);
      }
    }
  });

  it('computes a panel once, at its points alone, and no panel that is not asked for', () => {
    const asked: number[] = [];
    const table = new PanelTable(
      (x) => {
        asked.push(x);
        return Float64Array.of(x);
      },
      { width: 2, points: 5 },
    );
    for (const x of [0.1, -0.7, 0.99, 0.1]) table.at(x);
    expect(asked).toHaveLength(5);
    expect(Math.min(...asked)).toBe(-1);
    expect(Math.max(...asked)).toBe(1);
    table.at(7.9);
    expect(asked).toHaveLength(10);
    expect(Math.min(...asked.slice(5))).toBe(7);
  });

  it('gives the very values at its points, on both sides of a seam', () => {
    const table = new PanelTable((x) => Float64Array.of(Math.cos(x)), { width: 1, points: 9 });
    expect(table.at(0.5)[0]).toBe(Math.cos(0.5));
    const step = 2 ** -40;
    expectNear(table.at(0.5 - step)[0], table.at(0.5 + step)[0], 4 * step, 'the seam at 1/2');
  });

  it('gives arrays that can be written to without harm, between its points and at them', () => {
    const table = new PanelTable((x) => Float64Array.of(x, 1), { width: 1, points: 3 });
    for (const x of [0.2, 0.5, 0]) {
      table.at(x).fill(99);
      expectNear(table.at(x)[0], x, 1e-15, `at ${x}`);
    }
  });
});
