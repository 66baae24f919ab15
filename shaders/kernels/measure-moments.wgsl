// Statistics of a tensor that no other kernel measures on its way (input, logits, loss gradient). Grid and lanes as in layer-forward.

//!include shared/pass-params.wgsl
//!include shared/stored-moments.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> input: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let tiles_x = p.tower_stride / 32u;
  let tower = group.x / tiles_x;
  let sample = (group.x % tiles_x) * 32u + (lane % 8u) * 4u;
  let row = group.y * 64u + (lane / 8u) * 8u;
  let columns = p.towers * p.tower_stride / 4u;
  let column = (tower * p.tower_stride + sample) / 4u;

  var moments = no_moments(ZERO_EXPONENT);
  for (var i = 0u; i < 4u; i++) {
    var own = no_moments(stored_exponent(p.slot_input, 4u * column + i));
    for (var unit = row; unit < min(row + 8u, p.rows); unit++) {
      if (sample + i < p.batch) {
        own = add_value(own, input[unit * columns + column][i]);
      }
    }
    if (own.filled) {
      moments = join_moments(moments, own);
    }
  }

  let tile = (tower * ((p.padded_rows + 63u) / 64u) + group.y) * tiles_x + group.x % tiles_x;
  join_lanes(moments, no_moments(ZERO_EXPONENT), lane);
  if (lane == 0u) {
    store_moments(p.stat_first, tile, sh_first[0]);
  }
}
