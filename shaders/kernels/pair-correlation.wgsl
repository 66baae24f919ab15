// How far the paired samples 2i and 2i+1 have come apart: 1 - cosine = |a/|a| - b/|b||^2 / 2, from the difference of the normalised
// samples, so that it keeps its digits when the cosine rounds to 1. One workgroup a tower; a lane owns every 64th pair.
// Leaves at stat_first + local tower * 8: [sum over pairs of 1 - cosine, pairs with a sample that is exactly zero].

//!include shared/pass-params.wgsl
//!include shared/ledger.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read_write> arena: array<f32>;
@group(0) @binding(2) var<storage, read_write> ledger: array<atomic<u32>>;

var<workgroup> sh_sums: array<vec2f, 64>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  var sums = vec2f(0.0);
  for (var pair = lane; pair < p.batch / 2u; pair += 64u) {
    let column = (p.tower_first + group.x) * p.tower_stride + 2u * pair;
    let cell = p.at_input + column;
    let first_shift = -column_scale(p.slot_input, column).shift;
    let second_shift = -column_scale(p.slot_input, column + 1u).shift;
    var squares = vec2f(0.0);
    for (var unit = 0u; unit < p.rows; unit++) {
      let a = scale2(arena[cell + unit * p.columns], first_shift);
      let b = scale2(arena[cell + 1u + unit * p.columns], second_shift);
      squares += vec2f(a * a, b * b);
    }
    if (squares.x == 0.0 || squares.y == 0.0) {
      sums.y += 1.0;
    } else {
      // Both lengths by the same instructions, so that equal samples differ by exactly zero.
      let lengths = sqrt(squares);
      var apart = 0.0;
      for (var unit = 0u; unit < p.rows; unit++) {
        let a = scale2(arena[cell + unit * p.columns], first_shift);
        let b = scale2(arena[cell + 1u + unit * p.columns], second_shift);
        let difference = vec2f(a, b) / lengths;
        apart += (difference.x - difference.y) * (difference.x - difference.y);
      }
      sums.x += 0.5 * apart;
    }
  }
  sh_sums[lane] = sums;
  workgroupBarrier();
  for (var half = 32u; half > 0u; half = half / 2u) {
    if (lane < half) {
      sh_sums[lane] += sh_sums[lane + half];
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    let base = p.stat_first + group.x * STAT_WORDS;
    atomicStore(&ledger[base], bitcast<u32>(sh_sums[0].x));
    atomicStore(&ledger[base + 1u], bitcast<u32>(sh_sums[0].y));
  }
}
