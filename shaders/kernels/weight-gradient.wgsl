// Gradient of the loss with respect to the weights of one map: dW_ij = sum over samples of delta_i u_j (times branchScale under
// FOLD_BRANCH), and to its biases: the sum of delta_i. Grid: x = tower * column tiles of 32 weights, y = row tile of 32; a lane owns 4 x 4.
// Buffers: delta, input [padded units, columns]; output, when kept: per tower [padded_rows, row_stride], then [padded_rows] biases.
// Slots (of the tower's first column): first for the weights, second for the biases. Precision: every sample is brought to the largest
// sample's exponent by an exact power of two; what falls below float32 then is invisible in the sum.

//!include shared/pass-params.wgsl
//!include shared/tower-record.wgsl
//!include shared/stored-moments.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> towers: array<TowerRecord>;
@group(0) @binding(2) var<storage, read> delta: array<vec4f>;
@group(0) @binding(3) var<storage, read> input: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> output: array<f32>;
@group(0) @binding(5) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let tiles_x = (p.row_stride + 31u) / 32u;
  let tower = group.x / tiles_x;
  let j0 = (group.x % tiles_x) * 32u + (lane % 8u) * 4u;
  let i0 = group.y * 32u + (lane / 8u) * 4u;
  let columns = p.towers * p.tower_stride / 4u;
  let column = tower * p.tower_stride / 4u;
  let inside = i0 < p.padded_rows && j0 < p.row_stride;

  // The samples' common exponents: the largest of what delta and input bring together, and of delta alone.
  var product_exponent = ZERO_EXPONENT;
  var delta_exponent = ZERO_EXPONENT;
  for (var sample = 0u; sample < p.batch; sample++) {
    let d = column_scale(p.slot_input, 4u * column + sample).exponent;
    let u = column_scale(p.slot_skip, 4u * column + sample).exponent;
    product_exponent = max(product_exponent, bounded_exponent(d + u));
    delta_exponent = max(delta_exponent, d);
  }

  var acc: array<vec4f, 4>;
  var bias = vec4f(0.0);
  let steps = select(0u, p.tower_stride / 4u, inside);
  for (var k = 0u; k < steps; k++) {
    let u0 = input[j0 * columns + column + k];
    let u1 = input[(j0 + 1u) * columns + column + k];
    let u2 = input[(j0 + 2u) * columns + column + k];
    let u3 = input[(j0 + 3u) * columns + column + k];
    var product_factor = vec4f(0.0);
    var delta_factor = vec4f(0.0);
    for (var i = 0u; i < 4u; i++) {
      let d = stored_exponent(p.slot_input, 4u * (column + k) + i);
      let u = stored_exponent(p.slot_skip, 4u * (column + k) + i);
      product_factor[i] = scale2(1.0, d + u - product_exponent);
      delta_factor[i] = scale2(1.0, d - delta_exponent);
    }
    for (var i = 0u; i < 4u; i++) {
      let d = delta[(i0 + i) * columns + column + k];
      let scaled = d * product_factor;
      acc[i] += vec4f(dot(scaled, u0), dot(scaled, u1), dot(scaled, u2), dot(scaled, u3));
      bias[i] += dot(d, delta_factor);
    }
  }

  let t = towers[p.map_index * p.towers + tower];
  let fold = (p.flags & FOLD_BRANCH) != 0u;
  let factor = select(1.0, t.branch.m, fold);
  let factor_exponent = select(0, t.branch.e, fold);
  let weight_exponent = bounded_exponent(product_exponent + factor_exponent);
  let base = tower * (p.padded_rows * p.row_stride + p.padded_rows);
  var moments = no_moments(weight_exponent);
  for (var i = 0u; i < 4u; i++) {
    for (var j = 0u; j < 4u; j++) {
      if (i0 + i < p.rows && j0 + j < p.inner) {
        let value = acc[i][j] * factor;
        moments = add_value(moments, value);
        if ((p.flags & KEEP_OUTPUT) != 0u) {
          output[base + (i0 + i) * p.row_stride + j0 + j] = value;
        }
      }
    }
    if (i0 + i < p.rows && j0 == 0u && (p.flags & KEEP_OUTPUT) != 0u) {
      output[base + p.bias_offset + i0 + i] = bias[i] * factor;
    }
  }

  let tile = (tower * ((p.padded_rows + 31u) / 32u) + group.y) * tiles_x + group.x % tiles_x;
  leave_moments(moments, no_moments(ZERO_EXPONENT), lane, tile);
  if (inside) {
    note_column(p.slot_first, 4u * column, weight_exponent, moments.peak);
    note_column(p.slot_second, 4u * column, bounded_exponent(delta_exponent + factor_exponent), 1u);
  }
}
