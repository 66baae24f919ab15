// Statistics of one workgroup's tile of 64 lanes: each lane adds its own values in a fixed order, then the lanes are joined in a
// fixed order, so that the same input gives the same bits. Includes the ledger, where lane 0 leaves the result.

//!include shared/ledger.wgsl

struct Moments {
  sum: f32,
  squares: f32,
  low: f32,
  high: f32,
  zeros: f32,
  saturated: f32,
  peak: u32,   // largest exponent field
  slope: u32,  // largest slope exponent, biased; 0 for none
}

var<workgroup> sh_first: array<Moments, 64>;
var<workgroup> sh_second: array<Moments, 64>;

fn no_moments() -> Moments {
  return Moments(0.0, 0.0, 3.4e38, -3.4e38, 0.0, 0.0, 0u, 0u);
}

fn add_value(moments: Moments, value: f32) -> Moments {
  var m = moments;
  m.sum += value;
  m.squares += value * value;
  m.low = min(m.low, value);
  m.high = max(m.high, value);
  m.zeros += select(0.0, 1.0, exponent_field(value) == 0u);
  m.peak = max(m.peak, exponent_field(value));
  return m;
}

fn join_moments(a: Moments, b: Moments) -> Moments {
  return Moments(
    a.sum + b.sum, a.squares + b.squares, min(a.low, b.low), max(a.high, b.high),
    a.zeros + b.zeros, a.saturated + b.saturated, max(a.peak, b.peak), max(a.slope, b.slope));
}

// Joins the lanes' moments of two tensors at once; every lane of the workgroup calls this (it holds barriers), and the results are in
// sh_first[0] and sh_second[0] for lane 0. Eight lanes join eight each, then lane 0 joins those: two barriers, because on software
// adapters a barrier costs more than the sums around it (six levels of a binary tree took half of a layer's time there).
fn join_lanes(first: Moments, second: Moments, lane: u32) {
  sh_first[lane] = first;
  sh_second[lane] = second;
  workgroupBarrier();
  let mine = select(1u, 8u, lane < 8u);
  for (var i = 1u; i < mine; i++) {
    sh_first[lane] = join_moments(sh_first[lane], sh_first[lane + 8u * i]);
    sh_second[lane] = join_moments(sh_second[lane], sh_second[lane + 8u * i]);
  }
  workgroupBarrier();
  let last = select(1u, 8u, lane == 0u);
  for (var i = 1u; i < last; i++) {
    sh_first[0] = join_moments(sh_first[0], sh_first[i]);
    sh_second[0] = join_moments(sh_second[0], sh_second[i]);
  }
}

// Partial statistics of one tile: word index = stat + (tower * tiles + tile) * STAT_WORDS.
fn store_moments(stat: u32, tile: u32, m: Moments) {
  let base = stat + tile * STAT_WORDS;
  atomicStore(&ledger[base], bitcast<u32>(m.sum));
  atomicStore(&ledger[base + 1u], bitcast<u32>(m.squares));
  atomicStore(&ledger[base + 2u], bitcast<u32>(m.low));
  atomicStore(&ledger[base + 3u], bitcast<u32>(m.high));
  atomicStore(&ledger[base + 4u], bitcast<u32>(m.zeros));
  atomicStore(&ledger[base + 5u], bitcast<u32>(m.saturated));
}
