// A layer's values for a batch, range-safe: float64 mantissas with one integer exponent a sample, renormalised after every
// operation. Exact zeros stay exact; a value more than 2^1074 below the largest of its sample becomes 0, invisible in any sum.

import { exponentOf, type Scaled, scaled, timesPowerOfTwo } from '../math/scaled.ts';

export interface Columns {
  readonly units: number;
  readonly batch: number;
  /** Row-major [batch, units]; the largest size in a sample is in [1, 2), or every value is 0. */
  readonly values: Float64Array;
  /** [batch]; true value = value * 2^exponent. Whole numbers, 0 for a sample of zeros. */
  readonly exponents: Float64Array;
}

/** Weights row-major [fanOut, fanIn], biases [fanOut]. */
export interface MapParameters {
  readonly fanIn: number;
  readonly fanOut: number;
  readonly weights: Float64Array;
  readonly biases: Float64Array | null;
}

/** Codes of records.ts's FAULTS met so far. */
export type FaultSet = Set<number>;
export const FAULT_SIN_ARGUMENT = 2;
const FAULT_UNTRACKED = 4;

/** Numbers with a smaller exponent than this are not tracked (see FAULTS). */
const SMALLEST_EXPONENT = -(2 ** 30);

/** From plain numbers, row-major [batch, units]; consumes the array. */
export function columnsFrom(values: Float64Array, shape: { batch: number; units: number }): Columns {
  return renormalised({ ...shape, values, exponents: new Float64Array(shape.batch) });
}

function zeroColumns(batch: number, units: number): Columns {
  return { batch, units, values: new Float64Array(batch * units), exponents: new Float64Array(batch) };
}

/** The plain numbers, sample by sample: infinite where they overflow, 0 where they underflow. */
export function toRows(columns: Columns): number[][] {
  return Array.from({ length: columns.batch }, (_, s) =>
    Array.from({ length: columns.units }, (_, i) =>
      timesPowerOfTwo(columns.values[s * columns.units + i], columns.exponents[s]),
    ),
  );
}

/** One entry, exactly. */
export function entry(columns: Columns, sample: number, unit: number): Scaled {
  return scaled(columns.values[sample * columns.units + unit], columns.exponents[sample]);
}

export function isZeroSample(columns: Columns, sample: number): boolean {
  return columns.values.subarray(sample * columns.units, (sample + 1) * columns.units).every((value) => value === 0);
}

/** W x + b for every sample. */
export function applyMap(map: MapParameters, input: Columns): Columns {
  const { fanIn, fanOut, weights, biases } = map;
  const values = new Float64Array(input.batch * fanOut);
  for (let s = 0; s < input.batch; s++) {
    for (let i = 0; i < fanOut; i++) {
      let sum = 0;
      for (let j = 0; j < fanIn; j++) sum += weights[i * fanIn + j] * input.values[s * fanIn + j];
      values[s * fanOut + i] = sum;
    }
  }
  const product = renormalised({ units: fanOut, batch: input.batch, values, exponents: input.exponents.slice() });
  if (biases === null) return product;
  const shifts = new Float64Array(input.batch * fanOut);
  for (let s = 0; s < input.batch; s++) shifts.set(biases, s * fanOut);
  return combine(1, product, 1, columnsFrom(shifts, { batch: input.batch, units: fanOut }));
}

/** W' d for every sample: the gradient at a map's input from the one at its output. */
export function applyTransposed(map: MapParameters, gradient: Columns): Columns {
  const { fanIn, fanOut, weights } = map;
  const values = new Float64Array(gradient.batch * fanIn);
  for (let s = 0; s < gradient.batch; s++) {
    for (let i = 0; i < fanOut; i++) {
      const d = gradient.values[s * fanOut + i];
      for (let j = 0; j < fanIn; j++) values[s * fanIn + j] += weights[i * fanIn + j] * d;
    }
  }
  return renormalised({ units: fanIn, batch: gradient.batch, values, exponents: gradient.exponents.slice() });
}

/** a A + b B, aligned sample by sample to the larger exponent. */
export function combine(a: number, first: Columns, b: number, second: Columns): Columns {
  const { units, batch } = first;
  const result = zeroColumns(batch, units);
  const parts = [
    { factor: scaled(a), columns: first },
    { factor: scaled(b), columns: second },
  ].filter((part) => part.factor.mantissa !== 0);
  for (let s = 0; s < batch; s++) {
    const present = parts.filter((part) => !isZeroSample(part.columns, s));
    const top = Math.max(...present.map((part) => part.columns.exponents[s] + part.factor.exponent));
    for (const { factor, columns } of present) {
      const weight = timesPowerOfTwo(factor.mantissa, columns.exponents[s] + factor.exponent - top);
      for (let i = s * units; i < (s + 1) * units; i++) result.values[i] += weight * columns.values[i];
    }
    result.exponents[s] = present.length > 0 ? top : 0;
  }
  return renormalised(result);
}

export function times(factor: number, columns: Columns): Columns {
  const { mantissa, exponent } = scaled(factor);
  const values = columns.values.map((value) => mantissa * value);
  return renormalised({ ...columns, values, exponents: columns.exponents.map((own) => own + exponent) });
}

/**
 * Columns whose entries are given with an exponent each. What is not tracked becomes 0, negligible beside everything that is;
 * a fault only where the whole batch holds nothing else.
 */
export function collect(
  shape: { batch: number; units: number },
  at: (sample: number, unit: number) => Scaled,
  faults: FaultSet,
): Columns {
  const { batch, units } = shape;
  const result = zeroColumns(batch, units);
  const exponents = new Float64Array(units);
  let tracked = false;
  let untracked = false;
  for (let s = 0; s < batch; s++) {
    const mantissas = result.values.subarray(s * units, (s + 1) * units);
    let top = -Infinity;
    for (let i = 0; i < units; i++) {
      const { mantissa, exponent } = at(s, i);
      mantissas[i] = mantissa;
      exponents[i] = exponent;
      if (mantissa !== 0 && exponent > top) top = exponent;
    }
    if (top === -Infinity) continue;
    if (top < SMALLEST_EXPONENT) {
      untracked = true;
      mantissas.fill(0);
      continue;
    }
    tracked = true;
    for (let i = 0; i < units; i++) mantissas[i] = timesPowerOfTwo(mantissas[i], exponents[i] - top);
    result.exponents[s] = top;
  }
  if (untracked && !tracked) faults.add(FAULT_UNTRACKED);
  return result;
}

/** Sum over a sample of the squares. */
export function squareSum(columns: Columns, sample: number): Scaled {
  let sum = 0;
  for (let i = sample * columns.units; i < (sample + 1) * columns.units; i++) sum += columns.values[i] ** 2;
  return scaled(sum, 2 * columns.exponents[sample]);
}

function renormalised(columns: Columns): Columns {
  const { units, batch, values, exponents } = columns;
  for (let s = 0; s < batch; s++) {
    let largest = 0;
    for (let i = s * units; i < (s + 1) * units; i++) {
      const size = Math.abs(values[i]);
      // Written so that NaN is caught as well.
      if (!(size <= Number.MAX_VALUE))
        throw new Error(`a sum left float64 (${values[i]}): weights or inputs beyond 1e300?`);
      if (size > largest) largest = size;
    }
    if (largest === 0) {
      exponents[s] = 0;
      continue;
    }
    const shift = exponentOf(largest);
    if (shift === 0) continue;
    for (let i = s * units; i < (s + 1) * units; i++) values[i] = timesPowerOfTwo(values[i], -shift);
    exponents[s] += shift;
  }
  return columns;
}
