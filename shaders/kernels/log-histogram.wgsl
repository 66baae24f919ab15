// Counts of log2 |value| in quarter-octave bins, 16 octaves down from the octave of the tower's largest magnitude.
// Leaves at stat_first + local tower * HISTOGRAM_WORDS: 64 counts, the count of values below the first bin (zeros included), and the octave
// (i32) of the largest magnitude. Grid and lanes as in elementwise kernels (tile-place.wgsl).

//!include shared/tile-place.wgsl
//!include shared/ledger.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read_write> arena: array<f32>;
@group(0) @binding(2) var<storage, read_write> ledger: array<atomic<u32>>;

const BINS: u32 = 64u;
const OCTAVES: i32 = 16;
const HISTOGRAM_WORDS: u32 = 72u;

var<workgroup> sh_counts: array<atomic<u32>, 65>;
var<workgroup> sh_top: atomic<i32>;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let at = tile_place(p, group, lane);
  let local = group.x / (p.tower_stride / TILE_COLUMNS);
  let first_column = (p.tower_first + local) * p.tower_stride;
  if (lane == 0u) {
    atomicStore(&sh_top, ZERO_EXPONENT);
  }
  workgroupBarrier();
  for (var sample = lane; sample < p.batch; sample += LANES) {
    atomicMax(&sh_top, column_scale(p.slot_input, first_column + sample).exponent);
  }
  workgroupBarrier();
  let top = atomicLoad(&sh_top);
  for (var j = 0u; j < COLUMNS; j++) {
    let column = at.column + j * LANES_X;
    let exponent = stored_exponent(p.slot_input, column);
    for (var unit = at.row; unit < filled_end(p, at, j); unit++) {
      atomicAdd(&sh_counts[log_bin(arena[p.at_input + unit * p.columns + column], exponent - top)], 1u);
    }
  }
  workgroupBarrier();
  let base = p.stat_first + local * HISTOGRAM_WORDS;
  for (var bin = lane; bin <= BINS; bin += LANES) {
    atomicAdd(&ledger[base + bin], atomicLoad(&sh_counts[bin]));
  }
  if (lane == 0u) {
    atomicStore(&ledger[base + BINS + 1u], bitcast<u32>(top));
  }
}

// Quarter octaves by the mantissa: thresholds 2^(1/4), 2^(1/2), 2^(3/4) as bits of the 23-bit fraction.
fn log_bin(value: f32, exponent: i32) -> u32 {
  let octave = i32(exponent_field(value)) - 127 + exponent + OCTAVES - 1;
  if (octave < 0 || exponent_field(value) == 0u) {
    return BINS;
  }
  let fraction = bitcast<u32>(value) & 0x7fffffu;
  let quarter = select(0u, 1u, fraction >= 1587185u) + select(0u, 1u, fraction >= 3474676u) + select(0u, 1u, fraction >= 5719293u);
  return u32(octave) * 4u + quarter;
}
