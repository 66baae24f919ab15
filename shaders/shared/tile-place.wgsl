// Where a lane stands in the grid that all kernels over a whole tensor share: x = tower * column tiles + column tile, y = row tile.
// A workgroup of 64 lanes covers 64 rows by 32 columns of one tower; a lane owns 8 rows by 4 columns, one vec4 a row.

//!include shared/pass-params.wgsl

struct Place {
  tower: u32,
  row: u32,      // first of the lane's 8 rows
  sample: u32,   // first of its 4 samples within the tower
  column: u32,   // first vec4 of those samples within a row
  columns: u32,  // vec4 a row
  tile: u32,     // of the tower's tiles, counted over all towers: place of the partial statistics
}

fn place_of(p: PassParams, group: vec3u, lane: u32) -> Place {
  let tiles_x = p.tower_stride / 32u;
  let tower = group.x / tiles_x;
  let sample = (group.x % tiles_x) * 32u + (lane % 8u) * 4u;
  let tiles_y = (p.padded_rows + 63u) / 64u;
  return Place(
    tower, group.y * 64u + (lane / 8u) * 8u, sample, (tower * p.tower_stride + sample) / 4u,
    p.towers * p.tower_stride / 4u, (tower * tiles_y + group.y) * tiles_x + group.x % tiles_x);
}
