// Moments on their way into and out of the ledger, STAT_WORDS each; word index = stat + tile * STAT_WORDS. The including kernel
// declares `pass_params` besides `ledger`.

//!include shared/pass-params.wgsl
//!include shared/workgroup-moments.wgsl

fn store_moments(stat: u32, tile: u32, m: Moments) {
  let base = stat + tile * STAT_WORDS;
  atomicStore(&ledger[base], bitcast<u32>(m.sum));
  atomicStore(&ledger[base + 1u], bitcast<u32>(m.squares));
  atomicStore(&ledger[base + 2u], bitcast<u32>(m.low));
  atomicStore(&ledger[base + 3u], bitcast<u32>(m.high));
  atomicStore(&ledger[base + 4u], bitcast<u32>(m.zeros));
  atomicStore(&ledger[base + 5u], bitcast<u32>(m.saturated));
  atomicStore(&ledger[base + 6u], m.peak);
  atomicStore(&ledger[base + 7u], bitcast<u32>(m.exponent));
}

// What store_moments wrote; every tile holds at least one value.
fn load_moments(stat: u32, tile: u32) -> Moments {
  let base = stat + tile * STAT_WORDS;
  return Moments(
    bitcast<f32>(atomicLoad(&ledger[base])), bitcast<f32>(atomicLoad(&ledger[base + 1u])),
    bitcast<f32>(atomicLoad(&ledger[base + 2u])), bitcast<f32>(atomicLoad(&ledger[base + 3u])),
    bitcast<f32>(atomicLoad(&ledger[base + 4u])), bitcast<f32>(atomicLoad(&ledger[base + 5u])),
    atomicLoad(&ledger[base + 6u]), bitcast<i32>(atomicLoad(&ledger[base + 7u])), true);
}

// Joins the tile's moments of two tensors and leaves those that are asked for. Every lane calls this.
fn leave_moments(first: Moments, second: Moments, lane: u32, tile: u32) {
  join_lanes(first, second, lane);
  if (lane == 0u && pass_params.stat_first != NOTHING) {
    store_moments(pass_params.stat_first, tile, sh_first[0]);
  }
  if (lane == 0u && pass_params.stat_second != NOTHING) {
    store_moments(pass_params.stat_second, tile, sh_second[0]);
  }
}
