// Random words as they are, for the self-test and the tests: words[i] = random word number first + i of the key.
// Buffer: [count]. Grid: one thread a word, 64 a group.

//!include shared/threefry.wgsl

struct WordParams {
  key: vec2u,
  first: u32,
  count: u32,
}

@group(0) @binding(0) var<uniform> params: WordParams;
@group(0) @binding(1) var<storage, read_write> words: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < params.count) {
    words[id.x] = random_word(params.key, params.first + id.x);
  }
}
