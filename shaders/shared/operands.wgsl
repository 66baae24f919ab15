// What a lane multiplies: sums[i][j] = sum over k of left[row + i][k] * right[k][column + j LANES_X], i over ROWS, j over COLUMNS, k in
// order. The kernel says what stands at an index (left_value, right_value), what a step of the sum is multiplied by (left_factor), and
// what becomes of a sum (keep_sum). It calls multiply(operands, steps, lane) of the variant's own product file; the steps are a multiple
// of 8.

struct Operands {
  left: u32,          // index of left[0][0], from one row to the next, from one step of the sum to the next
  left_row: u32,
  left_step: u32,
  row: u32,           // the lane's first row
  rows: u32,          // how many there are: beyond, the last is read again and the sums mean nothing
  right: u32,         // index of right[0][0], from one column to the next, from one step to the next
  right_column: u32,
  right_step: u32,
  column: u32,        // the lane's first column
  columns: u32,       // how many there are
}

// The lane's sums, row by row, as long as the loop runs in registers: written at constant places, read by an epilogue in a loop.
var<private> sums: array<f32, ${ROWS * COLUMNS}>;

fn left_index(o: Operands, i: u32) -> u32 {
  return o.left + min(o.row + i, o.rows - 1u) * o.left_row;
}

fn right_index(o: Operands, j: u32) -> u32 {
  return o.right + min(o.column + j * LANES_X, o.columns - 1u) * o.right_column;
}
