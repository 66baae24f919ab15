// The product's part of a layer: the inner step, and the tile of 64 rows by 32 columns in which the sums wait until each lane takes over
// a column. Single floats, because neighbouring lanes may not write components of one vector.

var<workgroup> sh_tile: array<f32, 2048>;

// Four terms of one output row for four columns, added in order.
fn weighted(acc: vec4f, w: vec4f, x0: vec4f, x1: vec4f, x2: vec4f, x3: vec4f) -> vec4f {
  return fma(vec4f(w.w), x3, fma(vec4f(w.z), x2, fma(vec4f(w.y), x1, fma(vec4f(w.x), x0, acc))));
}

// Leaves the sums of one row; `lane` as in product_place, `row` counts its eight.
fn park(lane: u32, row: u32, sums: vec4f) {
  let cell = ((lane / 8u) * 8u + row) * 32u + (lane % 8u) * 4u;
  sh_tile[cell] = sums.x;
  sh_tile[cell + 1u] = sums.y;
  sh_tile[cell + 2u] = sums.z;
  sh_tile[cell + 3u] = sums.w;
}

// The sum of the lane's own column in a row of the tensor, after a barrier; `lane` as in column_place.
fn parked(lane: u32, row: u32) -> f32 {
  return sh_tile[(row % 64u) * 32u + lane % 32u];
}
