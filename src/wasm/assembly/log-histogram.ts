// Counts of log2 |value| in quarter-octave bins, 16 octaves down from the octave of the tower's largest magnitude.
// Leaves at stat_first + local tower * HISTOGRAM_WORDS: 64 counts, the count of values below the first bin (zeros included), and the octave
// (i32) of the largest magnitude. scratch: counts of each lane by themselves, so that no increment waits for the one before.

import { ledger, scratch } from './bindings';
import { cellsOf } from './cells';
import { columnExponent, slotAddress, storedExponent, ZERO_EXPONENT } from './ledger';
import { firstLanes } from './moments';
import { AT_INPUT, BATCH, COLUMNS, param, ROWS, SLOT_INPUT, STAT_FIRST, TOWER_FIRST, TOWER_STRIDE } from './pass-params';
import { choose, exponentField, largestLane } from './range';
import { isMine } from './team';

@inline
const BINS: u32 = 64;
@inline
const OCTAVES: i32 = 16;
@inline
const HISTOGRAM_WORDS: u32 = 72;
/** Where padding columns are counted. */
@inline
const NOWHERE_BIN: u32 = BINS + 1;

// Quarter octaves by the mantissa: thresholds 2^(1/4), 2^(1/2), 2^(3/4) as bits of the 23-bit fraction. What is not finite (a fault, which
// its peak reports) stays inside of the bins.
@inline
function logBins(value: v128, above: v128): v128 {
  const field = exponentField(value);
  const octave = i32x4.add(field, above);
  const fraction = v128.and(value, i32x4.splat(0x7fffff));
  let bin = i32x4.shl(octave, 2);
  bin = i32x4.sub(bin, i32x4.ge_s(fraction, i32x4.splat(1587185)));
  bin = i32x4.sub(bin, i32x4.ge_s(fraction, i32x4.splat(3474676)));
  bin = i32x4.sub(bin, i32x4.ge_s(fraction, i32x4.splat(5719293)));
  const below = v128.or(i32x4.lt_s(octave, i32x4.splat(0)), i32x4.eq(field, i32x4.splat(0)));
  return choose(below, i32x4.splat(BINS), i32x4.min_s(bin, i32x4.splat(BINS - 1)));
}

@inline
function count(bin: i32, lane: usize): void {
  const at = scratch + (<usize>bin << 4) + (lane << 2);
  store<u32>(at, load<u32>(at) + 1);
}

export function logHistogram(p: usize, _activation: i32, span: u32): void {
  const pitch = <usize>param(p, COLUMNS) << 2;
  const bytes = <usize>param(p, ROWS) * pitch;
  const batch = param(p, BATCH);
  for (let local: u32 = 0; local < span; local++) {
    if (!isMine(local)) continue;
    const first = (param(p, TOWER_FIRST) + local) * param(p, TOWER_STRIDE);
    const top = topOctave(p, first);
    memory.fill(scratch, 0, (NOWHERE_BIN + 1) << 4);
    for (let sample: u32 = 0; sample < batch; sample += 4) {
      const column = first + sample;
      const exponent = storedExponent(slotAddress(param(p, SLOT_INPUT), column));
      const above = i32x4.add(i32x4.sub(exponent, i32x4.splat(top)), i32x4.splat(OCTAVES - 128));
      const filled = firstLanes(<i32>batch - <i32>sample);
      const cell = cellsOf(p, AT_INPUT, column);
      for (let at = cell; at < cell + bytes; at += pitch) {
        const bins = choose(filled, logBins(v128.load(at), above), i32x4.splat(NOWHERE_BIN));
        count(i32x4.extract_lane(bins, 0), 0);
        count(i32x4.extract_lane(bins, 1), 1);
        count(i32x4.extract_lane(bins, 2), 2);
        count(i32x4.extract_lane(bins, 3), 3);
      }
    }
    const base = ledger + (<usize>(param(p, STAT_FIRST) + local * HISTOGRAM_WORDS) << 2);
    for (let bin: usize = 0; bin <= BINS; bin++) {
      const lanes = scratch + (bin << 4);
      store<u32>(base + (bin << 2), load<u32>(lanes) + load<u32>(lanes, 4) + load<u32>(lanes, 8) + load<u32>(lanes, 12));
    }
    store<i32>(base, top, (BINS + 1) << 2);
  }
}

function topOctave(p: usize, first: u32): i32 {
  const batch = param(p, BATCH);
  const nothing = i32x4.splat(ZERO_EXPONENT);
  let top = nothing;
  for (let sample: u32 = 0; sample < batch; sample += 4) {
    const exponent = columnExponent(slotAddress(param(p, SLOT_INPUT), first + sample));
    top = i32x4.max_s(top, choose(firstLanes(<i32>batch - <i32>sample), exponent, nothing));
  }
  return largestLane(top);
}
