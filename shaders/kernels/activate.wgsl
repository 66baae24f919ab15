// output = phi(input), elementwise, for blocks whose activation stands before the linear map or after the sum. Leaves the input's
// statistics as the pre-activation's (first) and the output's (second). Buffers, grid and lanes as in layer-forward.

//!include shared/pass-params.wgsl
//!include shared/tower-record.wgsl
//!include shared/activation-scaled.wgsl
//!include shared/stored-moments.wgsl

override ACTIVATION: u32;  // index in ACTIVATION_NAMES

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> towers: array<TowerRecord>;
@group(0) @binding(2) var<storage, read> input: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let tiles_x = p.tower_stride / 32u;
  let tower = group.x / tiles_x;
  let sample = (group.x % tiles_x) * 32u + (lane % 8u) * 4u;
  let row = group.y * 64u + (lane / 8u) * 8u;
  let columns = p.towers * p.tower_stride / 4u;
  let column = (tower * p.tower_stride + sample) / 4u;
  let t = towers[p.map_index * p.towers + tower];
  var result: array<vec4f, 8>;
  var input_moments = no_moments(ZERO_EXPONENT);
  var output_moments = no_moments(ZERO_EXPONENT);
  for (var i = 0u; i < 4u; i++) {
    let own_column = 4u * column + i;
    let exponent = stored_exponent(p.slot_input, own_column);
    let output_exponent = activation_exponent(ACTIVATION, exponent);
    var own_input = no_moments(exponent);
    var own_output = no_moments(output_exponent);
    var slope = 0u;
    for (var j = 0u; j < 8u; j++) {
      let unit = row + j;
      if (unit < p.rows && sample + i < p.batch) {
        let z = input[unit * columns + column][i];
        own_input = add_value(own_input, z);
        let x = scale2(z, exponent);
        own_input.saturated += select(1.0, 0.0, x > t.saturation_low && x < t.saturation_high);
        slope = max(slope, biased_slope(slope_exponent_scaled(ACTIVATION, t.leaky, z, exponent)));
        result[j][i] = activation_scaled(ACTIVATION, t.leaky, z, exponent);
        own_output = add_value(own_output, result[j][i]);
      }
    }
    if (own_output.filled) {
      note_slope(p.slot_input, own_column, slope);
      note_column(p.slot_second, own_column, output_exponent, own_output.peak);
      input_moments = join_moments(input_moments, own_input);
      output_moments = join_moments(output_moments, own_output);
    }
  }
  for (var j = 0u; j < 8u; j++) {
    if (row + j < p.padded_rows) {
      output[(row + j) * columns + column] = result[j];
    }
  }

  let tile = (tower * ((p.padded_rows + 63u) / 64u) + group.y) * tiles_x + group.x % tiles_x;
  join_lanes(input_moments, output_moments, lane);
  if (lane == 0u) {
    if (p.stat_first != NOTHING) {
      store_moments(p.stat_first, tile, sh_first[0]);
    }
    if (p.stat_second != NOTHING) {
      store_moments(p.stat_second, tile, sh_second[0]);
    }
  }
}
