// Base weights and base biases of one map: weights[row * row_stride + col] = base draw number row * fan_in + col of weight_key, and
// weights[bias_offset + row] = base draw number row of bias_key; zero in the padding. Buffer: [padded_rows, row_stride] then
// [padded_rows]. Grid: one thread an element, 64 a group, groups_x groups in x and as many rows of groups as needed.
// Precision: words are exact, draws within a few units in the last place.

//!include shared/threefry.wgsl
//!include shared/base-draw.wgsl

struct DrawParams {
  weight_key: vec2u,
  bias_key: vec2u,
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

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let element = (group.y * params.groups_x + group.x) * 64u + lane;
  let row = element / params.row_stride;
  if (row < params.padded_rows) {
    let col = element % params.row_stride;
    var draw = 0.0;
    if (row < params.fan_out && col < params.fan_in) {
      draw = base_draw(params.distribution, random_word(params.weight_key, row * params.fan_in + col));
    }
    weights[element] = draw;
  } else if (element < params.bias_offset + params.padded_rows) {
    let bias_row = element - params.bias_offset;
    var draw = 0.0;
    if (bias_row < params.fan_out && params.bias_distribution != 0u) {
      draw = base_draw(params.bias_distribution - 1u, random_word(params.bias_key, bias_row));
    }
    weights[element] = draw;
  }
}
