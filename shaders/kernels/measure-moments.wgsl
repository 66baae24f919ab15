// Statistics of a tensor that no other kernel measures on its way (input, logits, loss gradient). Grid and lanes as in layer-forward.

//!include shared/tile-place.wgsl
//!include shared/stored-moments.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let at = column_place(p, group, lane);
  var moments = no_moments(stored_exponent(p.slot_input, at.column));
  for (var unit = at.row; unit < min(at.end, p.rows); unit++) {
    if (at.real) {
      moments = add_value(moments, input[unit * at.columns + at.column]);
    }
  }
  leave_moments(moments, no_moments(ZERO_EXPONENT), lane, at.tile);
}
