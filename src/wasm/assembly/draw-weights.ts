// Base weights and base biases of `count` matrices of one shape into the bound slab: shaders/kernels/draw-weights.wgsl for the CPU. The
// params are its struct (src/gpu/draw-params.ts writes it). Eight draws at a time, as rows are padded; the padding is zero.

import { weights } from './bindings';
import { NORMAL, normalQuantiles, QUANTILE_BYTES, TRUNCATED, truncated, UNIFORM, unitDraws } from './base-draw';
import { firstLanes } from './moments';
import { foldIn, randomWords, thirdKey } from './threefry';

@inline
const WEIGHT_STREAM: usize = 0;
@inline
const BIAS_STREAM: usize = 8;
@inline
const FIRST_MATRIX: usize = 16;
@inline
const MATRIX_STEP: usize = 20;
@inline
const COUNT: usize = 24;
@inline
const AT: usize = 28;
@inline
const STEP: usize = 32;
@inline
const FAN_OUT: usize = 36;
@inline
const FAN_IN: usize = 40;
@inline
const ROW_STRIDE: usize = 44;
@inline
const PADDED_ROWS: usize = 48;
@inline
const BIAS_OFFSET: usize = 52;
@inline
const DISTRIBUTION: usize = 56;
@inline
const BIAS_DISTRIBUTION: usize = 60;

/** Words as they are, for probeWords. */
@inline
const WORDS: u32 = 3;

// `rows` rows of `count` draws each, numbered from `first` on through all rows, `stride` bytes apart and with zeros up to there. First
// all words of a row, then their transforms: processors do more of each at a time than of both.
@inline
function drawRows(distribution: u32, key: u64, first: u32, rows: u32, count: u32, stride: usize, target: usize): void {
  const word0 = <u32>key;
  const word1 = <u32>(key >> 32);
  const word2 = thirdKey(word0, word1);
  const key0 = i32x4.splat(word0);
  const key1 = i32x4.splat(word1);
  const third = i32x4.splat(word2);
  const add1 = i32x4.splat(word2 + 1);
  const add2 = i32x4.splat(word0 + 2);
  const add3 = i32x4.splat(word1 + 3);
  const add4 = i32x4.splat(word2 + 4);
  const add5 = i32x4.splat(word0 + 5);
  const last = <i32>(count & 7);
  for (let row: u32 = 0; row < rows; row++) {
    const end = target + stride;
    let index = i32x4.add(i32x4.splat(first + row * count), i32x4(0, 1, 2, 3));
    for (let at = target; at < end; at += 32) {
      const low = randomWords(index, key0, key1, third, add1, add2, add3, add4, add5);
      index = i32x4.add(index, i32x4.splat(4));
      const high = randomWords(index, key0, key1, third, add1, add2, add3, add4, add5);
      index = i32x4.add(index, i32x4.splat(4));
      v128.store(at, distribution == WORDS ? low : unitDraws(distribution, low));
      v128.store(at, distribution == WORDS ? high : unitDraws(distribution, high), 16);
    }
    if (distribution == NORMAL || distribution == TRUNCATED) {
      for (let at = target; at < end; at += QUANTILE_BYTES) normalQuantiles(at, min(end - at, QUANTILE_BYTES));
    }
    if (distribution == TRUNCATED) {
      for (let at = target; at < end; at += 16) v128.store(at, truncated(v128.load(at)));
    }
    if (last > 0) {
      v128.store(end - 32, v128.and(v128.load(end - 32), firstLanes(last)));
      v128.store(end - 16, v128.and(v128.load(end - 16), firstLanes(last - 4)));
    }
    target = end;
  }
}

function drawNormals(key: u64, rows: u32, count: u32, stride: usize, target: usize): void {
  drawRows(NORMAL, key, 0, rows, count, stride, target);
}

function drawUniforms(key: u64, rows: u32, count: u32, stride: usize, target: usize): void {
  drawRows(UNIFORM, key, 0, rows, count, stride, target);
}

function drawTruncated(key: u64, rows: u32, count: u32, stride: usize, target: usize): void {
  drawRows(TRUNCATED, key, 0, rows, count, stride, target);
}

function draw(distribution: u32, key: u64, rows: u32, count: u32, stride: usize, target: usize): void {
  if (distribution == NORMAL) drawNormals(key, rows, count, stride, target);
  else if (distribution == UNIFORM) drawUniforms(key, rows, count, stride, target);
  else drawTruncated(key, rows, count, stride, target);
}

export function drawWeights(params: usize): void {
  const count = load<u32>(params, COUNT);
  const rows = load<u32>(params, FAN_OUT);
  const stride = (<usize>load<u32>(params, ROW_STRIDE)) << 2;
  const drawnBytes = <usize>rows * stride;
  const weightBytes = (<usize>load<u32>(params, BIAS_OFFSET)) << 2;
  const biasBytes = (<usize>load<u32>(params, PADDED_ROWS)) << 2;
  const biased = load<u32>(params, BIAS_DISTRIBUTION);
  for (let place: u32 = 0; place < count; place++) {
    const matrix = load<u32>(params, FIRST_MATRIX) + place * load<u32>(params, MATRIX_STEP);
    const target = weights + ((<usize>load<u32>(params, AT) + <usize>place * load<u32>(params, STEP)) << 2);
    const key = foldIn(load<u32>(params, WEIGHT_STREAM), load<u32>(params, WEIGHT_STREAM + 4), matrix);
    draw(load<u32>(params, DISTRIBUTION), key, rows, load<u32>(params, FAN_IN), stride, target);
    memory.fill(target + drawnBytes, 0, weightBytes - drawnBytes);
    if (biased == 0) {
      memory.fill(target + weightBytes, 0, biasBytes);
    } else {
      const biasKey = foldIn(load<u32>(params, BIAS_STREAM), load<u32>(params, BIAS_STREAM + 4), matrix);
      draw(biased - 1, biasKey, 1, rows, biasBytes, target + weightBytes);
    }
  }
}

/** Words number first to first + count of a key, at an address that has room for a multiple of eight. */
export function probeWords(key0: u32, key1: u32, first: u32, count: u32, target: usize): void {
  const key = <u64>key0 | (<u64>key1 << 32);
  drawRows(WORDS, key, first, 1, count, (<usize>((count + 7) & ~7)) << 2, target);
}
