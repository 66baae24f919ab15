// The tower table on the device: what each tower does in each map (shaders/shared/tower-record.wgsl, 11 words a row,
// row = map * towers + tower). Factors are mantissa and exponent, so that 1e-30 or 1e30 cost no range.

import { RECORD_WORDS } from '../gpu/table-words.ts';
import type { ActivationName } from '../math/activation-names.ts';
import { saturationBounds } from '../math/saturation.ts';

const FLOAT32_MAX = 3.4028234663852886e38;

export interface TowerRecord {
  readonly weightStd: number;
  readonly biasStd: number;
  readonly skipScale: number;
  readonly branchScale: number;
  readonly activation: ActivationName;
  readonly leakySlope: number;
}

/** Words of the table; `records[map * towers + tower]`. */
export function towerTable(records: readonly TowerRecord[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(records.length * RECORD_WORDS);
  const floats = new Float32Array(words.buffer);
  const integers = new Int32Array(words.buffer);
  for (const [index, record] of records.entries()) {
    const base = index * RECORD_WORDS;
    const factors = [record.weightStd, record.biasStd, record.skipScale, record.branchScale];
    for (const [place, factor] of factors.entries()) {
      const { mantissa, exponent } = splitFloat(factor);
      floats[base + 2 * place] = mantissa;
      integers[base + 2 * place + 1] = exponent;
    }
    const [low, high] = boundsOf(record.activation, record.leakySlope);
    floats[base + 8] = record.leakySlope;
    floats[base + 9] = Math.max(low, -FLOAT32_MAX);
    floats[base + 10] = Math.min(high, FLOAT32_MAX);
  }
  return words;
}

/** The float32 mantissa in [1, 2) (signed) and the exponent of a float64; zero is { 0, 0 }. Relative error 2^-24. */
export function splitFloat(value: number): { mantissa: number; exponent: number } {
  if (value === 0) return { mantissa: 0, exponent: 0 };
  let exponent = Math.floor(Math.log2(Math.abs(value)));
  let mantissa = Math.fround(scaleDown(value, exponent));
  if (Math.abs(mantissa) < 1) {
    exponent -= 1;
    mantissa = Math.fround(scaleDown(value, exponent));
  }
  if (Math.abs(mantissa) >= 2) {
    exponent += 1;
    mantissa /= 2;
  }
  return { mantissa, exponent };
}

/** value * 2^-exponent in two exact steps, since 2^1074 is no float64. */
function scaleDown(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** -half * 2 ** -(exponent - half);
}

const knownBounds = new Map<string, readonly [number, number]>();

/** Found once per activation: it is a bisection. */
function boundsOf(activation: ActivationName, leakySlope: number): readonly [number, number] {
  const key = `${activation} ${leakySlope}`;
  const bounds = knownBounds.get(key) ?? saturationBounds(activation, leakySlope);
  knownBounds.set(key, bounds);
  return bounds;
}
