// The maps whose gradients one step takes together: a row of the table of items each. What a gradient's kernels share: the exponents of a
// tower's samples, and the entries of statistics.

import { ledger } from './bindings';
import { boundedExponent, columnExponent, SLOT_BYTES, STAT_WORDS, ZERO_EXPONENT } from './ledger';
import { NOWHERE } from './moments';
import { INNER, NOTHING, param, ROWS } from './pass-params';
import { TILE_COLUMNS } from './product';
import { largestLane, SMALLEST_NORMAL } from './range';

// Words of an item (src/engine/plan-layout.ts writes it).
@inline
export const ITEM_BYTES: usize = 48;
@inline
export const DELTA: usize = 0;
@inline
export const INPUT: usize = 4;
@inline
export const OUTPUT: usize = 8;
@inline
export const SLOT_DELTA: usize = 12;
@inline
export const SLOT_INPUT: usize = 16;
@inline
export const SLOT_WEIGHTS: usize = 20;
@inline
export const SLOT_BIASES: usize = 24;
@inline
export const STAT: usize = 28;
@inline
export const MAP: usize = 32;

/** Exponents of the products and of the deltas alone: the largest over the samples. */
export let productExponent: i32 = 0;
export let deltaExponent: i32 = 0;

export function findExponents(delta: usize, input: usize, batch: u32): void {
  let product = i32x4.splat(ZERO_EXPONENT);
  let alone = product;
  for (let sample: u32 = 0; sample < batch; sample += 4) {
    const step = <usize>sample * SLOT_BYTES;
    const d = columnExponent(delta + step);
    product = i32x4.max_s(product, boundedExponent(i32x4.add(d, columnExponent(input + step))));
    alone = i32x4.max_s(alone, d);
  }
  productExponent = largestLane(product);
  deltaExponent = largestLane(alone);
}

/** `squares` are lifted; `bits`: of the largest magnitude, or a bound of it. */
export function leaveEntry(p: usize, item: usize, entry: u32, first: u32, squares: f32, bits: i32, e: i32): void {
  const stat = load<u32>(item + STAT);
  if (stat == NOTHING) return;
  const inner = param(p, INNER);
  const columns = inner > first ? min<u32>(inner - first, TILE_COLUMNS) : 0;
  const count = param(p, ROWS) * columns;
  const base = ledger + ((<usize>stat + <usize>entry * STAT_WORDS) << 2);
  const largest = reinterpret<f32>(bits);
  store<f32>(base, 0);
  store<f32>(base, squares, 4);
  store<f32>(base, count > 0 ? -largest : NOWHERE, 8);
  store<f32>(base, count > 0 ? largest : -NOWHERE, 12);
  store<f32>(base, bits < SMALLEST_NORMAL ? <f32>count : 0, 16);
  store<f32>(base, 0, 20);
  store<i32>(base, bits >> 23, 24);
  store<i32>(base, count > 0 ? e : ZERO_EXPONENT, 28);
}

/** An entry that has seen no value. */
export function leaveNothing(item: usize, entry: u32): void {
  const base = ledger + ((<usize>load<u32>(item + STAT) + <usize>entry * STAT_WORDS) << 2);
  memory.fill(base, 0, STAT_WORDS << 2);
  store<f32>(base, NOWHERE, 8);
  store<f32>(base, -NOWHERE, 12);
  store<i32>(base, ZERO_EXPONENT, 28);
}

export function boundOne(e: i32): i32 {
  return max(min(e, -ZERO_EXPONENT), ZERO_EXPONENT);
}
