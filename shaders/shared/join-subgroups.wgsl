// Joins the moments of the four lanes of a subgroup, which is the whole workgroup: as a tree, so that the same input gives the same bits.

enable subgroups;
//!include shared/moments.wgsl

const JOINING: u32 = 4u;

// Every lane gets all.
fn join_lanes(own: Moments, lane: u32) -> Moments {
  var m = brought_to(subgroupMax(wanted_exponent(own)), own);
  //!repeat level 2
  m.sum += subgroupShuffleXor(m.sum, ${level + 1}u);
  m.squares += subgroupShuffleXor(m.squares, ${level + 1}u);
  //!end
  m.low = subgroupMin(m.low);
  m.high = subgroupMax(m.high);
  m.zeros = subgroupAdd(m.zeros);
  m.saturated = subgroupAdd(m.saturated);
  m.peak = subgroupMax(m.peak);
  return m;
}
