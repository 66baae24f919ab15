// Joins the partial statistics of all tiles: one workgroup for each statistic and tower; lanes stride over tiles.
// plan holds per statistic [first word of the partials, tiles a tower, first word of the result]; results have STAT_WORDS a tower.
// Grid: x = tower, y = statistic (params.slot_first is the first of the dispatch).

//!include shared/stored-moments.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> plan: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = plan[pass_params.slot_first + group.y];
  let tower = group.x;
  var top = ZERO_EXPONENT;
  for (var tile = lane; tile < row.y; tile += LANES) {
    top = max(top, wanted_exponent(load_moments(row.x, tower * row.y + tile)));
  }
  var own = no_moments(top);
  for (var tile = lane; tile < row.y; tile += LANES) {
    own = add_moments(own, load_moments(row.x, tower * row.y + tile));
  }
  leave_moments_at(vec2u(row.z, NOTHING), own, no_moments(ZERO_EXPONENT), vec2u(lane, tower));
}

fn load_moments(stat: u32, tile: u32) -> Moments {
  let base = stat + tile * STAT_WORDS;
  return Moments(
    bitcast<f32>(atomicLoad(&ledger[base])), bitcast<f32>(atomicLoad(&ledger[base + 1u])),
    bitcast<f32>(atomicLoad(&ledger[base + 2u])), bitcast<f32>(atomicLoad(&ledger[base + 3u])),
    bitcast<f32>(atomicLoad(&ledger[base + 4u])), bitcast<f32>(atomicLoad(&ledger[base + 5u])),
    atomicLoad(&ledger[base + 6u]), bitcast<i32>(atomicLoad(&ledger[base + 7u])));
}
