// output = phi(input), elementwise, for blocks whose activation stands before the linear map or after the sum. Leaves the input's
// statistics as the pre-activation's (first) and the output's (second). Buffers, grid and lanes as in layer-forward.

//!include shared/tile-place.wgsl
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
  let at = place_of(p, group, lane);
  let t = towers[p.map_index * p.towers + at.tower];
  var result: array<vec4f, 8>;
  var input_moments = no_moments(ZERO_EXPONENT);
  var output_moments = no_moments(ZERO_EXPONENT);
  for (var i = 0u; i < 4u; i++) {
    let own_column = 4u * at.column + i;
    let exponent = stored_exponent(p.slot_input, own_column);
    let output_exponent = activation_exponent(ACTIVATION, exponent);
    var own_input = no_moments(exponent);
    var own_output = no_moments(output_exponent);
    var slope = 0u;
    for (var j = 0u; j < 8u; j++) {
      let unit = at.row + j;
      if (unit < p.rows && at.sample + i < p.batch) {
        let z = input[unit * at.columns + at.column][i];
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
    if (at.row + j < p.padded_rows) {
      output[(at.row + j) * at.columns + at.column] = result[j];
    }
  }
  leave_moments(input_moments, output_moments, lane, at.tile);
}
