// Base weights and base biases of `count` matrices of one shape. Matrix i of the dispatch is number first_matrix + i * matrix_step of its
// network and begins at at + i * step: weights[at + row * row_stride + col] = base draw number row * fan_in + col of its weight key,
// weights[at + bias_offset + row] = base draw number row of its bias key; zero in the padding. Matrix: [padded_rows, row_stride] then
// [padded_rows]. Grid: one thread an octet of elements (a row is padded to 8, so it lies in one row), 64 a group, groups_x groups in x
// and as many rows of groups as needed. Precision: words are exact, draws within a few units in the last place.

//!include shared/threefry.wgsl
//!include shared/base-draw.wgsl

struct DrawParams {
  weight_stream: vec2u,    // keys of the network's streams: a matrix folds its number in
  bias_stream: vec2u,
  first_matrix: u32,
  matrix_step: u32,
  count: u32,
  at: u32,
  step: u32,
  fan_out: u32,
  fan_in: u32,
  row_stride: u32,         // padded fan_in
  padded_rows: u32,        // padded fan_out
  bias_offset: u32,        // padded_rows * row_stride
  distribution: u32,       // 0 normal, 1 uniform, 2 truncated normal
  bias_distribution: u32,  // 0 none, 1 normal, 2 uniform
  groups_x: u32,
}

@group(0) @binding(0) var<uniform> params: DrawParams;
@group(0) @binding(1) var<storage, read_write> weights: array<f32>;

// jax.random.fold_in(stream, matrix)
fn matrix_key(stream: vec2u, matrix: u32) -> vec2u {
  return threefry2x32(stream, vec2u(0u, matrix));
}

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let octet = (group.y * params.groups_x + group.x) * 64u + lane;
  let octets = (params.bias_offset + params.padded_rows) / 8u;
  let place = octet / octets;
  if (place < params.count) {
    let element = (octet % octets) * 8u;
    let row = element / params.row_stride;
    let col = element % params.row_stride;
    let matrix = params.first_matrix + place * params.matrix_step;
    var key: vec2u;
    var first: u32;        // number of the octet's first draw
    var drawn = 0u;        // elements before the padding
    var distribution: u32;
    if (row < params.padded_rows) {
      key = matrix_key(params.weight_stream, matrix);
      first = row * params.fan_in + col;
      if (row < params.fan_out) { drawn = params.fan_in - col; }
      distribution = params.distribution;
    } else {
      key = matrix_key(params.bias_stream, matrix);
      first = element - params.bias_offset;
      if (params.bias_distribution != 0u) { drawn = params.fan_out - first; }
      distribution = params.bias_distribution - 1u;
    }
    let at = params.at + place * params.step + element;
    let end = at + min(drawn, 8u);
    for (var i = at; i < end; i++) { weights[i] = base_draw(distribution, random_word(key, first + i - at)); }
    for (var i = end; i < at + 8u; i++) { weights[i] = 0.0; }
  }
}
