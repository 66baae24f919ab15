// One map of a block for all towers: lin = W u + b; F = phi(lin) or lin; state = skipScale * x + branchScale * F or F.
// Buffers: weights [padded_rows, row_stride] base draws, then the bias draws; input, skip_input, linear, output
// [padded units, towers * tower_stride] of vec4 columns. Grid: x = tower * (tower_stride / 32) + column tile, y = row tile of 64.
// Each lane owns 8 rows by 4 columns; the sum runs over k in order, so a column's bits do not depend on its neighbours.
// Precision: float32 sums of values brought to [1, 2) by their column's exponent; exponents are exact integers. Padding stays zero:
// weights are zero beyond fan_out, inputs beyond the batch.

//!include shared/tile-place.wgsl
//!include shared/tower-record.wgsl
//!include shared/activation-scaled.wgsl
//!include shared/stored-moments.wgsl
//!include shared/tile-product.wgsl

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
  let at = place_of(p, group, lane);
  let stride = p.row_stride / 4u;

  var acc: array<vec4f, 8>;
  let steps = select(0u, p.inner / 4u, at.row < p.padded_rows);
  for (var k = 0u; k < steps; k++) {
    let x0 = input[(4u * k) * at.columns + at.column];
    let x1 = input[(4u * k + 1u) * at.columns + at.column];
    let x2 = input[(4u * k + 2u) * at.columns + at.column];
    let x3 = input[(4u * k + 3u) * at.columns + at.column];
    let w = at.row * stride + k;
    acc[0] = weighted(acc[0], weights[w], x0, x1, x2, x3);
    acc[1] = weighted(acc[1], weights[w + stride], x0, x1, x2, x3);
    acc[2] = weighted(acc[2], weights[w + 2u * stride], x0, x1, x2, x3);
    acc[3] = weighted(acc[3], weights[w + 3u * stride], x0, x1, x2, x3);
    acc[4] = weighted(acc[4], weights[w + 4u * stride], x0, x1, x2, x3);
    acc[5] = weighted(acc[5], weights[w + 5u * stride], x0, x1, x2, x3);
    acc[6] = weighted(acc[6], weights[w + 6u * stride], x0, x1, x2, x3);
    acc[7] = weighted(acc[7], weights[w + 7u * stride], x0, x1, x2, x3);
  }

  let t = towers[p.map_index * p.towers + at.tower];
  let ends = (p.flags & ENDS_BLOCK) != 0u;
  let skips = ends && t.skip.m != 0.0;
  var result: array<vec4f, 8>;
  var linear_moments = no_moments(ZERO_EXPONENT);
  var output_moments = no_moments(ZERO_EXPONENT);
  for (var i = 0u; i < 4u; i++) {
    let x_column = 4u * at.column + i;
    let s = forward_scale(t, ends, skips, x_column);
    var own_linear = no_moments(s.linear);
    var own_output = no_moments(s.output);
    var slope = 0u;
    for (var j = 0u; j < 8u; j++) {
      let unit = at.row + j;
      if (unit < p.rows && at.sample + i < p.batch) {
        let bias = weights[(p.bias_offset + unit) / 4u][(p.bias_offset + unit) % 4u] * t.bias.m;
        let z = scale2(scale2(acc[j][i], -s.shift) * t.weight.m, s.product - s.linear) + scale2(bias, t.bias.e - s.linear);
        acc[j][i] = z;
        own_linear = add_value(own_linear, z);
        var f = z;
        if (ACTIVATION != NO_ACTIVATION) {
          f = activation_scaled(ACTIVATION, t.leaky, z, s.linear);
          let argument = scale2(z, s.linear);
          own_linear.saturated += select(1.0, 0.0, argument > t.saturation_low && argument < t.saturation_high);
          slope = max(slope, biased_slope(slope_exponent_scaled(ACTIVATION, t.leaky, z, s.linear)));
        }
        if (ends) {
          f = scale2(f * t.branch.m, s.branch - s.output);
        }
        if (skips) {
          let x = skip_input[unit * at.columns + at.column][i];
          f += scale2(scale2(x, -s.skip_shift) * t.skip.m, s.skip - s.output);
        }
        result[j][i] = f;
        own_output = add_value(own_output, f);
      }
    }
    if (own_output.filled) {
      note_column(p.slot_first, x_column, s.linear, own_linear.peak);
      note_slope(p.slot_first, x_column, slope);
      note_column(p.slot_second, x_column, s.output, own_output.peak);
      linear_moments = join_moments(linear_moments, own_linear);
      output_moments = join_moments(output_moments, own_output);
    }
  }
  for (var j = 0u; j < 8u; j++) {
    if (at.row + j < p.padded_rows) {
      if ((p.flags & KEEP_LINEAR) != 0u) {
        linear[(at.row + j) * at.columns + at.column] = acc[j];
      }
      output[(at.row + j) * at.columns + at.column] = result[j];
    }
  }
  leave_moments(linear_moments, output_moments, lane, at.tile);
}

struct ForwardScale {
  shift: i32,    // of the input
  product: i32,  // exponents of W u, of W u + b, of the branch, of the skip and of the block's output
  linear: i32,
  branch: i32,
  skip_shift: i32,
  skip: i32,
  output: i32,
}

fn forward_scale(t: TowerRecord, ends: bool, skips: bool, column: u32) -> ForwardScale {
  let source = column_scale(pass_params.slot_input, column);
  let product = bounded_exponent(source.exponent + t.weight.e);
  let linear = max(product, select(ZERO_EXPONENT, t.bias.e, t.bias.m != 0.0));
  var branch = linear;
  if (ACTIVATION != NO_ACTIVATION) {
    branch = activation_exponent(ACTIVATION, linear);
  }
  if (ends) {
    branch = select(ZERO_EXPONENT, branch + t.branch.e, t.branch.m != 0.0);
  }
  var skip = ColumnScale(ZERO_EXPONENT, 0);
  if (skips) {
    skip = column_scale(pass_params.slot_skip, column);
    skip.exponent = bounded_exponent(skip.exponent + t.skip.e);
  }
  return ForwardScale(source.shift, product, linear, branch, skip.shift, skip.exponent, max(branch, skip.exponent));
}
