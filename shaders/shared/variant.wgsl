// How the lanes of a workgroup lie over a tensor, as the chosen variant has it (src/gpu/kernel-variants.ts).

const ROWS: u32 = ${ROWS}u;        // of one lane, consecutive
const COLUMNS: u32 = ${COLUMNS}u;  // of one lane, LANES_X apart
const LANES_X: u32 = ${LANES_X}u;  // lanes side by side
const LANES: u32 = ${LANES}u;
const TILE_ROWS: u32 = ${TILE_ROWS}u;
const TILE_COLUMNS: u32 = ${TILE_COLUMNS}u;
