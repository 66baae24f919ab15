// Joins the statistics that other kernels left: the entries of a tower into one. A row of the reductions holds [first word of the entries,
// entries a tower, first word of the results, towers]; results have STAT_WORDS a tower. `count`: rows from item_first on. Entries are added in
// their order, so that a tower's result does not depend on what was measured beside it.

import { ledger, reductions } from './bindings';
import { STAT_WORDS, ZERO_EXPONENT } from './ledger';
import { NOWHERE } from './moments';
import { ITEM_FIRST, param } from './pass-params';
import { isMine } from './team';

@inline
const ENTRY_BYTES: usize = <usize>STAT_WORDS << 2;

// The exponent that an entry asks for: what is exactly zero has no say.
@inline
function wantedExponent(entry: usize): i32 {
  return load<i32>(entry, 24) == 0 ? ZERO_EXPONENT : load<i32>(entry, 28);
}

export function reduceStatistics(p: usize, _activation: i32, _span: u32, count: u32): void {
  for (let index: u32 = 0; index < count; index++) {
    if (!isMine(index)) continue;
    const row = reductions + (<usize>(param(p, ITEM_FIRST) + index) << 4);
    const bytes = <usize>load<u32>(row, 4) * ENTRY_BYTES;
    const towers = load<u32>(row, 12);
    let entries = ledger + (<usize>load<u32>(row) << 2);
    let result = ledger + (<usize>load<u32>(row, 8) << 2);
    for (let tower: u32 = 0; tower < towers; tower++) {
      reduceTower(entries, entries + bytes, result);
      entries += bytes;
      result += ENTRY_BYTES;
    }
  }
}

function reduceTower(first: usize, end: usize, result: usize): void {
  let top = ZERO_EXPONENT;
  for (let entry = first; entry < end; entry += ENTRY_BYTES) top = max(top, wantedExponent(entry));
  let sum: f32 = 0;
  let squares: f32 = 0;
  let low: f32 = NOWHERE;
  let high: f32 = -NOWHERE;
  let zeros: f32 = 0;
  let saturated: f32 = 0;
  let peak: i32 = 0;
  for (let entry = first; entry < end; entry += ENTRY_BYTES) {
    const step = min(load<i32>(entry, 28) - top, 0);
    const down = reinterpret<f32>(max(step + 127, 0) << 23);
    sum += load<f32>(entry) * down;
    squares += load<f32>(entry, 4) * down * down;
    const least = load<f32>(entry, 8);
    const most = load<f32>(entry, 12);
    if (least <= most) {
      low = min(low, least * down);
      high = max(high, most * down);
    }
    zeros += load<f32>(entry, 16);
    saturated += load<f32>(entry, 20);
    peak = max(peak, load<i32>(entry, 24));
  }
  store<f32>(result, sum);
  store<f32>(result, squares, 4);
  store<f32>(result, low, 8);
  store<f32>(result, high, 12);
  store<f32>(result, zeros, 16);
  store<f32>(result, saturated, 20);
  store<i32>(result, peak, 24);
  store<i32>(result, top, 28);
}
