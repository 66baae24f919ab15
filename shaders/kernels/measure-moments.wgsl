// Statistics of a tensor that no other kernel measures on its way (input, logits, loss gradient). Grid and lanes as in layer-forward.

//!include shared/tile-place.wgsl
//!include shared/stored-moments.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let at = place_of(p, group, lane);

  var moments = no_moments(ZERO_EXPONENT);
  for (var i = 0u; i < 4u; i++) {
    var own = no_moments(stored_exponent(p.slot_input, 4u * at.column + i));
    for (var unit = at.row; unit < min(at.row + 8u, p.rows); unit++) {
      if (at.sample + i < p.batch) {
        own = add_value(own, input[unit * at.columns + at.column][i]);
      }
    }
    if (own.filled) {
      moments = join_moments(moments, own);
    }
  }
  leave_moments(moments, no_moments(ZERO_EXPONENT), lane, at.tile);
}
