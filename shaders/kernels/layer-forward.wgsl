// One map of a block for all towers: lin = W u + b; F = phi(lin) or lin; state = skipScale * x + branchScale * F or F.
// Arena: input u, skip x, first lin (stored under KEEP_LINEAR), second state, each [padded units, columns]. weights: [padded_rows,
// row_stride] base draws at weights_at, bias draws at bias_at. Grid: x = tower * (tower_stride / 32) + column tile, y = row tile.
// The sum runs over k in order, so a column's bits do not depend on its neighbours.
// Precision: float32 sums, brought to [1, 2) by their column's exponent; exponents are exact integers. Padding is written as zero.

//!include shared/tile-place.wgsl
//!include shared/tower-record.wgsl
//!include shared/slope-estimate.wgsl
//!include shared/scaled-bound.wgsl
//!include shared/stored-moments.wgsl
//!include shared/product-${SOURCE}.wgsl
//!include shared/weight-product.wgsl

override ACTIVATION: u32;  // index in ACTIVATION_NAMES, or NO_ACTIVATION for a map without one

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> towers: array<TowerRecord>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read_write> arena: array<f32>;
@group(0) @binding(4) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let at = tile_place(p, group, lane);
  multiply(
    Operands(
      p.weights_at, p.row_stride, 1u, at.row, p.padded_rows, p.at_input, 1u, p.columns, at.column, p.columns),
    p.inner, lane);
  let t = towers[p.map_index * p.towers + at.tower];
  let keeps = (p.flags & KEEP_LINEAR) != 0u;
  var linear_moments = no_moments(ZERO_EXPONENT);
  var output_moments = no_moments(ZERO_EXPONENT);
  var first_scaled = COLUMNS;
  // Twice the same text: for columns whose arguments are plain float32, and, rarely needed, for all others.
  //!repeat scaled 2
  for (var j = select(0u, first_scaled, ${scaled}u == 1u); j < COLUMNS; j++) {
    let column = at.column + j * LANES_X;
    let s = forward_scale(t, column);
    let filled_to = filled_end(p, at, j);
    let scaled = !is_plain(ACTIVATION, s.linear) & (filled_to > at.row);
    let end = select(0u, filled_to, scaled == (${scaled}u == 1u));
    let low = scaled_bound(t.saturation_low, s.linear);
    let high = scaled_bound(t.saturation_high, s.linear);
    var lines = no_moments(s.linear);
    var values = no_moments(s.output);
    var extremes = NO_EXTREMES;
    for (var unit = at.row; unit < end; unit++) {
      let cell = unit * p.columns + column;
      let z = fma(sums[(unit - at.row) * COLUMNS + j], s.weight, weights[p.bias_at + unit] * s.bias);
      lines = add_value(lines, z);
      lines.saturated += select(1.0, 0.0, (z > low) & (z < high));
      extremes = with_extreme(extremes, z);
      let phi = activated(t.leaky, z, s, ${scaled}u == 1u);
      let skipped = arena[select(p.at_second, p.at_skip, s.skip != 0.0) + cell] * s.skip;
      let f = phi * s.branch + select(0.0, skipped, s.skip != 0.0);
      values = add_value(values, f);
      let lost = is_lost(ACTIVATION, z, phi) & (magnitude_bits(f) < SMALLEST_NORMAL) & (t.branch.m != 0.0);
      values.zeros -= select(0.0, 1.0, lost);
      if (keeps) {
        arena[p.at_first + cell] = z;
      }
      arena[p.at_second + cell] = f;
    }
    if (filled(values)) {
      note_column(p.slot_first, column, s.linear, lines.peak >> 23u);
      note_column(p.slot_second, column, s.output, values.peak >> 23u);
      if (keeps && ACTIVATION != NO_ACTIVATION) {
        note_slope(p.slot_first, column, biased_slope(largest_slope_exponent(ACTIVATION, t.leaky, extremes, s.linear)));
      }
    }
    linear_moments = joined(linear_moments, settled(lines));
    output_moments = joined(output_moments, settled(values));
    first_scaled = select(first_scaled, min(first_scaled, j), scaled);
    clear_padding(p, at, j, p.at_second);
    if (keeps) {
      clear_padding(p, at, j, p.at_first);
    }
  }
  //!end
  leave_moments(p.stat_first, at.entry, linear_moments);
  leave_moments(p.stat_second, at.entry, output_moments);
}

// phi of a stored argument, with the exponent that follows from the argument's.
fn activated(leaky: f32, z: f32, s: ForwardScale, scaled: bool) -> f32 {
  if (scaled) {
    return activation_scaled(ACTIVATION, leaky, z, s.linear);
  }
  return activation_value(ACTIVATION, leaky, z * s.up) * s.down;
}

// Factors that bring the terms of one column to the exponents of its results.
struct ForwardScale {
  weight: f32,  // of the raw sum, to `linear`
  bias: f32,    // of the base bias, to `linear`
  up: f32,      // of a plain argument to its true value, and of the activated from there
  down: f32,
  branch: f32,  // of the activated, to `output`
  skip: f32,    // of the skip's value, to `output`; 0 for none
  linear: i32,  // exponents of W u + b and of the block's output
  output: i32,
}

fn forward_scale(t: TowerRecord, column: u32) -> ForwardScale {
  let ends = (pass_params.flags & ENDS_BLOCK) != 0u;
  let source = column_scale(pass_params.slot_input, column);
  let product = bounded_exponent(source.exponent + t.weight.e);
  let linear = max(product, select(ZERO_EXPONENT, t.bias.e, t.bias.m != 0.0));
  let activated = activation_exponent(ACTIVATION, linear);
  let branch = select(activated, select(ZERO_EXPONENT, activated + t.branch.e, t.branch.m != 0.0), ends);
  let skip = column_scale(pass_params.slot_skip, column);
  let skip_exponent = select(ZERO_EXPONENT, bounded_exponent(skip.exponent + t.skip.e), ends & (t.skip.m != 0.0));
  let output = max(branch, skip_exponent);
  let plain = select(0, linear, !is_homogeneous(ACTIVATION) & is_plain(ACTIVATION, linear));
  return ForwardScale(
    scale2(t.weight.m, product - linear - source.shift),
    scale2(t.bias.m, t.bias.e - linear),
    power_of_two(plain),
    power_of_two(-select(0, activated, plain != 0)),
    scale2(select(1.0, t.branch.m, ends), branch - output),
    scale2(select(0.0, t.skip.m, ends), skip_exponent - output - skip.shift),
    linear, output);
}
