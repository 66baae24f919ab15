// The adapter's memory bandwidth as kernels see it: every lane copies one vec4 from source to target. Grid: one lane an element,
// 64 a group; params.x elements.

@group(0) @binding(0) var<uniform> params: vec4u;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> copied: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.x) {
    copied[id.x] = source[id.x];
  }
}
