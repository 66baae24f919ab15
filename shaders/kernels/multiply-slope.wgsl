// output = branchScale * gradient * phi'(argument), elementwise: where a gradient passes an activation without passing a map, at the
// top of the network and at an activation after the sum. Buffers, grid and lanes as in layer-forward.

//!include shared/tile-place.wgsl
//!include shared/tower-record.wgsl
//!include shared/activation-scaled.wgsl
//!include shared/stored-moments.wgsl
//!include shared/gradient-terms.wgsl

override ACTIVATION: u32;  // index in ACTIVATION_NAMES

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> towers: array<TowerRecord>;
@group(0) @binding(2) var<storage, read> gradient: array<f32>;
@group(0) @binding(3) var<storage, read> argument: array<f32>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
@group(0) @binding(5) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let at = column_place(p, group, lane);
  let s = towers[p.slope_map * p.towers + at.tower];
  let source = column_scale(p.slot_input, at.column);
  let slope = slope_step(s, (p.flags & SLOPE_BRANCH) != 0u, p.slot_argument, at.column);
  let argument_exponent = stored_exponent(p.slot_argument, at.column);
  let exponent = bounded_exponent(source.exponent + slope.exponent);
  var moments = no_moments(exponent);
  for (var unit = at.row; unit < at.end; unit++) {
    let cell = unit * at.columns + at.column;
    var d = 0.0;
    if (at.real && unit < p.rows) {
      let mu = activation_slope_scaled(ACTIVATION, s.leaky, argument[cell], argument_exponent);
      d = scale2(scale2(gradient[cell], -source.shift) * mu.m * slope.m, mu.e - slope.peak);
      moments = add_value(moments, d);
    }
    output[cell] = d;
  }
  if (filled(moments)) {
    note_column(p.slot_second, at.column, exponent, moments.peak);
    moments.peak = checked_peak(moments.peak, slope);
  }
  leave_moments(no_moments(ZERO_EXPONENT), moments, lane, at.tile);
}
