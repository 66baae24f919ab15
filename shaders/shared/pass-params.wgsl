// One params struct for every kernel of a pass through the network; src/gpu/pass-params.ts writes it and a test compares the
// two field by field. Units are elements; `at_*` are element indices into the arena, `slot_*` and `stat_*` word indices into the ledger.
// A forward tensor has base_columns columns, one stretch a base tower. On the way back every depth at which a pass starts (a probe)
// has columns of its own, probe by probe: stacked tower = probe * towers + base tower.

const NOTHING: u32 = 0xffffffffu;    // an absent slot or statistic
const NO_ACTIVATION: u32 = 255u;     // value of the override ACTIVATION where a kernel applies none

// flags
const KEEP_LINEAR: u32 = 1u;   // forward: store the linear part (the pre-activation)
const SLOPE_BRANCH: u32 = 2u;  // backward: with the slope also apply the branch scale of slope_map
const FOLD_BRANCH: u32 = 4u;  // the incoming gradient belongs to the sum: the branch scale is still to be applied
const SKIP_FIRST: u32 = 8u;   // backward: add the skip's gradient before the slope
const SKIP_LAST: u32 = 16u;    // backward: add it after the slope
const ENDS_BLOCK: u32 = 32u;  // forward: this map ends the block: branch scale and skip apply (branch 1, skip 0 without one)
const KEEP_OUTPUT: u32 = 64u; // weight-gradient: store the gradient, not only its statistics
// The CPU's kernels alone (src/wasm/assembly): slopes are kept in place of the arguments, and found there.
const KEEP_SLOPE: u32 = 128u;
const SLOPE_GIVEN: u32 = 256u;

struct PassParams {
  rows: u32,          // units written
  padded_rows: u32,   // the same, rounded up to 8: rows are stored up to here, zero beyond `rows`
  inner: u32,         // length of the sum, a multiple of 8 (the padding is zero); fan_in for weight gradients
  towers: u32,        // base towers
  tower_first: u32,   // stacked tower of the first workgroup
  batch: u32,
  tower_stride: u32,  // columns from one tower to the next, a multiple of 32
  columns: u32,       // elements from one row to the next of what is written, and of the gradients read
  base_columns: u32,  // the same of forward tensors
  row_stride: u32,    // elements from one weight row to the next
  weights_at: u32,    // first weight and first bias in the slab
  bias_at: u32,
  map_index: u32,     // row of the tower table: map_index * towers + base tower
  slope_map: u32,     // the same for the block whose slope is applied
  flags: u32,
  loss_kind: u32,
  target_exponent: i32,
  at_input: u32,
  at_skip: u32,
  at_argument: u32,
  at_first: u32,
  at_second: u32,
  slot_input: u32,
  slot_skip: u32,
  slot_argument: u32,
  slot_first: u32,
  slot_second: u32,
  stat_first: u32,
  stat_second: u32,
  item_first: u32,    // first row of a table: of weight gradients, or of reductions
}
