import { describe, expect, it } from 'vitest';
import { drawBaseWeights } from '../../../src/math/draw.ts';
import { orthonormalColumns } from '../../../src/math/orthogonal.ts';

// Householder QR: a few roundings a row and column, rows * columns * 2^-53 with room for the constant.
const allowed = (rows: number, columns: number) => 4 * rows * columns * 2 ** -53;

describe.each([
  [1, 1],
  [2, 2],
  [7, 3],
  [40, 40],
  [33, 1],
])('orthonormalColumns of %d by %d', (rows, columns) => {
  const matrix = drawBaseWeights(5, 1, 'normal', rows, columns);
  const q = orthonormalColumns(matrix, { rows, columns });
  const product = (a: Float64Array, i: number, b: Float64Array, j: number) => {
    let sum = 0;
    for (let k = 0; k < rows; k++) sum += a[k * columns + i] * b[k * columns + j];
    return sum;
  };

  it('has orthonormal columns', () => {
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < columns; j++) {
        expect(Math.abs(product(q, i, q, j) - (i === j ? 1 : 0)), `${i}, ${j}`).toBeLessThan(allowed(rows, columns));
      }
    }
  });

  it('leaves an upper triangle with a positive diagonal', () => {
    for (let i = 0; i < columns; i++) {
      expect(product(q, i, matrix, i)).toBeGreaterThan(0);
      for (let j = 0; j < i; j++) {
        // Columns of the matrix have norms of about sqrt(rows), below 10 here.
        expect(Math.abs(product(q, i, matrix, j))).toBeLessThan(10 * allowed(rows, columns));
      }
    }
  });
});

describe('orthonormalColumns', () => {
  it('refuses a wide matrix', () => {
    expect(() => orthonormalColumns(new Float64Array(6), { rows: 2, columns: 3 })).toThrow('rows >= columns');
  });

  it('gives orthonormal columns even for a matrix of zeros', () => {
    expect([...orthonormalColumns(new Float64Array(6), { rows: 3, columns: 2 })]).toEqual([1, 0, 0, 1, 0, 0]);
  });
});
