// The way back through one map for all towers: t = weightStd * G^T d, the gradient at the map's input; then, as flags say,
// the skip's gradient is added before or after the multiplication by the slope of the activation that produced that input.
//   g = t + skipScale * gradient_input        (SKIP_FIRST: linear-activation and linear-activation-linear blocks)
//   d' = branchScale * g * phi'(argument)     (with an ACTIVATION)
//   g = t * phi'(argument) + skipScale * gradient_input   (SKIP_LAST: activation-linear blocks)
// Buffers and grid as in layer-forward; weights are read down their columns. first receives g, second d'; `delta` is d.
// Precision: the recursion is linear in d, so bringing d to [1, 2) is exact; slopes carry their own exponent.

//!include shared/tile-place.wgsl
//!include shared/tower-record.wgsl
//!include shared/activation-scaled.wgsl
//!include shared/stored-moments.wgsl
//!include shared/tile-product.wgsl
//!include shared/gradient-terms.wgsl

override ACTIVATION: u32;  // index in ACTIVATION_NAMES, or NO_ACTIVATION where no slope follows

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> towers: array<TowerRecord>;
@group(0) @binding(2) var<storage, read> weights: array<vec4f>;
@group(0) @binding(3) var<storage, read> delta: array<vec4f>;
@group(0) @binding(4) var<storage, read> gradient_input: array<vec4f>;
@group(0) @binding(5) var<storage, read> argument: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> first: array<f32>;
@group(0) @binding(7) var<storage, read_write> second: array<f32>;
@group(0) @binding(8) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let place = product_place(p, group, lane);
  let stride = p.row_stride / 4u;
  var acc: array<vec4f, 8>;
  let steps = select(0u, p.inner, place.row < p.padded_rows);
  for (var k = 0u; k < steps; k++) {
    let d = delta[k * place.columns + place.column];
    let low = weights[k * stride + place.row / 4u];
    let high = weights[k * stride + place.row / 4u + 1u];
    acc[0] = fma(vec4f(low.x), d, acc[0]);
    acc[1] = fma(vec4f(low.y), d, acc[1]);
    acc[2] = fma(vec4f(low.z), d, acc[2]);
    acc[3] = fma(vec4f(low.w), d, acc[3]);
    acc[4] = fma(vec4f(high.x), d, acc[4]);
    acc[5] = fma(vec4f(high.y), d, acc[5]);
    acc[6] = fma(vec4f(high.z), d, acc[6]);
    acc[7] = fma(vec4f(high.w), d, acc[7]);
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
  let s = towers[p.slope_map * p.towers + at.tower];
  let sloped = ACTIVATION != NO_ACTIVATION;
  let last = (p.flags & SKIP_LAST) != 0u;
  let skip = Scaled(select(0.0, t.skip.m, (p.flags & (SKIP_FIRST | SKIP_LAST)) != 0u), t.skip.e);
  let product = column_term(folded_scale(t, (p.flags & FOLD_BRANCH) != 0u), p.slot_input, at.column);
  let through = column_term(skip, p.slot_skip, at.column);
  var slope = SlopeStep(1.0, 0, 0);
  if (sloped) {
    slope = slope_step(s, (p.flags & SLOPE_BRANCH) != 0u, p.slot_argument, at.column);
  }
  let argument_exponent = stored_exponent(p.slot_argument, at.column);
  let before = max(product.exponent, select(through.exponent, ZERO_EXPONENT, last));
  let after = bounded_exponent(before + slope.exponent);
  let total = select(before, max(after, through.exponent), last);
  var first_moments = no_moments(total);
  var second_moments = no_moments(after);
  for (var unit = at.row; unit < at.end; unit++) {
    let cell = unit * at.columns + at.column;
    var value = 0.0;
    var steep = 0.0;
    if (at.real && unit < p.rows) {
      value = scaled_term(product, parked(lane, unit), before);
      var skipped = 0.0;
      if (through.m != 0.0) {
        skipped = scaled_term(through, gradient_input[cell / 4u][cell % 4u], total);
      }
      value += select(skipped, 0.0, last);
      if (sloped) {
        let mu = activation_slope_scaled(ACTIVATION, s.leaky, argument[cell / 4u][cell % 4u], argument_exponent);
        steep = scale2(value * mu.m * slope.m, mu.e - slope.peak);
        second_moments = add_value(second_moments, steep);
        value = select(value, scale2(steep, after - total) + skipped, last);
      }
      first_moments = add_value(first_moments, value);
    }
    first[cell] = value;
    if (sloped) {
      second[cell] = steep;
    }
  }
  if (filled(first_moments)) {
    note_column(p.slot_first, at.column, total, first_moments.peak);
    if (sloped) {
      note_column(p.slot_second, at.column, after, second_moments.peak);
      second_moments.peak = checked_peak(second_moments.peak, slope);
    }
  }
  leave_moments(first_moments, second_moments, lane, at.tile);
}
