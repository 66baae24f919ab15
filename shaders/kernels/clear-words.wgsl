// Sets words of the ledger to zero: rows words from slot_first on, so that a segment can use the slots of the one before.
// Grid: one thread a word, 64 a group, `inner` groups in x and as many rows of groups as needed.

//!include shared/pass-params.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read_write> ledger: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let word = (group.y * pass_params.inner + group.x) * 64u + lane;
  if (word < pass_params.rows) {
    atomicStore(&ledger[pass_params.slot_first + word], 0u);
  }
}
