// second = phi(input), elementwise, for blocks whose activation stands before the linear map or after the sum. Leaves the input's
// statistics as the pre-activation's (first) and the output's (second). Tensors, grid and lanes as in layer-forward.

//!include shared/tile-place.wgsl
//!include shared/tower-record.wgsl
//!include shared/slope-estimate.wgsl
//!include shared/scaled-bound.wgsl
//!include shared/stored-moments.wgsl

override ACTIVATION: u32;  // index in ACTIVATION_NAMES

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> towers: array<TowerRecord>;
@group(0) @binding(2) var<storage, read_write> arena: array<f32>;
@group(0) @binding(3) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let at = tile_place(p, group, lane);
  let t = towers[p.map_index * p.towers + at.tower];
  var input_moments = no_moments(ZERO_EXPONENT);
  var output_moments = no_moments(ZERO_EXPONENT);
  for (var j = 0u; j < COLUMNS; j++) {
    let column = at.column + j * LANES_X;
    let exponent = stored_exponent(p.slot_input, column);
    let output_exponent = activation_exponent(ACTIVATION, exponent);
    let low = scaled_bound(t.saturation_low, exponent);
    let high = scaled_bound(t.saturation_high, exponent);
    var inputs = no_moments(exponent);
    var values = no_moments(output_exponent);
    var extremes = NO_EXTREMES;
    for (var unit = at.row; unit < filled_end(p, at, j); unit++) {
      let cell = unit * p.columns + column;
      let z = arena[p.at_input + cell];
      inputs = add_value(inputs, z);
      inputs.saturated += select(1.0, 0.0, (z > low) & (z < high));
      extremes = with_extreme(extremes, z);
      let y = activation_scaled(ACTIVATION, t.leaky, z, exponent);
      values = add_value(values, y);
      values.zeros -= select(0.0, 1.0, is_lost(ACTIVATION, z, y));
      arena[p.at_second + cell] = y;
    }
    if (filled(values)) {
      note_slope(p.slot_input, column, biased_slope(largest_slope_exponent(ACTIVATION, t.leaky, extremes, exponent)));
      note_column(p.slot_second, column, output_exponent, values.peak >> 23u);
    }
    input_moments = joined(input_moments, settled(inputs));
    output_moments = joined(output_moments, settled(values));
    clear_padding(p, at, j, p.at_second);
  }
  leave_moments(p.stat_first, at.entry, input_moments);
  leave_moments(p.stat_second, at.entry, output_moments);
}
