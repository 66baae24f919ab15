// Joins the moments of the 64 lanes of a workgroup: they agree on an exponent, bring their sums to it, and then one lane a quantity adds up
// all, in order, so that the same input gives the same bits.

//!include shared/moments.wgsl

const JOINING: u32 = 64u;
const QUANTITIES: u32 = 6u;  // the floats of Moments
const LOW: u32 = 2u;
const HIGH: u32 = 3u;

var<workgroup> sh_values: array<f32, 384>;  // JOINING * QUANTITIES
var<workgroup> sh_joined: array<f32, 6>;
var<workgroup> sh_exponent: atomic<i32>;
var<workgroup> sh_peak: atomic<u32>;

// Every lane gets all; every lane calls this (it holds barriers).
fn join_lanes(own: Moments, lane: u32) -> Moments {
  if (lane == 0u) {
    atomicStore(&sh_exponent, ZERO_EXPONENT);
    atomicStore(&sh_peak, 0u);
  }
  workgroupBarrier();
  atomicMax(&sh_exponent, wanted_exponent(own));
  atomicMax(&sh_peak, own.peak);
  workgroupBarrier();
  let m = brought_to(atomicLoad(&sh_exponent), own);
  sh_values[lane] = m.sum;
  sh_values[lane + JOINING] = m.squares;
  sh_values[lane + LOW * JOINING] = m.low;
  sh_values[lane + HIGH * JOINING] = m.high;
  sh_values[lane + 4u * JOINING] = m.zeros;
  sh_values[lane + 5u * JOINING] = m.saturated;
  workgroupBarrier();
  if (lane < QUANTITIES) {
    sh_joined[lane] = joined_quantity(lane);
  }
  workgroupBarrier();
  return Moments(
    sh_joined[0], sh_joined[1], sh_joined[LOW], sh_joined[HIGH], sh_joined[4], sh_joined[5], atomicLoad(&sh_peak), m.exponent);
}

fn joined_quantity(quantity: u32) -> f32 {
  var all = sh_values[quantity * JOINING];
  for (var i = 1u; i < JOINING; i++) {
    let next = sh_values[quantity * JOINING + i];
    all = select(select(all + next, min(all, next), quantity == LOW), max(all, next), quantity == HIGH);
  }
  return all;
}
