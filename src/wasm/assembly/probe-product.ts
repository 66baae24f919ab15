// What the processor and the product can do, for the benchmark: multiply-adds from registers, and one product of two matrices as the layers'
// kernels make theirs.

import { multiplyPanels, packLeftRows, packRight } from './product';
import { madd } from './range';

/** rounds * 80 multiply-adds of four lanes: ten chains, enough to hide the latency of each. */
export function probeMultiplyAdds(rounds: i32): f32 {
  const x = f32x4.splat(0.999);
  const y = f32x4.splat(0.001);
  let a = f32x4.splat(1);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  let i = a;
  let j = a;
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < 8; turn++) {
      a = madd(a, x, y);
      b = madd(b, x, y);
      c = madd(c, x, y);
      d = madd(d, x, y);
      e = madd(e, x, y);
      f = madd(f, x, y);
      g = madd(g, x, y);
      h = madd(h, x, y);
      i = madd(i, x, y);
      j = madd(j, x, y);
    }
  }
  const all = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(f32x4.add(e, f), f32x4.add(g, h)));
  return f32x4.extract_lane(f32x4.add(all, f32x4.add(i, j)), 0);
}

/**
 * The product of [size, size] matrices, row-major, `size` a multiple of 32. `room`: (size * size + 64 * size) floats. The result lies by
 * columns in panels of four: value (i, j) at target + (j / 4) * size * 16 + i * 16 + (j % 4) * 4.
 */
export function probeProduct(size: u32, left: usize, right: usize, target: usize, room: usize): void {
  const pitch = <usize>size << 2;
  const operand = room + <usize>size * pitch;
  packLeftRows(left, pitch, size, size, room);
  for (let column: u32 = 0; column < size; column += 32) {
    packRight(right + (<usize>column << 2), pitch, size, operand);
    multiplyPanels(room, operand, size, size, 4, target + <usize>column * pitch);
  }
}
