// From the lanes' moments to the ledger: STAT_WORDS a tile, at stat + tile * STAT_WORDS. The lanes agree on an exponent, bring their
// sums to it, and then one lane a quantity adds up all 64, in order: the same input gives the same bits. (A tree over whole structs took
// a third of a layer's time on a software adapter.) The including kernel declares `pass_params` besides `ledger`.

//!include shared/pass-params.wgsl
//!include shared/moments.wgsl

const LANES: u32 = 64u;
const QUANTITIES: u32 = 6u;  // of a tensor: the floats of Moments
const LOW: u32 = 2u;
const HIGH: u32 = 3u;

var<workgroup> sh_values: array<f32, 768>;  // LANES * QUANTITIES of two tensors
var<workgroup> sh_exponent: array<atomic<i32>, 2>;
var<workgroup> sh_peak: array<atomic<u32>, 2>;

// Leaves the tile's moments of two tensors, those that are asked for. Every lane calls this (it holds barriers).
fn leave_moments(first: Moments, second: Moments, lane: u32, tile: u32) {
  leave_moments_at(vec2u(pass_params.stat_first, pass_params.stat_second), first, second, vec2u(lane, tile));
}

// The same at given words [first, second] of the ledger; place = [lane, tile].
fn leave_moments_at(stats: vec2u, first: Moments, second: Moments, place: vec2u) {
  let lane = place.x;
  let tile = place.y;
  if (lane < 2u) {
    atomicStore(&sh_exponent[lane], ZERO_EXPONENT);
    atomicStore(&sh_peak[lane], 0u);
  }
  workgroupBarrier();
  agree(0u, first);
  agree(1u, second);
  workgroupBarrier();
  share(0u, first, lane);
  share(1u, second, lane);
  workgroupBarrier();
  if (lane < 2u * QUANTITIES) {
    let tensor = lane / QUANTITIES;
    let stat = select(stats.x, stats.y, tensor == 1u);
    let all = joined(lane);
    if (stat != NOTHING) {
      atomicStore(&ledger[stat + tile * STAT_WORDS + lane % QUANTITIES], bitcast<u32>(all));
      if (lane % QUANTITIES == 0u) {
        atomicStore(&ledger[stat + tile * STAT_WORDS + QUANTITIES], atomicLoad(&sh_peak[tensor]));
        atomicStore(&ledger[stat + tile * STAT_WORDS + QUANTITIES + 1u], bitcast<u32>(atomicLoad(&sh_exponent[tensor])));
      }
    }
  }
}

fn agree(tensor: u32, m: Moments) {
  atomicMax(&sh_exponent[tensor], wanted_exponent(m));
  atomicMax(&sh_peak[tensor], m.peak);
}

fn share(tensor: u32, m: Moments, lane: u32) {
  let all = add_moments(no_moments(atomicLoad(&sh_exponent[tensor])), m);
  let base = tensor * QUANTITIES * LANES + lane;
  sh_values[base] = all.sum;
  sh_values[base + LANES] = all.squares;
  sh_values[base + LOW * LANES] = all.low;
  sh_values[base + HIGH * LANES] = all.high;
  sh_values[base + 4u * LANES] = all.zeros;
  sh_values[base + 5u * LANES] = all.saturated;
}

fn joined(quantity: u32) -> f32 {
  let kind = quantity % QUANTITIES;
  var all = sh_values[quantity * LANES];
  for (var i = 1u; i < LANES; i++) {
    let next = sh_values[quantity * LANES + i];
    all = select(select(all + next, min(all, next), kind == LOW), max(all, next), kind == HIGH);
  }
  return all;
}
