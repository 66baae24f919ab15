// output = phi(input), elementwise, for blocks whose activation stands before the linear map or after the sum. Leaves the input's
// statistics as the pre-activation's (first) and the output's (second). Buffers, grid and lanes as in layer-forward.

//!include shared/pass-params.wgsl
//!include shared/tower-record.wgsl
//!include shared/activation-scaled.wgsl
//!include shared/workgroup-moments.wgsl

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
  let exponent = stored_exponent(p.slot_input, tower);

  var input_moments = no_moments();
  var output_moments = no_moments();
  for (var unit = row; unit < min(row + 8u, p.padded_rows); unit++) {
    let z = input[unit * columns + column];
    var y = vec4f(0.0);
    for (var i = 0u; i < 4u; i++) {
      if (unit < p.rows && sample + i < p.batch) {
        input_moments = add_value(input_moments, z[i]);
        let x = scale2(z[i], exponent);
        input_moments.saturated += select(1.0, 0.0, x > t.saturation_low && x < t.saturation_high);
        input_moments.slope = max(
          input_moments.slope, biased_slope(slope_exponent_scaled(ACTIVATION, t.leaky, z[i], exponent)));
        y[i] = activation_scaled(ACTIVATION, t.leaky, z[i], exponent);
        output_moments = add_value(output_moments, y[i]);
      }
    }
    output[unit * columns + column] = y;
  }

  let tile = (tower * ((p.padded_rows + 63u) / 64u) + group.y) * tiles_x + group.x % tiles_x;
  join_lanes(input_moments, output_moments, lane);
  if (lane == 0u) {
    let all_input = sh_first[0];
    let all_output = sh_second[0];
    note_slope(p.slot_input, tower, all_input.slope);
    note_exponent(p.slot_second, tower, activation_exponent(ACTIVATION, exponent), all_output.peak);
    if (p.stat_first != NOTHING) {
      store_moments(p.stat_first, tile, all_input);
    }
    if (p.stat_second != NOTHING) {
      store_moments(p.stat_second, tile, all_output);
    }
  }
}
