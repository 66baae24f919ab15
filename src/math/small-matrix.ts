// Three by three matrices, row-major in arrays of nine, and vectors of three: what a linear recursion of three numbers needs.

export type Vector3 = readonly [number, number, number];
/** Row-major [3, 3]. */
export type Matrix3 = Float64Array;

const SCRATCH: Matrix3 = new Float64Array(9);

/** J V J' + N. */
export function propagated(j: Matrix3, v: Matrix3, n: Matrix3): Matrix3 {
  const half = SCRATCH;
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++) half[3 * r + c] = j[3 * r] * v[c] + j[3 * r + 1] * v[3 + c] + j[3 * r + 2] * v[6 + c];
  }
  const result = n.slice();
  for (let r = 0; r < 3; r++) {
    for (let c = 0; c < 3; c++) {
      result[3 * r + c] += half[3 * r] * j[3 * c] + half[3 * r + 1] * j[3 * c + 1] + half[3 * r + 2] * j[3 * c + 2];
    }
  }
  return result;
}

/** J' x. */
export function transposedTimes(j: Matrix3, [x, y, z]: Vector3): Vector3 {
  return [j[0] * x + j[3] * y + j[6] * z, j[1] * x + j[4] * y + j[7] * z, j[2] * x + j[5] * y + j[8] * z];
}

/** V x. */
export function times(v: Matrix3, [x, y, z]: Vector3): Vector3 {
  return [v[0] * x + v[1] * y + v[2] * z, v[3] * x + v[4] * y + v[5] * z, v[6] * x + v[7] * y + v[8] * z];
}

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
