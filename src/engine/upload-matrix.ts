// Host matrices on their way to the device: brought to float32 range by one power of two, laid out as layout.ts says.

/** A matrix ready to upload: true value = value * 2^exponent; `peak` is the largest exponent field, 0 when all are zero. */
export interface DeviceMatrix {
  readonly values: Float32Array<ArrayBuffer>;
  readonly exponent: number;
  readonly peak: number;
}

/** Scales so that the largest magnitude lies in [1, 2], then rounds to float32. */
export function toDeviceMatrix(length: number, at: (index: number) => number): DeviceMatrix {
  let largest = 0;
  for (let index = 0; index < length; index++) largest = Math.max(largest, Math.abs(at(index)));
  const values = new Float32Array(length);
  if (largest === 0) return { values, exponent: 0, peak: 0 };
  const exponent = Math.floor(Math.log2(largest));
  const half = Math.trunc(exponent / 2);
  const [first, second] = [2 ** -half, 2 ** -(exponent - half)];
  for (let index = 0; index < length; index++) values[index] = at(index) * first * second;
  return { values, exponent, peak: peakField(values) };
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
