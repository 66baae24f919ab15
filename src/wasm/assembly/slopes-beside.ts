// Activations of a panel together with their slopes, which the way back will need: computed where the argument is at hand, once for all probes.
// Slopes are left as plain numbers in units of 2^peak, where peak is the exponent of the column's largest slope (slopeEstimate): what falls
// 2^126 below it is lost beside it.

import { activatePanel } from './activation-panels';
import { allPlain, ELU, HARD_TANH, isSteep, plainExponent, SIN, SOFTSIGN, TANH } from './activation-kinds';
import { TANH_END } from './activation-value';
import { nearCount, nearPart, nearPower } from './near-exponential';
import { choose, largestLane, madd, magnitudeBits, powerOfTwo, scale2 } from './range';
import { slopePanel } from './slope-panels';

/** Below this the tails of the quick form would be lost beside the largest slope. */
@inline
const QUICK_PEAK: i32 = -60;
/** Arguments below 2^-36 are their own activation: the next term of the expansion at 0 is invisible. */
@inline
const LINEAR_BELOW: i32 = -36;

/**
 * target[r] as activatePanel; slopes[r] = phi'(source[r] * 2^exponent) * 2^-peak. `field`: the columns' largest exponent fields. `room`: a
 * panel to work in. Source and target differ.
 */
export function activateWithSlopes(
  id: i32,
  leaky: f32,
  exponent: v128,
  field: v128,
  peak: v128,
  source: usize,
  target: usize,
  slopes: usize,
  room: usize,
  rows: i32,
): void {
  const bytes = <usize>rows << 4;
  if (isIdentityNearZero(id) && largestLane(i32x4.add(exponent, field)) - 127 < LINEAR_BELOW) {
    memory.copy(target, source, bytes);
    const one = scale2(f32x4.splat(1), i32x4.neg(peak));
    for (let at = slopes; at < slopes + bytes; at += 16) v128.store(at, one);
    return;
  }
  if (id == TANH && allPlain(id, exponent) && largestLane(i32x4.neg(peak)) <= -QUICK_PEAK) {
    return tanhWithSlopes(exponent, peak, source, target, slopes, rows);
  }
  activatePanel(id, leaky, exponent, source, target, rows);
  slopePanel(id, leaky, exponent, source, 16, slopes, room, rows);
  if (isSteep(id)) {
    const factor = scale2(f32x4.splat(1), i32x4.neg(peak));
    for (let at = slopes; at < slopes + bytes; at += 16) v128.store(at, f32x4.mul(v128.load(at), factor));
    return;
  }
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(slopes + at, scale2(v128.load(slopes + at), i32x4.sub(v128.load(room + at), peak)));
  }
}

@inline
function isIdentityNearZero(id: i32): bool {
  return id == TANH || id == SIN || id == SOFTSIGN || id == ELU || id == HARD_TANH;
}

/** With q = e^-2|x| and w = q - 1: |tanh x| = -w / (2 + w), tanh'(x) = 4 q / (2 + w)^2. */
function tanhWithSlopes(e: v128, peak: v128, source: usize, target: usize, slopes: usize, rows: i32): void {
  const plain = plainExponent(e);
  const up = powerOfTwo(plain);
  const down = powerOfTwo(i32x4.neg(i32x4.min_s(plain, i32x4.splat(0))));
  const four = f32x4.mul(powerOfTwo(i32x4.neg(peak)), f32x4.splat(4));
  const sign = i32x4.splat(0x80000000);
  const end = target + (<usize>rows << 4);
  while (target < end) {
    const x = f32x4.mul(v128.load(source), up);
    const a = f32x4.pmin(magnitudeBits(x), f32x4.splat(TANH_END));
    const h = f32x4.mul(a, f32x4.splat(-2));
    const count = nearCount(h);
    const part = nearPart(h, count);
    const power = nearPower(count);
    const w = madd(part, power, f32x4.sub(power, f32x4.splat(1)));
    const d = f32x4.add(w, f32x4.splat(2));
    v128.store(target, f32x4.mul(choose(sign, x, f32x4.div(w, d)), down));
    v128.store(slopes, f32x4.div(f32x4.mul(four, madd(part, power, power)), f32x4.mul(d, d)));
    source += 16;
    slopes += 16;
    target += 16;
  }
}
