// What one tower does in one map: its row of the tower table (src/engine/tower-table.ts writes it).

//!include shared/range.wgsl

struct TowerRecord {
  weight: Scaled,  // entryStd: base weights are multiplied by it
  bias: Scaled,    // biasStd, m = 0 for none
  skip: Scaled,    // skipScale, m = 0 without a skip
  branch: Scaled,  // branchScale, 1 without a skip
  leaky: f32,
  saturation_low: f32,   // outside of these bounds a pre-activation counts as saturated
  saturation_high: f32,
}
