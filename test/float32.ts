// Distances in units in the last place (ULP) of float32, for numbers with and without an exponent of their own.

const MIN_NORMAL_EXPONENT = -126;
const MANTISSA_BITS = 23;

/** Spacing of float32 at x; that of the smallest normal numbers below them. */
export function ulpOf(x: number): number {
  const exponent = x === 0 ? MIN_NORMAL_EXPONENT : Math.floor(Math.log2(Math.abs(x)));
  return 2 ** (Math.max(exponent, MIN_NORMAL_EXPONENT) - MANTISSA_BITS);
}

/** |got - expected| in ULP of the expected value; infinite for what is not finite. */
export function ulpDistance(got: number, expected: number): number {
  const distance = Math.abs(got - expected) / ulpOf(expected);
  return Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
}

/** The same for m * 2^e against mantissa * 2^exponent, mantissa in [1, 2) or 0, whatever the exponents. */
export function scaledUlpDistance(
  got: { readonly m: number; readonly e: number },
  expected: { readonly mantissa: number; readonly exponent: number },
): number {
  if (expected.mantissa === 0) return got.m === 0 ? 0 : Number.POSITIVE_INFINITY;
  return ulpDistance(got.m * 2 ** (got.e - expected.exponent), expected.mantissa);
}

/** The float32 before or after x. */
export function nextFloat32(x: number, steps = 1): number {
  const float = new Float32Array([x]);
  const bits = new Int32Array(float.buffer);
  // Ordered integers: those of negative floats count downwards.
  const ordered = bits[0] < 0 ? -2147483648 - bits[0] : bits[0];
  const moved = ordered + steps;
  bits[0] = moved < 0 ? -2147483648 - moved : moved;
  return float[0];
}
