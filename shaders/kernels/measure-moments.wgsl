// Statistics of a tensor that no other kernel measures on its way (input, logits, loss gradient). Grid and lanes as in layer-forward.

//!include shared/tile-place.wgsl
//!include shared/stored-moments.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read_write> arena: array<f32>;
@group(0) @binding(2) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let at = tile_place(p, group, lane);
  var all = no_moments(ZERO_EXPONENT);
  for (var j = 0u; j < COLUMNS; j++) {
    let column = at.column + j * LANES_X;
    var moments = no_moments(stored_exponent(p.slot_input, column));
    for (var unit = at.row; unit < filled_end(p, at, j); unit++) {
      moments = add_value(moments, arena[p.at_input + unit * p.columns + column]);
    }
    all = joined(all, settled(moments));
  }
  leave_moments(p.stat_first, at.entry, all);
}
