// Joins the partial statistics of all tiles: one workgroup for each statistic and tower, lanes stride over tiles, then a fixed tree.
// plan holds per statistic [first word of the partials, tiles a tower, first word of the result]; results have STAT_WORDS a tower.
// Grid: x = tower, y = statistic (params.slot_first is the first of the dispatch).

//!include shared/pass-params.wgsl
//!include shared/stored-moments.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> plan: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = plan[pass_params.slot_first + group.y];
  let tower = group.x;
  var own = no_moments(ZERO_EXPONENT);
  for (var tile = lane; tile < row.y; tile += 64u) {
    own = join_moments(own, load_moments(row.x, tower * row.y + tile));
  }
  join_lanes(own, no_moments(ZERO_EXPONENT), lane);
  if (lane == 0u) {
    store_moments(row.z, tower, sh_first[0]);
  }
}
