// output = branchScale * gradient * phi'(argument), elementwise: where a gradient passes an activation without passing a map, at the
// top of the network and at an activation after the sum. Buffers, grid and lanes as in layer-forward.

//!include shared/pass-params.wgsl
//!include shared/tower-record.wgsl
//!include shared/activation-scaled.wgsl
//!include shared/workgroup-moments.wgsl
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
  let tiles_x = p.tower_stride / 32u;
  let tower = group.x / tiles_x;
  let sample = (group.x % tiles_x) * 32u + (lane % 8u) * 4u;
  let row = group.y * 64u + (lane / 8u) * 8u;
  let columns = p.towers * p.tower_stride / 4u;
  let column = (tower * p.tower_stride + sample) / 4u;
  let s = towers[p.slope_map * p.towers + tower];
  let source = tensor_scale(p.slot_input, tower);
  let step = slope_step(s, true, p.flags, p.slot_argument, tower);
  let argument_exponent = stored_exponent(p.slot_argument, tower);

  var moments = no_moments();
  for (var unit = row; unit < min(row + 8u, p.padded_rows); unit++) {
    let g = gradient[unit * columns + column];
    let z = argument[unit * columns + column];
    var d = vec4f(0.0);
    for (var i = 0u; i < 4u; i++) {
      if (unit < p.rows && sample + i < p.batch) {
        let mu = activation_slope_scaled(ACTIVATION, s.leaky, z[i], argument_exponent);
        d[i] = scale2(scale2(g[i], -source.shift) * mu.m * step.m, mu.e - step.peak);
        moments = add_value(moments, d[i]);
      }
    }
    output[unit * columns + column] = d;
  }

  let tile = (tower * ((p.padded_rows + 63u) / 64u) + group.y) * tiles_x + group.x % tiles_x;
  join_lanes(moments, no_moments(), lane);
  if (lane == 0u) {
    let all = sh_first[0];
    note_exponent(p.slot_second, tower, bounded_exponent(source.exponent + step.exponent), all.peak);
    if (p.stat_second != NOTHING) {
      store_moments(p.stat_second, tile, all);
    }
  }
}
