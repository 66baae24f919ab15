// The adapter's fused multiply-add rate: every lane runs two independent chains of vec4 fma, 256 of each a round, so that the loop costs
// nothing beside them (written in full by the loader; with 16 a round a software adapter shows a quarter of what it can do).
// Buffer: sums, one vec4 a lane. Grid: any number of groups of 64 lanes. params.x rounds: 2 * 256 * 4 multiply-adds a lane each.

@group(0) @binding(0) var<uniform> params: vec4u;
@group(0) @binding(1) var<storage, read_write> sums: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var a = vec4f(f32(id.x));
  var b = vec4f(1.0);
  let x = vec4f(0.999);
  let y = vec4f(0.001);
  for (var i = 0u; i < params.x; i++) {
    //!repeat n 256
    a = fma(a, x, y);
    b = fma(b, x, y);
    //!end
  }
  sums[id.x] = a + b;
}
