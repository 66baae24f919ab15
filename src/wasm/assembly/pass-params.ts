// One params block of 30 words for every kernel of a pass: src/gpu/pass-params.ts has their order, and a test compares. `p` is its address.

// @ts-ignore: decorator
@inline
export const NOTHING: u32 = 0xffffffff;
/** The activation of a kernel that applies none. */
// @ts-ignore: decorator
@inline
export const NO_ACTIVATION: i32 = 255;

// @ts-ignore: decorator
@inline
export const ROWS: usize = 0;
// @ts-ignore: decorator
@inline
export const PADDED_ROWS: usize = 4;
// @ts-ignore: decorator
@inline
export const INNER: usize = 8;
// @ts-ignore: decorator
@inline
export const TOWERS: usize = 12;
// @ts-ignore: decorator
@inline
export const TOWER_FIRST: usize = 16;
// @ts-ignore: decorator
@inline
export const BATCH: usize = 20;
// @ts-ignore: decorator
@inline
export const TOWER_STRIDE: usize = 24;
// @ts-ignore: decorator
@inline
export const COLUMNS: usize = 28;
// @ts-ignore: decorator
@inline
export const BASE_COLUMNS: usize = 32;
// @ts-ignore: decorator
@inline
export const ROW_STRIDE: usize = 36;
// @ts-ignore: decorator
@inline
export const WEIGHTS_AT: usize = 40;
// @ts-ignore: decorator
@inline
export const BIAS_AT: usize = 44;
// @ts-ignore: decorator
@inline
export const MAP_INDEX: usize = 48;
// @ts-ignore: decorator
@inline
export const SLOPE_MAP: usize = 52;
// @ts-ignore: decorator
@inline
export const FLAGS: usize = 56;
// @ts-ignore: decorator
@inline
export const LOSS_KIND: usize = 60;
// @ts-ignore: decorator
@inline
export const TARGET_EXPONENT: usize = 64;
// @ts-ignore: decorator
@inline
export const AT_INPUT: usize = 68;
// @ts-ignore: decorator
@inline
export const AT_SKIP: usize = 72;
// @ts-ignore: decorator
@inline
export const AT_ARGUMENT: usize = 76;
// @ts-ignore: decorator
@inline
export const AT_FIRST: usize = 80;
// @ts-ignore: decorator
@inline
export const AT_SECOND: usize = 84;
// @ts-ignore: decorator
@inline
export const SLOT_INPUT: usize = 88;
// @ts-ignore: decorator
@inline
export const SLOT_SKIP: usize = 92;
// @ts-ignore: decorator
@inline
export const SLOT_ARGUMENT: usize = 96;
// @ts-ignore: decorator
@inline
export const SLOT_FIRST: usize = 100;
// @ts-ignore: decorator
@inline
export const SLOT_SECOND: usize = 104;
// @ts-ignore: decorator
@inline
export const STAT_FIRST: usize = 108;
// @ts-ignore: decorator
@inline
export const STAT_SECOND: usize = 112;
// @ts-ignore: decorator
@inline
export const ITEM_FIRST: usize = 116;

// Bits of FLAGS.
// @ts-ignore: decorator
@inline
export const KEEP_LINEAR: u32 = 1;
// @ts-ignore: decorator
@inline
export const SLOPE_BRANCH: u32 = 2;
// @ts-ignore: decorator
@inline
export const FOLD_BRANCH: u32 = 4;
// @ts-ignore: decorator
@inline
export const SKIP_FIRST: u32 = 8;
// @ts-ignore: decorator
@inline
export const SKIP_LAST: u32 = 16;
// @ts-ignore: decorator
@inline
export const ENDS_BLOCK: u32 = 32;
// @ts-ignore: decorator
@inline
export const KEEP_OUTPUT: u32 = 64;
/** Under KEEP_LINEAR the slopes are kept instead of the arguments: see slopes-beside.ts. */
// @ts-ignore: decorator
@inline
export const KEEP_SLOPE: u32 = 128;
/** The argument is such a tensor of slopes. */
// @ts-ignore: decorator
@inline
export const SLOPE_GIVEN: u32 = 256;

// @ts-ignore: decorator
@inline
export function param(p: usize, at: usize): u32 {
  return load<u32>(p + at);
}
