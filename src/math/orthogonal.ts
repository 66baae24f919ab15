// Householder QR in float64, kept to what Haar-distributed matrices need: the thin Q whose R has a positive diagonal.

/**
 * Q of the QR decomposition of a tall matrix, each column multiplied by the sign of R's diagonal entry (Mezzadri 2007), which
 * makes Q unique and, for a normal matrix, uniform over the matrices with orthonormal columns.
 * Takes and gives row-major [rows, columns] with rows >= columns.
 */
export function orthonormalColumns(matrix: Float64Array, shape: { rows: number; columns: number }): Float64Array {
  const { rows, columns } = shape;
  if (rows < columns) throw new Error(`orthonormalColumns needs rows >= columns, got ${rows} by ${columns}`);
  const work = transposed(matrix, rows, columns); // one column after the other, for contiguous loops
  const signs = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    const own = work.subarray(k * rows, (k + 1) * rows);
    signs[k] = makeReflector(own, k);
    for (let j = k + 1; j < columns; j++) reflect(own, work.subarray(j * rows, (j + 1) * rows), k);
  }
  const q = new Float64Array(rows * columns);
  for (let j = 0; j < columns; j++) {
    const column = q.subarray(j * rows, (j + 1) * rows);
    column[j] = signs[j];
    for (let k = columns - 1; k >= 0; k--) reflect(work.subarray(k * rows, (k + 1) * rows), column, k);
  }
  return transposed(q, columns, rows);
}

// Overwrites column[k..] by the vector v, scaled to v.v = 2, of the reflection I - v v' that sends it to (R_kk, 0, ..., 0).
// Gives the sign of R_kk, which is chosen against column[k] so that nothing cancels.
function makeReflector(column: Float64Array, k: number): number {
  let square = 0;
  for (let i = k; i < column.length; i++) square += column[i] * column[i];
  const norm = Math.sqrt(square);
  if (norm === 0 || k === column.length - 1) {
    // Nothing below the diagonal: no reflection, so that a width of 1 gives 1 or -1 exactly.
    const sign = column[k] < 0 ? -1 : 1;
    column.fill(0, k);
    return sign;
  }
  const sign = column[k] > 0 ? -1 : 1;
  const head = column[k] - sign * norm;
  const scale = Math.sqrt(1 / (norm * Math.abs(head)));
  column[k] = head;
  for (let i = k; i < column.length; i++) column[i] *= scale;
  return sign;
}

function reflect(vector: Float64Array, column: Float64Array, from: number): void {
  let product = 0;
  for (let i = from; i < column.length; i++) product += vector[i] * column[i];
  for (let i = from; i < column.length; i++) column[i] -= product * vector[i];
}

/** Row-major [rows, columns] to row-major [columns, rows]. */
export function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = matrix[i * columns + j];
  return result;
}
