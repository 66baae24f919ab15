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
@group(0) @binding(2) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(3) var<storage, read> argument: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let at = place_of(p, group, lane);
  let s = towers[p.slope_map * p.towers + at.tower];
  var result: array<vec4f, 8>;
  var moments = no_moments(ZERO_EXPONENT);
  for (var i = 0u; i < 4u; i++) {
    let own_column = 4u * at.column + i;
    let source = column_scale(p.slot_input, own_column);
    let slope = slope_step(s, (p.flags & SLOPE_BRANCH) != 0u, p.slot_argument, own_column);
    let argument_exponent = stored_exponent(p.slot_argument, own_column);
    let exponent = bounded_exponent(source.exponent + slope.exponent);
    var own = no_moments(exponent);
    for (var j = 0u; j < 8u; j++) {
      let unit = at.row + j;
      if (unit < p.rows && at.sample + i < p.batch) {
        let cell = unit * at.columns + at.column;
        let mu = activation_slope_scaled(ACTIVATION, s.leaky, argument[cell][i], argument_exponent);
        result[j][i] = scale2(scale2(gradient[cell][i], -source.shift) * mu.m * slope.m, mu.e - slope.peak);
        own = add_value(own, result[j][i]);
      }
    }
    if (own.filled) {
      note_column(p.slot_second, own_column, exponent, own.peak);
      own.peak = checked_peak(own.peak, slope);
      moments = join_moments(moments, own);
    }
  }
  for (var j = 0u; j < 8u; j++) {
    if (at.row + j < p.padded_rows) {
      output[(at.row + j) * at.columns + at.column] = result[j];
    }
  }
  leave_moments(no_moments(ZERO_EXPONENT), moments, lane, at.tile);
}
