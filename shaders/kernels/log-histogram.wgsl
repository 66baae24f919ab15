// Counts of log2 |value| in quarter-octave bins, 16 octaves down from the octave of the largest magnitude of its tower.
// Leaves at stat_first + tower * 72: 64 counts, then the count of values below the first bin (zeros included).
// Grid: x = tower * row tiles of 64; lanes stride over the tile's elements.

//!include shared/pass-params.wgsl
//!include shared/ledger.wgsl

@group(0) @binding(0) var<uniform> pass_params: PassParams;
@group(0) @binding(1) var<storage, read> input: array<f32>;
@group(0) @binding(2) var<storage, read_write> ledger: array<atomic<u32>>;

const BINS: u32 = 64u;
const HISTOGRAM_WORDS: u32 = 72u;

var<workgroup> sh_counts: array<atomic<u32>, 65>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let p = pass_params;
  let tiles = (p.rows + 63u) / 64u;
  let tower = group.x / tiles;
  let first_row = (group.x % tiles) * 64u;
  let columns = p.towers * p.tower_stride;
  let peak = i32(atomicLoad(&ledger[p.slot_input + tower * SLOT_WORDS + 1u]));
  let cells = min(64u, p.rows - first_row) * p.batch;
  for (var cell = lane; cell < cells; cell += 64u) {
    let value = input[(first_row + cell / p.batch) * columns + tower * p.tower_stride + cell % p.batch];
    atomicAdd(&sh_counts[log_bin(value, peak)], 1u);
  }
  workgroupBarrier();
  let base = p.stat_first + tower * HISTOGRAM_WORDS;
  atomicAdd(&ledger[base + lane], atomicLoad(&sh_counts[lane]));
  if (lane == 0u) {
    atomicAdd(&ledger[base + BINS], atomicLoad(&sh_counts[BINS]));
  }
}

// Quarter octaves by the mantissa: thresholds 2^(1/4), 2^(1/2), 2^(3/4) as bits of the 23-bit fraction.
fn log_bin(value: f32, peak: i32) -> u32 {
  let octave = i32(exponent_field(value)) - peak + 15;
  if (octave < 0 || exponent_field(value) == 0u) {
    return BINS;
  }
  let fraction = bitcast<u32>(value) & 0x7fffffu;
  let quarter = select(0u, 1u, fraction >= 1587185u) + select(0u, 1u, fraction >= 3474676u) + select(0u, 1u, fraction >= 5719293u);
  return u32(octave) * 4u + quarter;
}
