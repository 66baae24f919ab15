// One map of a block for all towers: lin = W u + b; F = phi(lin) or lin; state = skipScale * x + branchScale * F or F.
// Buffers: weights [padded_rows, row_stride] base draws, then the bias draws; input, skip_input, linear, output
// [padded units, towers * tower_stride] of vec4 columns. Grid: x = tower * (tower_stride / 32) + column tile, y = row tile of 64.
// Each lane owns 8 rows by 4 columns; the sum runs over k in order, so a column's bits do not depend on its neighbours.
// Precision: float32 sums of values brought to [1, 2) by their tower's exponent; exponents are exact integers.

//!include shared/pass-params.wgsl
//!include shared/tower-record.wgsl
//!include shared/activation-scaled.wgsl
//!include shared/workgroup-moments.wgsl

override ACTIVATION: u32;  // index in ACTIVATION_NAMES, or NO_ACTIVATION for a map without one

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> towers: array<TowerRecord>;
@group(0) @binding(2) var<storage, read> weights: array<vec4f>;
@group(0) @binding(3) var<storage, read> input: array<vec4f>;
@group(0) @binding(4) var<storage, read> skip_input: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> linear: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> output: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let tiles_x = p.tower_stride / 32u;
  let tower = group.x / tiles_x;
  let sample = (group.x % tiles_x) * 32u + (lane % 8u) * 4u;
  let row = group.y * 64u + (lane / 8u) * 8u;
  let columns = p.towers * p.tower_stride / 4u;
  let column = (tower * p.tower_stride + sample) / 4u;
  let stride = p.row_stride / 4u;

  var acc: array<vec4f, 8>;
  let steps = select(0u, p.inner / 4u, row < p.padded_rows);
  for (var k = 0u; k < steps; k++) {
    let x0 = input[(4u * k) * columns + column];
    let x1 = input[(4u * k + 1u) * columns + column];
    let x2 = input[(4u * k + 2u) * columns + column];
    let x3 = input[(4u * k + 3u) * columns + column];
    let w = row * stride + k;
    acc[0] = weighted(acc[0], weights[w], x0, x1, x2, x3);
    acc[1] = weighted(acc[1], weights[w + stride], x0, x1, x2, x3);
    acc[2] = weighted(acc[2], weights[w + 2u * stride], x0, x1, x2, x3);
    acc[3] = weighted(acc[3], weights[w + 3u * stride], x0, x1, x2, x3);
    acc[4] = weighted(acc[4], weights[w + 4u * stride], x0, x1, x2, x3);
    acc[5] = weighted(acc[5], weights[w + 5u * stride], x0, x1, x2, x3);
    acc[6] = weighted(acc[6], weights[w + 6u * stride], x0, x1, x2, x3);
    acc[7] = weighted(acc[7], weights[w + 7u * stride], x0, x1, x2, x3);
  }

  let t = towers[p.map_index * p.towers + tower];
  let source = tensor_scale(p.slot_input, tower);
  let product_exponent = bounded_exponent(source.exponent + t.weight.e);
  let linear_exponent = max(product_exponent, select(ZERO_EXPONENT, t.bias.e, t.bias.m != 0.0));
  let activate = ACTIVATION != NO_ACTIVATION;
  let ends = (p.flags & ENDS_BLOCK) != 0u;
  var branch_exponent = select(linear_exponent, activation_exponent(ACTIVATION, linear_exponent), activate);
  if (ends) {
    branch_exponent = select(ZERO_EXPONENT, branch_exponent + t.branch.e, t.branch.m != 0.0);
  }
  let skips = ends && t.skip.m != 0.0;
  var skip_scale = TensorScale(ZERO_EXPONENT, 0);
  if (skips) {
    skip_scale = tensor_scale(p.slot_skip, tower);
    skip_scale.exponent = bounded_exponent(skip_scale.exponent + t.skip.e);
  }
  let output_exponent = max(branch_exponent, skip_scale.exponent);

  var linear_moments = no_moments();
  var output_moments = no_moments();
  for (var j = 0u; j < 8u; j++) {
    let unit = row + j;
    if (unit < p.padded_rows) {
      let bias = weights[(p.bias_offset + unit) / 4u][(p.bias_offset + unit) % 4u] * t.bias.m;
      let aligned_bias = scale2(bias, t.bias.e - linear_exponent);
      let x = skip_input[select(0u, unit * columns + column, skips)];
      var z = vec4f(0.0);
      var y = vec4f(0.0);
      for (var i = 0u; i < 4u; i++) {
        if (unit < p.rows && sample + i < p.batch) {
          z[i] = scale2(scale2(acc[j][i], -source.shift) * t.weight.m, product_exponent - linear_exponent) + aligned_bias;
          linear_moments = add_value(linear_moments, z[i]);
          var f = z[i];
          if (activate) {
            f = activation_scaled(ACTIVATION, t.leaky, z[i], linear_exponent);
            let argument = scale2(z[i], linear_exponent);
            linear_moments.saturated += select(1.0, 0.0, argument > t.saturation_low && argument < t.saturation_high);
            let steepness = slope_exponent_scaled(ACTIVATION, t.leaky, z[i], linear_exponent);
            linear_moments.slope = max(linear_moments.slope, biased_slope(steepness));
          }
          if (ends) {
            f = scale2(f * t.branch.m, branch_exponent - output_exponent);
          }
          if (skips) {
            f += scale2(scale2(x[i], -skip_scale.shift) * t.skip.m, skip_scale.exponent - output_exponent);
          }
          y[i] = f;
          output_moments = add_value(output_moments, f);
        }
      }
      if ((p.flags & KEEP_LINEAR) != 0u) {
        linear[unit * columns + column] = z;
      }
      output[unit * columns + column] = y;
    }
  }

  let tile = (tower * ((p.padded_rows + 63u) / 64u) + group.y) * tiles_x + group.x % tiles_x;
  join_lanes(linear_moments, output_moments, lane);
  if (lane == 0u) {
    let all_linear = sh_first[0];
    let all_output = sh_second[0];
    if (p.slot_first != NOTHING) {
      note_exponent(p.slot_first, tower, linear_exponent, all_linear.peak);
      note_slope(p.slot_first, tower, all_linear.slope);
    }
    note_exponent(p.slot_second, tower, output_exponent, all_output.peak);
    if (p.stat_first != NOTHING) {
      store_moments(p.stat_first, tile, all_linear);
    }
    if (p.stat_second != NOTHING) {
      store_moments(p.stat_second, tile, all_output);
    }
  }
}

fn weighted(acc: vec4f, w: vec4f, x0: vec4f, x1: vec4f, x2: vec4f, x3: vec4f) -> vec4f {
  return fma(vec4f(w.w), x3, fma(vec4f(w.z), x2, fma(vec4f(w.y), x1, fma(vec4f(w.x), x0, acc))));
}
