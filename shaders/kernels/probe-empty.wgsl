// What a dispatch costs that does nothing: one lane of one group writes a word.

@group(0) @binding(0) var<uniform> params: vec4u;
@group(0) @binding(1) var<storage, read_write> words: array<u32>;

@compute @workgroup_size(1)
fn main() {
  words[0] = params.x;
}
