// Joins the statistics that the lanes of other kernels left: one workgroup for each statistic and tower; lanes stride over the entries.
// plan holds per statistic [first word of the entries, entries a tower, first word of the results, towers]; results have STAT_WORDS a
// tower. Grid: x = tower (those beyond a statistic's own do nothing), y = statistic (params.item_first is the first of the dispatch).
// The order of additions depends on the variant, and on nothing else.

//!include shared/stored-moments.wgsl
//!include shared/join-${JOIN}.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> plan: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(JOINING)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = plan[pass_params.item_first + group.y];
  let entries = select(0u, row.y, group.x < row.w);
  var top = ZERO_EXPONENT;
  for (var entry = lane; entry < entries; entry += JOINING) {
    top = max(top, wanted_exponent(load_moments(row.x, group.x * row.y + entry)));
  }
  var own = no_moments(top);
  for (var entry = lane; entry < entries; entry += JOINING) {
    own = added(own, brought_to(top, load_moments(row.x, group.x * row.y + entry)));
  }
  let all = join_lanes(own, lane);
  if (lane == 0u && group.x < row.w) {
    leave_moments(row.z, group.x, all);
  }
}
