// The adapter's fused multiply-add rate: every lane runs two independent chains of vec4 fma, 64 of each a round, so that the loop costs
// little beside them. The factors are no constants of the text: a software adapter loads those anew for each use, and shows a fifth.
// Buffer: sums, one vec4 a lane. Grid: any number of groups of 64 lanes. params.x rounds: 2 * 64 * 4 multiply-adds a lane each; params.y 0.

@group(0) @binding(0) var<uniform> params: vec4u;
@group(0) @binding(1) var<storage, read_write> sums: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var a = vec4f(f32(id.x));
  var b = vec4f(1.0);
  let x = vec4f(0.999 + f32(params.y));
  let y = vec4f(0.001 + f32(params.y));
  for (var i = 0u; i < params.x; i++) {
    //!repeat n 64
    a = fma(a, x, y);
    b = fma(b, x, y);
    //!end
  }
  sums[id.x] = a + b;
}
