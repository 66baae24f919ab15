// Three by three matrices against their definitions, with numbers whose products are exact.

import { describe, expect, it } from 'vitest';
import { dot, propagated, times, transposedTimes } from '../../../src/math/small-matrix.ts';

const J = Float64Array.of(1, 2, -3, 0, 5, 7, -11, 13, 4);
const V = Float64Array.of(2, -1, 0, -1, 3, 5, 0, 5, 8);
const N = Float64Array.of(1, 0, 2, 0, 6, 0, 2, 0, 9);

describe('three by three matrices', () => {
  it("propagate a covariance as J V J' + N", () => {
    const expected = N.map((noise, index) => {
      const [r, c] = [Math.floor(index / 3), index % 3];
      let sum = noise;
      for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) sum += J[3 * r + a] * V[3 * a + b] * J[3 * c + b];
      return sum;
    });
    expect([...propagated(J, V, N)]).toEqual([...expected]);
    expect([...N]).toEqual([1, 0, 2, 0, 6, 0, 2, 0, 9]);
  });

  it('multiply vectors by rows, and transposed by columns', () => {
    expect(times(J, [1, 10, 100])).toEqual([1 + 20 - 300, 50 + 700, -11 + 130 + 400]);
    expect(transposedTimes(J, [1, 10, 100])).toEqual([1 - 1100, 2 + 50 + 1300, -3 + 70 + 400]);
  });

  it("have J x . y = x . J' y", () => {
    expect(dot(times(J, [1, 2, 3]), [5, 7, -2])).toBe(dot([1, 2, 3], transposedTimes(J, [5, 7, -2])));
  });
});
