// output = phi(input), elementwise, for blocks whose activation stands before the linear map or after the sum. Leaves the input's
// statistics as the pre-activation's (first) and the output's (second). Buffers, grid and lanes as in layer-forward.

//!include shared/tile-place.wgsl
//!include shared/tower-record.wgsl
//!include shared/activation-scaled.wgsl
//!include shared/stored-moments.wgsl

override ACTIVATION: u32;  // index in ACTIVATION_NAMES

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> towers: array<TowerRecord>;
@group(0) @binding(2) var<storage, read> input: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<f32>;
@group(0) @binding(4) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let at = column_place(p, group, lane);
  let t = towers[p.map_index * p.towers + at.tower];
  let exponent = stored_exponent(p.slot_input, at.column);
  let output_exponent = activation_exponent(ACTIVATION, exponent);
  var input_moments = no_moments(exponent);
  var output_moments = no_moments(output_exponent);
  var slope = 0u;
  var losses = 0u;
  for (var unit = at.row; unit < at.end; unit++) {
    let cell = unit * at.columns + at.column;
    var y = 0.0;
    if (at.real && unit < p.rows) {
      let z = input[cell];
      input_moments = add_value(input_moments, z);
      let x = scale2(z, exponent);
      input_moments.saturated += select(1.0, 0.0, x > t.saturation_low && x < t.saturation_high);
      slope = max(slope, biased_slope(slope_exponent_scaled(ACTIVATION, t.leaky, z, exponent)));
      y = activation_scaled(ACTIVATION, t.leaky, z, exponent);
      output_moments = add_value(output_moments, y);
      losses += select(0u, 1u, is_lost(ACTIVATION, z, y));
    }
    output[cell] = y;
  }
  if (filled(output_moments)) {
    note_slope(p.slot_input, at.column, slope);
    note_column(p.slot_second, at.column, output_exponent, output_moments.peak);
    output_moments = without_losses(output_moments, losses);
  }
  leave_moments(input_moments, output_moments, lane, at.tile);
}
