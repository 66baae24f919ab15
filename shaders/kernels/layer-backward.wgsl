// The way back through one map for all towers: t = weightStd * G^T d, the gradient at the map's input; then, as flags say,
// the skip's gradient is added before or after the multiplication by the slope of the activation that produced that input.
//   g = t + skipScale * skip                       (SKIP_FIRST: linear-activation and linear-activation-linear blocks)
//   d' = branchScale * g * phi'(argument)          (with an ACTIVATION)
//   g = t * phi'(argument) + skipScale * skip      (SKIP_LAST: activation-linear blocks)
// Arena: input d, skip (the gradient at the block's output), first g, second d' are stacked; argument is a forward tensor. Weights and grid
// as in layer-forward; weights are read down their columns. Without a place for the first (NOTHING) g is not stored.
// Precision: the recursion is linear in d, so bringing d to [1, 2) is exact; slopes carry their own exponent.

//!include shared/tile-place.wgsl
//!include shared/tower-record.wgsl
//!include shared/activation-scaled.wgsl
//!include shared/stored-moments.wgsl
//!include shared/gradient-terms.wgsl
//!include shared/product-${SOURCE}.wgsl
//!include shared/weight-product.wgsl

override ACTIVATION: u32;  // index in ACTIVATION_NAMES, or NO_ACTIVATION where no slope follows

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
      p.weights_at, 1u, p.row_stride, at.row, p.padded_rows, p.at_input, 1u, p.columns, at.column, p.columns),
    p.inner, lane);
  let t = towers[p.map_index * p.towers + at.tower];
  let s = towers[p.slope_map * p.towers + at.tower];
  let sloped = ACTIVATION != NO_ACTIVATION;
  let stores_first = p.at_first != NOTHING;
  let last = (p.flags & SKIP_LAST) != 0u;
  var first_moments = no_moments(ZERO_EXPONENT);
  var second_moments = no_moments(ZERO_EXPONENT);
  var first_scaled = COLUMNS;
  // Twice the same text: for columns whose arguments are plain float32, and, rarely needed, for all others.
  //!repeat scaled 2
  for (var j = select(0u, first_scaled, ${scaled}u == 1u); j < COLUMNS; j++) {
    let column = at.column + j * LANES_X;
    let base_column = at.base_column + j * LANES_X;
    let f = backward_scale(t, s, vec2u(column, base_column));
    let filled_to = filled_end(p, at, j);
    let scaled = !is_plain(ACTIVATION, f.argument) & (filled_to > at.row);
    let end = select(0u, filled_to, scaled == (${scaled}u == 1u));
    var first = no_moments(f.total);
    var second = no_moments(f.after);
    for (var unit = at.row; unit < end; unit++) {
      let cell = unit * p.columns + column;
      let skip = arena[select(p.at_input + column, p.at_skip + cell, f.skip != 0.0)];
      let skipped = select(0.0, skip * f.skip, f.skip != 0.0);
      let product = sums[(unit - at.row) * COLUMNS + j] * f.product;
      var value = product + select(skipped, 0.0, last);
      if (sloped) {
        let argument = arena[p.at_argument + unit * p.base_columns + base_column];
        let steep = steepened(value, argument, f, s.leaky, ${scaled}u == 1u);
        second = add_value(second, steep);
        arena[p.at_second + cell] = steep;
        value = select(value, fma(steep, f.steep, skipped), last);
      }
      first = add_value(first, value);
      if (stores_first) {
        arena[p.at_first + cell] = value;
      }
    }
    if (filled(first)) {
      note_column(p.slot_first, column, f.total, first.peak >> 23u);
      if (sloped) {
        note_column(p.slot_second, column, f.after, second.peak >> 23u);
      }
    }
    second = settled(second);
    second.peak = checked_peak(second.peak, f.slope, filled(second));
    first_moments = joined(first_moments, settled(first));
    second_moments = joined(second_moments, second);
    first_scaled = select(first_scaled, min(first_scaled, j), scaled);
    if (stores_first) {
      clear_padding(p, at, j, p.at_first);
    }
    if (sloped) {
      clear_padding(p, at, j, p.at_second);
    }
  }
  //!end
  leave_moments(p.stat_first, at.entry, first_moments);
  leave_moments(p.stat_second, at.entry, second_moments);
}

// value * phi'(argument), at the exponent `after`.
fn steepened(value: f32, argument: f32, f: BackwardScale, leaky: f32, scaled: bool) -> f32 {
  var mu = Scaled(1.0, 0);
  if (scaled) {
    mu = activation_slope_scaled(ACTIVATION, leaky, argument, f.argument);
  } else {
    mu = activation_slope(ACTIVATION, leaky, argument * f.up);
  }
  return steep_term(ACTIVATION, value, mu, f.slope);
}

// Factors that bring the terms of one column to the exponents of its results.
struct BackwardScale {
  product: f32,     // of the raw sum, to the exponent before the slope
  skip: f32,        // of the skip's gradient, to `total`; 0 for none
  steep: f32,       // of the product with the slope, to `total`
  up: f32,          // of a plain argument to its true value
  argument: i32,    // the argument's exponent
  slope: SlopeStep,
  after: i32,       // exponents of d' and of g
  total: i32,
}

// columns = [stacked, base].
fn backward_scale(t: TowerRecord, s: TowerRecord, columns: vec2u) -> BackwardScale {
  let flags = pass_params.flags;
  let last = (flags & SKIP_LAST) != 0u;
  let skip = Scaled(select(0.0, t.skip.m, (flags & (SKIP_FIRST | SKIP_LAST)) != 0u), t.skip.e);
  let product = column_term(folded_scale(t, (flags & FOLD_BRANCH) != 0u), pass_params.slot_input, columns.x);
  let through = column_term(skip, pass_params.slot_skip, columns.x);
  var slope = SlopeStep(1.0, 0, 0, 1.0);
  var argument = 0;
  if (ACTIVATION != NO_ACTIVATION) {
    slope = slope_step(s, (flags & SLOPE_BRANCH) != 0u, pass_params.slot_argument, columns.y);
    argument = stored_exponent(pass_params.slot_argument, columns.y);
  }
  let before = max(product.exponent, select(through.exponent, ZERO_EXPONENT, last));
  let after = bounded_exponent(before + slope.exponent);
  let total = select(before, max(after, through.exponent), last);
  let up = power_of_two(select(argument, 0, is_homogeneous(ACTIVATION)));
  return BackwardScale(
    term_factor(product, before), term_factor(through, total), scale2(1.0, after - total), up, argument, slope, after, total);
}
