// One map of a block for all towers: lin = W u + b; F = phi(lin) or lin; state = skipScale * x + branchScale * F or F.
// Buffers: weights [padded_rows, row_stride] base draws, then the bias draws; input, skip_input, linear, output
// [padded units, towers * tower_stride], read by four columns and written by single ones.
// Grid: x = tower * (tower_stride / 32) + column tile, y = row tile of 64.
// The sum runs over k in order, so a column's bits do not depend on its neighbours.
// Precision: float32 sums, brought to [1, 2) by their column's exponent; exponents are exact integers. Padding is written as zero.

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
@group(0) @binding(5) var<storage, read_write> linear: array<f32>;
@group(0) @binding(6) var<storage, read_write> output: array<f32>;
@group(0) @binding(7) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let place = product_place(p, group, lane);
  let stride = p.row_stride / 4u;
  var acc: array<vec4f, 8>;
  let steps = select(0u, p.inner / 4u, place.row < p.padded_rows);
  for (var k = 0u; k < steps; k++) {
    let x0 = input[(4u * k) * place.columns + place.column];
    let x1 = input[(4u * k + 1u) * place.columns + place.column];
    let x2 = input[(4u * k + 2u) * place.columns + place.column];
    let x3 = input[(4u * k + 3u) * place.columns + place.column];
    let w = place.row * stride + k;
    acc[0] = weighted(acc[0], weights[w], x0, x1, x2, x3);
    acc[1] = weighted(acc[1], weights[w + stride], x0, x1, x2, x3);
    acc[2] = weighted(acc[2], weights[w + 2u * stride], x0, x1, x2, x3);
    acc[3] = weighted(acc[3], weights[w + 3u * stride], x0, x1, x2, x3);
    acc[4] = weighted(acc[4], weights[w + 4u * stride], x0, x1, x2, x3);
    acc[5] = weighted(acc[5], weights[w + 5u * stride], x0, x1, x2, x3);
    acc[6] = weighted(acc[6], weights[w + 6u * stride], x0, x1, x2, x3);
    acc[7] = weighted(acc[7], weights[w + 7u * stride], x0, x1, x2, x3);
  }
  park(lane, 0u, acc[0]);
  park(lane, 1u, acc[1]);
  park(lane, 2u, acc[2]);
  park(lane, 3u, acc[3]);
  park(lane, 4u, acc[4]);
  park(lane, 5u, acc[5]);
  park(lane, 6u, acc[6]);
  park(lane, 7u, acc[7]);
  workgroupBarrier();

  // From here on a lane owns a column; the tile's sums wait in workgroup memory.
  let at = column_place(p, group, lane);
  let t = towers[p.map_index * p.towers + at.tower];
  let ends = (p.flags & ENDS_BLOCK) != 0u;
  let skips = ends && t.skip.m != 0.0;
  let s = forward_scale(t, ends, skips, at.column);
  var linear_moments = no_moments(s.linear);
  var output_moments = no_moments(s.output);
  var slope = 0u;
  var losses = 0u;
  for (var unit = at.row; unit < at.end; unit++) {
    let cell = unit * at.columns + at.column;
    var z = 0.0;
    var f = 0.0;
    if (at.real && unit < p.rows) {
      let bias = weights[(p.bias_offset + unit) / 4u][(p.bias_offset + unit) % 4u] * t.bias.m;
      let product = scale2(parked(lane, unit), -s.shift) * t.weight.m;
      z = scale2(product, s.product - s.linear) + scale2(bias, t.bias.e - s.linear);
      linear_moments = add_value(linear_moments, z);
      f = z;
      var lost = false;
      if (ACTIVATION != NO_ACTIVATION) {
        f = activation_scaled(ACTIVATION, t.leaky, z, s.linear);
        lost = is_lost(ACTIVATION, z, f);
        let argument = scale2(z, s.linear);
        linear_moments.saturated += select(1.0, 0.0, argument > t.saturation_low && argument < t.saturation_high);
        slope = max(slope, biased_slope(slope_exponent_scaled(ACTIVATION, t.leaky, z, s.linear)));
      }
      if (ends) {
        f = scale2(f * t.branch.m, s.branch - s.output);
      }
      if (skips) {
        f += scale2(scale2(skip_input[cell / 4u][cell % 4u], -s.skip_shift) * t.skip.m, s.skip - s.output);
      }
      output_moments = add_value(output_moments, f);
      losses += select(0u, 1u, lost && exponent_field(f) == 0u && t.branch.m != 0.0);
    }
    if ((p.flags & KEEP_LINEAR) != 0u) {
      linear[cell] = z;
    }
    output[cell] = f;
  }
  if (filled(output_moments)) {
    note_column(p.slot_first, at.column, s.linear, linear_moments.peak);
    note_slope(p.slot_first, at.column, slope);
    note_column(p.slot_second, at.column, s.output, output_moments.peak);
    output_moments = without_losses(output_moments, losses);
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
