// One params block of 30 words for every kernel of a pass: src/gpu/pass-params.ts has their order, and a test compares. `p` is its address.

@inline
export const NOTHING: u32 = 0xffffffff;
/** The activation of a kernel that applies none. */
@inline
export const NO_ACTIVATION: i32 = 255;

@inline
export const ROWS: usize = 0;
@inline
export const PADDED_ROWS: usize = 4;
@inline
export const INNER: usize = 8;
@inline
export const TOWERS: usize = 12;
@inline
export const TOWER_FIRST: usize = 16;
@inline
export const BATCH: usize = 20;
@inline
export const TOWER_STRIDE: usize = 24;
@inline
export const COLUMNS: usize = 28;
@inline
export const BASE_COLUMNS: usize = 32;
@inline
export const ROW_STRIDE: usize = 36;
@inline
export const WEIGHTS_AT: usize = 40;
@inline
export const BIAS_AT: usize = 44;
@inline
export const MAP_INDEX: usize = 48;
@inline
export const SLOPE_MAP: usize = 52;
@inline
export const FLAGS: usize = 56;
@inline
export const LOSS_KIND: usize = 60;
@inline
export const TARGET_EXPONENT: usize = 64;
@inline
export const AT_INPUT: usize = 68;
@inline
export const AT_SKIP: usize = 72;
@inline
export const AT_ARGUMENT: usize = 76;
@inline
export const AT_FIRST: usize = 80;
@inline
export const AT_SECOND: usize = 84;
@inline
export const SLOT_INPUT: usize = 88;
@inline
export const SLOT_SKIP: usize = 92;
@inline
export const SLOT_ARGUMENT: usize = 96;
@inline
export const SLOT_FIRST: usize = 100;
@inline
export const SLOT_SECOND: usize = 104;
@inline
export const STAT_FIRST: usize = 108;
@inline
export const STAT_SECOND: usize = 112;
@inline
export const ITEM_FIRST: usize = 116;

// Bits of FLAGS.
@inline
export const KEEP_LINEAR: u32 = 1;
@inline
export const SLOPE_BRANCH: u32 = 2;
@inline
export const FOLD_BRANCH: u32 = 4;
@inline
export const SKIP_FIRST: u32 = 8;
@inline
export const SKIP_LAST: u32 = 16;
@inline
export const ENDS_BLOCK: u32 = 32;
@inline
export const KEEP_OUTPUT: u32 = 64;
/** Under KEEP_LINEAR the slopes are kept instead of the arguments: see slopes-beside.ts. */
@inline
export const KEEP_SLOPE: u32 = 128;
/** The argument is such a tensor of slopes. */
@inline
export const SLOPE_GIVEN: u32 = 256;

@inline
export function param(p: usize, at: usize): u32 {
  return load<u32>(p + at);
}
