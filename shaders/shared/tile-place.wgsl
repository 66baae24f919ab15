// Where a lane stands in the grid that all kernels over a whole tensor share: x = local tower * column tiles + column tile, y = row
// tile. A lane has ROWS rows by COLUMNS columns of one tower, and works on them column by column, so that a column's exponents are
// looked up once.

//!include shared/pass-params.wgsl
//!include shared/variant.wgsl

struct TilePlace {
  tower: u32,        // base tower
  sample: u32,       // the lane's first column within its tower; the others follow LANES_X apart
  column: u32,       // the same column in a stacked tensor ...
  base_column: u32,  // ... and in a forward one
  row: u32,          // the lane's rows: from here ...
  end: u32,          // ... to here, padding included
  entry: u32,        // place of the lane's statistics
}

fn tile_place(p: PassParams, group: vec3u, lane: u32) -> TilePlace {
  let tiles_x = p.tower_stride / TILE_COLUMNS;
  let tiles_y = (p.padded_rows + TILE_ROWS - 1u) / TILE_ROWS;
  let local = group.x / tiles_x;
  let stacked = p.tower_first + local;
  let tower = stacked % p.towers;
  let sample = (group.x % tiles_x) * TILE_COLUMNS + lane % LANES_X;
  let row = group.y * TILE_ROWS + (lane / LANES_X) * ROWS;
  return TilePlace(
    tower, sample, stacked * p.tower_stride + sample, tower * p.tower_stride + sample, row, min(row + ROWS, p.padded_rows),
    ((local * tiles_y + group.y) * tiles_x + group.x % tiles_x) * LANES + lane);
}

// End of the rows that hold values in the lane's j-th column: none where the column is padding.
fn filled_end(p: PassParams, at: TilePlace, j: u32) -> u32 {
  return select(0u, min(at.end, p.rows), at.sample + j * LANES_X < p.batch);
}

// Zeros in the padding of the lane's j-th column.
fn clear_padding(p: PassParams, at: TilePlace, j: u32, tensor: u32) {
  for (var unit = max(at.row, filled_end(p, at, j)); unit < at.end; unit++) {
    arena[tensor + unit * p.columns + at.column + j * LANES_X] = 0.0;
  }
}
