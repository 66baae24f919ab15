// sin and cos for |x| <= 8192 by a four-part reduction to [-pi/4, pi/4] (Cody & Waite 1980): shaders/shared/trigonometric.wgsl for the CPU.
// Beyond, a float32 cannot resolve its phase; the argument is clamped so that the result stays finite.

import { smallInteger } from './exponential';
import { choose, madd } from './range';

@inline
const PHASE_LIMIT: f32 = 8192.0;

/** sin(x + quarterTurns * pi/2). */
@inline
export function shiftedSine(x: v128, quarterTurns: i32): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(PHASE_LIMIT)), f32x4.splat(-PHASE_LIMIT));
  const n = f32x4.nearest(f32x4.mul(c, f32x4.splat(0.63661977)));
  let r = madd(n, f32x4.splat(-4.8351288e-4), madd(n, f32x4.splat(-1.5703125), c));
  r = madd(n, f32x4.splat(-6.0771e-11), madd(n, f32x4.splat(-3.138557e-7), r));
  const z = f32x4.mul(r, r);
  let odd = madd(z, f32x4.splat(2.7182744e-6), f32x4.splat(-1.9839331e-4));
  odd = madd(z, odd, f32x4.splat(0.0083333294));
  odd = madd(z, odd, f32x4.splat(-0.16666667));
  const sine = madd(f32x4.mul(r, z), odd, r);
  let even = madd(z, f32x4.splat(-2.7209892e-7), f32x4.splat(2.4799516e-5));
  even = madd(z, even, f32x4.splat(-0.0013888884));
  even = madd(z, even, f32x4.splat(0.041666667));
  // Never z^2, which is subnormal where z is small.
  const cosine = madd(z, madd(z, even, f32x4.splat(-0.5)), f32x4.splat(1.0));
  const turns = smallInteger(n);
  const quadrant = quarterTurns == 0 ? turns : i32x4.add(turns, i32x4.splat(quarterTurns));
  // The lowest bit swaps sine and cosine, the next one is the sign.
  const swapped = i32x4.shr_s(i32x4.shl(quadrant, 31), 31);
  const sign = i32x4.shl(i32x4.shr_u(quadrant, 1), 31);
  return v128.xor(choose(swapped, cosine, sine), sign);
}
