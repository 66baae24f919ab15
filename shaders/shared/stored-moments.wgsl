// A lane's statistics to and from the ledger: entries of STAT_WORDS, one after the other. The including kernel declares `ledger`.

//!include shared/pass-params.wgsl
//!include shared/moments.wgsl

// Leaves an entry, where the statistic is asked for. Every lane leaves its own, also an empty one: no barrier is needed, nothing stale
// remains.
fn leave_moments(stat: u32, entry: u32, m: Moments) {
  if (stat == NOTHING) {
    return;
  }
  let base = stat + entry * STAT_WORDS;
  atomicStore(&ledger[base], bitcast<u32>(m.sum));
  atomicStore(&ledger[base + 1u], bitcast<u32>(m.squares));
  atomicStore(&ledger[base + 2u], bitcast<u32>(m.low));
  atomicStore(&ledger[base + 3u], bitcast<u32>(m.high));
  atomicStore(&ledger[base + 4u], bitcast<u32>(m.zeros));
  atomicStore(&ledger[base + 5u], bitcast<u32>(m.saturated));
  atomicStore(&ledger[base + 6u], m.peak);
  atomicStore(&ledger[base + 7u], bitcast<u32>(m.exponent));
}

fn load_moments(stat: u32, entry: u32) -> Moments {
  let base = stat + entry * STAT_WORDS;
  return Moments(
    bitcast<f32>(atomicLoad(&ledger[base])), bitcast<f32>(atomicLoad(&ledger[base + 1u])),
    bitcast<f32>(atomicLoad(&ledger[base + 2u])), bitcast<f32>(atomicLoad(&ledger[base + 3u])),
    bitcast<f32>(atomicLoad(&ledger[base + 4u])), bitcast<f32>(atomicLoad(&ledger[base + 5u])),
    atomicLoad(&ledger[base + 6u]), bitcast<i32>(atomicLoad(&ledger[base + 7u])));
}
