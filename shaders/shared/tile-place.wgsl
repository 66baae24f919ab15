// Where a lane stands in the grid that all kernels over a whole tensor share: x = tower * column tiles + column tile, y = row tile.
// A workgroup of 64 lanes covers 64 rows by 32 columns of one tower. In a product a lane owns 8 rows by 4 columns (one vec4 a row);
// in elementwise work it owns one column and half of the rows, so that a column's exponents are looked up once.

//!include shared/pass-params.wgsl

struct ProductPlace {
  row: u32,      // first of 8 rows
  column: u32,   // first vec4 of the columns within a row
  columns: u32,  // vec4 a row
}

struct ColumnPlace {
  tower: u32,
  column: u32,   // element within a row
  columns: u32,  // elements a row
  row: u32,      // rows from here ...
  end: u32,      // ... to here, padding included
  real: bool,    // false where the column is padding
  tile: u32,     // place of the partial statistics
}

fn product_place(p: PassParams, group: vec3u, lane: u32) -> ProductPlace {
  return ProductPlace(group.y * 64u + (lane / 8u) * 8u, group.x * 8u + lane % 8u, p.towers * p.tower_stride / 4u);
}

fn column_place(p: PassParams, group: vec3u, lane: u32) -> ColumnPlace {
  let tiles_x = p.tower_stride / 32u;
  let tower = group.x / tiles_x;
  let row = group.y * 64u + (lane / 32u) * 32u;
  let real = (group.x % tiles_x) * 32u + lane % 32u < p.batch;
  let tiles_y = (p.padded_rows + 63u) / 64u;
  return ColumnPlace(
    tower, group.x * 32u + lane % 32u, p.towers * p.tower_stride, row, min(row + 32u, p.padded_rows), real,
    (tower * tiles_y + group.y) * tiles_x + group.x % tiles_x);
}
