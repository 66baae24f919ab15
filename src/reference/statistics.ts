// Statistics of one site over batch and units, as records.ts defines the quantities. Sums run over mantissas aligned to the
// batch's largest exponent; only log10 values leave.

import { exponentOf, timesPowerOfTwo } from '../math/scaled.ts';
import { HISTOGRAM_BINS_PER_OCTAVE, HISTOGRAM_OCTAVES, type LogHistogram } from '../model/records.ts';
import { type Columns, isZeroSample } from './columns.ts';

const LOG10_OF_2 = Math.LN2 * Math.LOG10E;

export interface Moments {
  readonly log10MeanSquare: number | null;
  readonly log10Variance: number | null;
  readonly meanOverRms: number | null;
  readonly minOverRms: number | null;
  readonly maxOverRms: number | null;
  readonly zeroShare: number;
}

export function moments(columns: Columns): Moments {
  const top = largestExponent(columns);
  const values = aligned(columns, top);
  const count = values.length;
  const zeros = values.length === 0 ? 0 : columns.values.reduce((sum, value) => sum + (value === 0 ? 1 : 0), 0);
  const zeroShare = zeros / count;
  if (zeros === count) {
    return {
      log10MeanSquare: null,
      log10Variance: null,
      meanOverRms: null,
      minOverRms: null,
      maxOverRms: null,
      zeroShare,
    };
  }
  let squares = 0;
  let sum = 0;
  let shifted = 0; // about the first value, so that equal values have variance 0 exactly
  let min = values[0];
  let max = values[0];
  for (const value of values) {
    squares += value * value;
    sum += value;
    shifted += value - values[0];
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const centre = shifted / count;
  let deviations = 0;
  for (const value of values) deviations += (value - values[0] - centre) ** 2;
  const meanSquare = squares / count;
  const rms = Math.sqrt(meanSquare);
  return {
    log10MeanSquare: Math.log10(meanSquare) + 2 * top * LOG10_OF_2,
    log10Variance: deviations === 0 ? null : Math.log10(deviations / count) + 2 * top * LOG10_OF_2,
    meanOverRms: sum / count / rms,
    minOverRms: min / rms,
    maxOverRms: max / rms,
    zeroShare,
  };
}

/** Share of values at or beyond of [low, high]. */
export function shareOutside(columns: Columns, [low, high]: readonly [number, number]): number {
  const { units, batch, values, exponents } = columns;
  let outside = 0;
  for (let s = 0; s < batch; s++) {
    for (let i = s * units; i < (s + 1) * units; i++) {
      const value = timesPowerOfTwo(values[i], exponents[s]); // infinite where it overflows, as a comparison wants it
      // On the bound counts, as relu at 0; an infinite bound is never reached.
      if ((value <= low && Number.isFinite(low)) || (value >= high && Number.isFinite(high))) outside++;
    }
  }
  return outside / values.length;
}

export interface PairStatistics {
  readonly correlation: number | null;
  readonly log10Decorrelation: number | null;
}

/** Cosines between samples 2i and 2i + 1; the last sample of an odd batch has no partner. Both null where any is exactly zero. */
export function pairStatistics(columns: Columns): PairStatistics {
  const { units, values } = columns;
  const pairs = Math.floor(columns.batch / 2);
  let cosines = 0;
  let decorrelations = 0;
  for (let pair = 0; pair < pairs; pair++) {
    if (isZeroSample(columns, 2 * pair) || isZeroSample(columns, 2 * pair + 1)) {
      return { correlation: null, log10Decorrelation: null };
    }
    const a = normalised(values.subarray(2 * pair * units, (2 * pair + 1) * units));
    const b = normalised(values.subarray((2 * pair + 1) * units, (2 * pair + 2) * units));
    // 1 - cosine = |a - b|^2 / 2 for unit vectors; the cosine itself rounds to 1 long before.
    for (let i = 0; i < units; i++) {
      cosines += a[i] * b[i];
      decorrelations += (a[i] - b[i]) ** 2 / 2;
    }
  }
  return {
    correlation: Math.max(-1, Math.min(1, cosines / pairs)),
    log10Decorrelation: decorrelations === 0 ? null : Math.log10(decorrelations / pairs),
  };
}

/** The top octave holds the largest size; exact zeros and what lies below the lowest octave are counted as `below`. */
export function logHistogram(columns: Columns): LogHistogram {
  const { units, values, exponents } = columns;
  const firstLog2 = largestExponent(columns) - (HISTOGRAM_OCTAVES - 1);
  const counts = new Array<number>(HISTOGRAM_OCTAVES * HISTOGRAM_BINS_PER_OCTAVE).fill(0);
  let below = 0;
  for (let index = 0; index < values.length; index++) {
    const own = exponentOf(values[index]);
    const octave = own + exponents[Math.floor(index / units)] - firstLog2;
    if (octave < 0) {
      below++; // -Infinity for zero
      continue;
    }
    const within = Math.log2(Math.abs(timesPowerOfTwo(values[index], -own)));
    const bin = Math.min(HISTOGRAM_BINS_PER_OCTAVE - 1, Math.floor(HISTOGRAM_BINS_PER_OCTAVE * within));
    counts[octave * HISTOGRAM_BINS_PER_OCTAVE + bin]++;
  }
  return { firstLog2, binsPerOctave: HISTOGRAM_BINS_PER_OCTAVE, counts, below };
}

// Over the samples that are not zero; 0 where all are.
function largestExponent(columns: Columns): number {
  let top = -Infinity;
  for (let s = 0; s < columns.batch; s++) {
    if (columns.exponents[s] > top && !isZeroSample(columns, s)) top = columns.exponents[s];
  }
  return top === -Infinity ? 0 : top;
}

function aligned(columns: Columns, top: number): Float64Array {
  const { units, values, exponents } = columns;
  return values.map((value, index) => timesPowerOfTwo(value, exponents[Math.floor(index / units)] - top));
}

function normalised(vector: Float64Array): Float64Array {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / norm);
}
