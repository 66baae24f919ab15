// second = branchScale * input * phi'(argument), elementwise: where a gradient passes an activation without passing a map, at the
// top of the network and at an activation after the sum. First statistic: the input's. Tensors, grid and lanes as in layer-backward.

//!include shared/tile-place.wgsl
//!include shared/tower-record.wgsl
//!include shared/activation-scaled.wgsl
//!include shared/stored-moments.wgsl
//!include shared/gradient-terms.wgsl

override ACTIVATION: u32;  // index in ACTIVATION_NAMES

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> towers: array<TowerRecord>;
@group(0) @binding(2) var<storage, read_write> arena: array<f32>;
@group(0) @binding(3) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let at = tile_place(p, group, lane);
  let s = towers[p.slope_map * p.towers + at.tower];
  var gradients = no_moments(ZERO_EXPONENT);
  var all = no_moments(ZERO_EXPONENT);
  for (var j = 0u; j < COLUMNS; j++) {
    let column = at.column + j * LANES_X;
    let base_column = at.base_column + j * LANES_X;
    let source = column_scale(p.slot_input, column);
    let factor = scale2(1.0, -source.shift);
    let slope = slope_step(s, (p.flags & SLOPE_BRANCH) != 0u, p.slot_argument, base_column);
    let argument_exponent = stored_exponent(p.slot_argument, base_column);
    let exponent = bounded_exponent(source.exponent + slope.exponent);
    var given = no_moments(stored_exponent(p.slot_input, column));
    var moments = no_moments(exponent);
    for (var unit = at.row; unit < filled_end(p, at, j); unit++) {
      let cell = unit * p.columns + column;
      let argument = arena[p.at_argument + unit * p.base_columns + base_column];
      let mu = activation_slope_scaled(ACTIVATION, s.leaky, argument, argument_exponent);
      let gradient = arena[p.at_input + cell];
      given = add_value(given, gradient);
      let d = scale2(gradient * factor * mu.m * slope.m, mu.e - slope.peak);
      moments = add_value(moments, d);
      arena[p.at_second + cell] = d;
    }
    moments = settled(moments);
    if (filled(moments)) {
      note_column(p.slot_second, column, exponent, moments.peak);
    }
    moments.peak = checked_peak(moments.peak, slope, filled(moments));
    gradients = joined(gradients, settled(given));
    all = joined(all, moments);
    clear_padding(p, at, j, p.at_second);
  }
  leave_moments(p.stat_first, at.entry, gradients);
  leave_moments(p.stat_second, at.entry, all);
}
