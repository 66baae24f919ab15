// What one tower does in one map: a row of 11 words of the tower table (src/engine/tower-table.ts writes it). Factors are mantissa and
// exponent. `t` is the row's address.

import { towers } from './bindings';
import { param, TOWERS } from './pass-params';

@inline
export const WEIGHT: usize = 0;
@inline
export const BIAS: usize = 8;
@inline
export const SKIP: usize = 16;
@inline
export const BRANCH: usize = 24;
@inline
export const LEAKY: usize = 32;
@inline
export const SATURATION_LOW: usize = 36;
@inline
export const SATURATION_HIGH: usize = 40;

@inline
export function towerRecord(p: usize, map: u32, tower: u32): usize {
  return towers + <usize>(map * param(p, TOWERS) + tower) * 44;
}

@inline
export function mantissa(t: usize, factor: usize): f32 {
  return load<f32>(t + factor);
}

@inline
export function exponent(t: usize, factor: usize): i32 {
  return load<i32>(t + factor + 4);
}
