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
//!include shared/gradient-terms.wgsl

override ACTIVATION: u32;  // index in ACTIVATION_NAMES, or NO_ACTIVATION where no slope follows

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> towers: array<TowerRecord>;
@group(0) @binding(2) var<storage, read> weights: array<vec4f>;
@group(0) @binding(3) var<storage, read> delta: array<vec4f>;
@group(0) @binding(4) var<storage, read> gradient_input: array<vec4f>;
@group(0) @binding(5) var<storage, read> argument: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> first: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> second: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let at = place_of(p, group, lane);
  let stride = p.row_stride / 4u;

  var acc: array<vec4f, 8>;
  let steps = select(0u, p.inner, at.row < p.padded_rows);
  for (var k = 0u; k < steps; k++) {
    let d = delta[k * at.columns + at.column];
    let low = weights[k * stride + at.row / 4u];
    let high = weights[k * stride + at.row / 4u + 1u];
    acc[0] = fma(vec4f(low.x), d, acc[0]);
    acc[1] = fma(vec4f(low.y), d, acc[1]);
    acc[2] = fma(vec4f(low.z), d, acc[2]);
    acc[3] = fma(vec4f(low.w), d, acc[3]);
    acc[4] = fma(vec4f(high.x), d, acc[4]);
    acc[5] = fma(vec4f(high.y), d, acc[5]);
    acc[6] = fma(vec4f(high.z), d, acc[6]);
    acc[7] = fma(vec4f(high.w), d, acc[7]);
  }

  let t = towers[p.map_index * p.towers + at.tower];
  let s = towers[p.slope_map * p.towers + at.tower];
  let sloped = ACTIVATION != NO_ACTIVATION;
  let last = (p.flags & SKIP_LAST) != 0u;
  let weight = folded_scale(t, (p.flags & FOLD_BRANCH) != 0u);
  let skip = Scaled(select(0.0, t.skip.m, (p.flags & (SKIP_FIRST | SKIP_LAST)) != 0u), t.skip.e);
  var result: array<vec4f, 8>;
  var first_moments = no_moments(ZERO_EXPONENT);
  var second_moments = no_moments(ZERO_EXPONENT);
  for (var i = 0u; i < 4u; i++) {
    let own_column = 4u * at.column + i;
    let product = column_term(weight, p.slot_input, own_column);
    let through = column_term(skip, p.slot_skip, own_column);
    var slope = SlopeStep(1.0, 0, 0);
    if (sloped) {
      slope = slope_step(s, (p.flags & SLOPE_BRANCH) != 0u, p.slot_argument, own_column);
    }
    let argument_exponent = stored_exponent(p.slot_argument, own_column);
    let before = max(product.exponent, select(through.exponent, ZERO_EXPONENT, last));
    let after = bounded_exponent(before + slope.exponent);
    let total = select(before, max(after, through.exponent), last);
    var own_first = no_moments(total);
    var own_second = no_moments(after);
    for (var j = 0u; j < 8u; j++) {
      let unit = at.row + j;
      if (unit < p.rows && at.sample + i < p.batch) {
        let cell = unit * at.columns + at.column;
        var value = scaled_term(product, acc[j][i], before);
        var skipped = 0.0;
        if (through.m != 0.0) {
          skipped = scaled_term(through, gradient_input[cell][i], total);
        }
        value += select(skipped, 0.0, last);
        if (sloped) {
          let mu = activation_slope_scaled(ACTIVATION, s.leaky, argument[cell][i], argument_exponent);
          let steep = scale2(value * mu.m * slope.m, mu.e - slope.peak);
          result[j][i] = steep;
          own_second = add_value(own_second, steep);
          value = select(value, scale2(steep, after - total) + skipped, last);
        }
        acc[j][i] = value;
        own_first = add_value(own_first, value);
      }
    }
    if (own_first.filled) {
      note_column(p.slot_first, own_column, total, own_first.peak);
      first_moments = join_moments(first_moments, own_first);
      if (sloped) {
        note_column(p.slot_second, own_column, after, own_second.peak);
        own_second.peak = checked_peak(own_second.peak, slope);
        second_moments = join_moments(second_moments, own_second);
      }
    }
  }
  for (var j = 0u; j < 8u; j++) {
    if (at.row + j < p.padded_rows) {
      first[(at.row + j) * at.columns + at.column] = acc[j];
      if (sloped) {
        second[(at.row + j) * at.columns + at.column] = result[j];
      }
    }
  }
  leave_moments(first_moments, second_moments, lane, at.tile);
}
