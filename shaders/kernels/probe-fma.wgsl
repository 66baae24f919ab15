// The adapter's fused multiply-add rate: every lane runs two independent chains of vec4 fma, 16 of each a round.
// Buffer: sums, one vec4 a lane. Grid: any number of groups of 64 lanes. params.x rounds: 2 * 16 * 4 multiply-adds a lane each.

@group(0) @binding(0) var<uniform> params: vec4u;
@group(0) @binding(1) var<storage, read_write> sums: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  var a = vec4f(f32(id.x));
  var b = vec4f(1.0);
  let x = vec4f(0.999);
  let y = vec4f(0.001);
  for (var i = 0u; i < params.x; i++) {
    a = fma(a, x, y); b = fma(b, x, y); a = fma(a, x, y); b = fma(b, x, y);
    a = fma(a, x, y); b = fma(b, x, y); a = fma(a, x, y); b = fma(b, x, y);
    a = fma(a, x, y); b = fma(b, x, y); a = fma(a, x, y); b = fma(b, x, y);
    a = fma(a, x, y); b = fma(b, x, y); a = fma(a, x, y); b = fma(b, x, y);
    a = fma(a, x, y); b = fma(b, x, y); a = fma(a, x, y); b = fma(b, x, y);
    a = fma(a, x, y); b = fma(b, x, y); a = fma(a, x, y); b = fma(b, x, y);
    a = fma(a, x, y); b = fma(b, x, y); a = fma(a, x, y); b = fma(b, x, y);
    a = fma(a, x, y); b = fma(b, x, y); a = fma(a, x, y); b = fma(b, x, y);
  }
  sums[id.x] = a + b;
}
