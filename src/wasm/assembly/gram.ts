// The norm of a gradient of weights without the gradient: dW = sum over samples of d_c u_c, so |dW|^2 = sum over pairs of samples of
// (d_c . d_e) (u_c . u_e), two Gram matrices ("ghost norm": Goodfellow 2015, "Efficient per-example gradient computations"). It takes
// fewer multiply-adds where there are fewer samples than units, and the inputs' matrix serves all probes.
// Samples are brought to [1, 2) by exact powers of two before, so nothing leaves float32. Terms of both signs may cancel: then
// gramNorm says so and the gradient itself has to be computed.

import { powerOfTwo } from './range';
import { multiplyTile } from './product';

/** Bytes of a tile of 4 by 8 samples. */
@inline
const TILE_BYTES: usize = 128;

/** Bytes of the tiles of a matrix of so many samples (a multiple of 8), those below the diagonal included but never touched. */
@inline
export function gramBytes(samples: u32): usize {
  return (<usize>samples * <usize>samples) << 2;
}

/** Bytes of the operands that gram packs. */
@inline
export function gramOperandBytes(samples: u32, units: u32): usize {
  return (<usize>samples * <usize>units) << 3;
}

/**
 * The products of all pairs of columns on and above the diagonal, in tiles. The columns (value (k, c) at cells + k * pitch + 4 c) are
 * multiplied by `factors`, one a column, before.
 */
export function gram(cells: usize, pitch: usize, units: u32, samples: u32, factors: usize, operands: usize, target: usize): void {
  const left = operands;
  const right = operands + ((<usize>samples * <usize>units) << 2);
  const block = <usize>units << 4;
  const panel = <usize>units << 5;
  for (let sample: u32 = 0; sample < samples; sample += 8) {
    const x = v128.load(factors + (<usize>sample << 2));
    const y = v128.load(factors + (<usize>sample << 2), 16);
    let from = cells + (<usize>sample << 2);
    let first = left + (<usize>(sample / 4)) * block;
    let both = right + (<usize>(sample / 8)) * panel;
    for (let k: u32 = 0; k < units; k++) {
      const a = f32x4.mul(v128.load(from), x);
      const b = f32x4.mul(v128.load(from, 16), y);
      v128.store(first, a);
      v128.store(first + block, b);
      v128.store(both, a);
      v128.store(both, b, 16);
      from += pitch;
      first += 16;
      both += 32;
    }
  }
  const panels = samples / 8;
  for (let row: u32 = 0; row < samples; row += 4) {
    for (let j = row / 8; j < panels; j++) {
      const tile = target + <usize>((row / 4) * panels + j) * TILE_BYTES;
      multiplyTile(left + <usize>(row / 4) * block, right + <usize>j * panel, units, tile, tile + 64);
    }
  }
}

/** The sum over all pairs, and the sum of the same terms without their signs. */
export let gramSum: f64 = 0;
export let gramSize: f64 = 0;

/** Adds up two matrices' products, pair (c, e) times weights[c] * weights[e]. */
export function joinGrams(one: usize, other: usize, samples: u32, weights: usize): void {
  const panels = samples / 8;
  let sum: f64 = 0;
  let size: f64 = 0;
  for (let row: u32 = 0; row < samples; row += 4) {
    for (let j = row / 8; j < panels; j++) {
      const at = <usize>((row / 4) * panels + j) * TILE_BYTES;
      const x = v128.load(weights + (<usize>j << 5));
      const y = v128.load(weights + (<usize>j << 5), 16);
      let total = f32x4.splat(0);
      let all = total;
      const apart = j * 8 >= row + 4;
      for (let r: u32 = 0; r < 4; r++) {
        const cell = at + (<usize>r << 4);
        const own = v128.load_splat<u32>(weights + (<usize>(row + r) << 2));
        let a = f32x4.mul(f32x4.mul(v128.load(one + cell), v128.load(other + cell)), f32x4.mul(own, x));
        let b = f32x4.mul(f32x4.mul(v128.load(one + cell, 64), v128.load(other + cell, 64)), f32x4.mul(own, y));
        if (!apart) {
          a = f32x4.mul(a, pairWeights(row + r, j * 8));
          b = f32x4.mul(b, pairWeights(row + r, j * 8 + 4));
        }
        total = f32x4.add(total, f32x4.add(a, b));
        all = f32x4.add(all, f32x4.add(f32x4.abs(a), f32x4.abs(b)));
      }
      const times: f64 = apart ? 2 : 1;
      sum += times * sumOf(total);
      size += times * sumOf(all);
    }
  }
  gramSum = sum;
  gramSize = size;
}

/** 2 above the diagonal, for the pair stands for its mirror image too, 1 on it, 0 below. */
@inline
function pairWeights(row: u32, column: u32): v128 {
  const ahead = i32x4.sub(i32x4.add(i32x4.splat(<i32>column), i32x4(0, 1, 2, 3)), i32x4.splat(<i32>row));
  const power = i32x4.min_s(ahead, i32x4.splat(1));
  return v128.andnot(powerOfTwo(power), i32x4.lt_s(ahead, i32x4.splat(0)));
}

@inline
function sumOf(x: v128): f64 {
  const low = f64x2.promote_low_f32x4(x);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 0, 1));
  const both = f64x2.add(low, high);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}
