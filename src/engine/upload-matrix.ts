// Host matrices on their way to the device: brought to float32 range by powers of two, laid out as layout.ts says.

/** A matrix ready to upload: true value = value * 2^exponent. */
export interface DeviceMatrix {
  readonly values: Float32Array<ArrayBuffer>;
  readonly exponent: number;
}

/** A matrix [paddedRows, columns] in which every column has its own exponent and peak (0 when it is all zero). */
export interface DeviceColumns {
  readonly values: Float32Array<ArrayBuffer>;
  readonly exponents: readonly number[];
  readonly peaks: readonly number[];
}

/** Scales so that the largest magnitude lies in [1, 2], then rounds to float32. */
export function toDeviceMatrix(length: number, at: (index: number) => number): DeviceMatrix {
  let largest = 0;
  for (let index = 0; index < length; index++) largest = Math.max(largest, Math.abs(at(index)));
  const values = new Float32Array(length);
  if (largest === 0) return { values, exponent: 0 };
  const exponent = Math.floor(Math.log2(largest));
  const half = Math.trunc(exponent / 2);
  const [first, second] = [2 ** -half, 2 ** -(exponent - half)];
  for (let index = 0; index < length; index++) values[index] = at(index) * first * second;
  return { values, exponent };
}

/** Scales every column by itself; `at(row, column)` is asked for each cell of [rows, columns]. */
export function toDeviceColumns(
  rows: number,
  columns: number,
  at: (row: number, column: number) => number,
): DeviceColumns {
  const values = new Float32Array(rows * columns);
  const exponents: number[] = [];
  const peaks: number[] = [];
  for (let column = 0; column < columns; column++) {
    const own = toDeviceMatrix(rows, (row) => at(row, column));
    for (const [row, value] of own.values.entries()) values[row * columns + column] = value;
    exponents.push(own.exponent);
    peaks.push(peakField(own.values));
  }
  return { values, exponents, peaks };
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** The largest biased exponent field; values below 2^-126 count as zero, as devices treat them. */
function peakField(values: Float32Array): number {
  let peak = 0;
  for (const value of values) {
    float[0] = value;
    peak = Math.max(peak, (word[0] >>> 23) & 0xff);
  }
  return peak;
}
