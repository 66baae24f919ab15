// The way back through one map for all towers: t = weightStd * G^T d, the gradient at the map's input; then, as flags say,
// the skip's gradient is added before or after the multiplication by the slope of the activation that produced that input.
//   g = t + skipScale * gradient_input        (SKIP_FIRST: linear-activation and linear-activation-linear blocks)
//   d' = branchScale * g * phi'(argument)     (with an ACTIVATION)
//   g = t * phi'(argument) + skipScale * gradient_input   (SKIP_LAST: activation-linear blocks)
// Buffers and grid as in layer-forward; weights are read down their columns. first receives g, second d'; `delta` is d.
// Precision: the recursion is linear in d, so bringing d to [1, 2) is exact; slopes carry their own exponent.

//!include shared/pass-params.wgsl
//!include shared/tower-record.wgsl
//!include shared/activation-scaled.wgsl
//!include shared/workgroup-moments.wgsl
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
  let tiles_x = p.tower_stride / 32u;
  let tower = group.x / tiles_x;
  let sample = (group.x % tiles_x) * 32u + (lane % 8u) * 4u;
  let row = group.y * 64u + (lane / 8u) * 8u;
  let columns = p.towers * p.tower_stride / 4u;
  let column = (tower * p.tower_stride + sample) / 4u;
  let stride = p.row_stride / 4u;

  var acc: array<vec4f, 8>;
  let steps = select(0u, p.inner, row < p.padded_rows);
  for (var k = 0u; k < steps; k++) {
    let d = delta[k * columns + column];
    let low = weights[k * stride + row / 4u];
    let high = weights[k * stride + row / 4u + 1u];
    acc[0] = fma(vec4f(low.x), d, acc[0]);
    acc[1] = fma(vec4f(low.y), d, acc[1]);
    acc[2] = fma(vec4f(low.z), d, acc[2]);
    acc[3] = fma(vec4f(low.w), d, acc[3]);
    acc[4] = fma(vec4f(high.x), d, acc[4]);
    acc[5] = fma(vec4f(high.y), d, acc[5]);
    acc[6] = fma(vec4f(high.z), d, acc[6]);
    acc[7] = fma(vec4f(high.w), d, acc[7]);
  }

  let t = towers[p.map_index * p.towers + tower];
  let s = towers[p.slope_map * p.towers + tower];
  let source = tensor_scale(p.slot_input, tower);
  let fold = folded_scale(t, (p.flags & FOLD_BRANCH) != 0u);
  var product = Term(fold.m, bounded_exponent(source.exponent + fold.e), source.shift);
  let through = skip_term(t, p.flags & (SKIP_FIRST | SKIP_LAST), p.slot_skip, tower);
  let skips_first = through.m != 0.0 && (p.flags & SKIP_FIRST) != 0u;
  let skips_last = through.m != 0.0 && (p.flags & SKIP_LAST) != 0u;
  let sloped = ACTIVATION != NO_ACTIVATION;
  let steepest = slope_step(s, sloped, p.flags, p.slot_argument, tower);
  let argument_exponent = stored_exponent(p.slot_argument, tower);

  let before = max(product.exponent, select(ZERO_EXPONENT, through.exponent, skips_first));
  let after = bounded_exponent(before + steepest.exponent);
  let total = max(after, select(ZERO_EXPONENT, through.exponent, skips_last));

  var first_moments = no_moments();
  var second_moments = no_moments();
  for (var j = 0u; j < 8u; j++) {
    let unit = row + j;
    if (unit < p.padded_rows) {
      let cell = unit * columns + column;
      let g = gradient_input[select(0u, cell, skips_first || skips_last)];
      let z = argument[select(0u, cell, sloped)];
      var a = vec4f(0.0);
      var b = vec4f(0.0);
      for (var i = 0u; i < 4u; i++) {
        if (unit < p.rows && sample + i < p.batch) {
          var value = scaled_term(product, acc[j][i], before);
          if (skips_first) {
            value += scaled_term(through, g[i], before);
          }
          var sloped_value = value;
          if (sloped) {
            let mu = activation_slope_scaled(ACTIVATION, s.leaky, z[i], argument_exponent);
            sloped_value = scale2(value * mu.m * steepest.m, mu.e - steepest.peak);
            b[i] = sloped_value;
            second_moments = add_value(second_moments, sloped_value);
          }
          if ((p.flags & SKIP_LAST) != 0u) {
            value = scale2(sloped_value, after - total);
            if (skips_last) {
              value += scaled_term(through, g[i], total);
            }
          }
          a[i] = value;
          first_moments = add_value(first_moments, value);
        }
      }
      first[cell] = a;
      if (sloped) {
        second[cell] = b;
      }
    }
  }

  let tile = (tower * ((p.padded_rows + 63u) / 64u) + group.y) * tiles_x + group.x % tiles_x;
  join_lanes(first_moments, second_moments, lane);
  if (lane == 0u) {
    let all_first = sh_first[0];
    let all_second = sh_second[0];
    note_exponent(p.slot_first, tower, select(before, total, (p.flags & SKIP_LAST) != 0u), all_first.peak);
    if (sloped) {
      note_exponent(p.slot_second, tower, after, all_second.peak);
    }
    if (p.stat_first != NOTHING) {
      store_moments(p.stat_first, tile, all_first);
    }
    if (p.stat_second != NOTHING) {
      store_moments(p.stat_second, tile, all_second);
    }
  }
}
