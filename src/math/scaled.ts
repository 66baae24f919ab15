// Numbers beyond the range of float64, as mantissa * 2^exponent. Scaling by powers of two is exact, so these follow the
// arithmetic of a float64 with an unbounded exponent. Exact zero has mantissa 0 and is never "very small".

export interface Scaled {
  /** Size in [1, 2), or exactly 0. */
  readonly mantissa: number;
  /** Whole number; 0 for zero. */
  readonly exponent: number;
}

export const SCALED_ZERO: Scaled = { mantissa: 0, exponent: 0 };

// Exponent of what exp(x) cannot resolve any more; far below every exponent that an engine tracks (2^30).
const UNTRACKED_EXPONENT = -(2 ** 60);

// ln 2 as a sum of two float64, the first with 20 trailing zero bits, so that its product with an exponent is exact (Cody and
// Waite 1980; the split is fdlibm's).
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

// Sign and exponent of a float64 are read and written through its upper word; every JavaScript platform is little-endian.
const SCRATCH = new Float64Array(1);
const SCRATCH_WORDS = new Uint32Array(SCRATCH.buffer);
const TWO_52 = 2 ** 52;

/** floor(log2 |x|), exactly, for finite x; -Infinity for zero. */
export function exponentOf(x: number): number {
  if (x === 0) return -Infinity;
  SCRATCH[0] = x;
  const field = (SCRATCH_WORDS[1] >>> 20) & 0x7ff;
  return field === 0 ? exponentOf(x * TWO_52) - 52 : field - 1023;
}

/** x * 2^exponent, exact where the result is normal; infinite or zero where it leaves float64. */
export function timesPowerOfTwo(x: number, exponent: number): number {
  if (exponent >= -1022 && exponent <= 1023) {
    SCRATCH_WORDS[0] = 0;
    SCRATCH_WORDS[1] = (exponent + 1023) << 20;
    return x * SCRATCH[0];
  }
  // Three steps span float64, subnormals included; only the last one can round.
  let rest = Math.max(-3000, Math.min(3000, exponent));
  let result = x;
  while (rest > 1023) {
    result *= 2 ** 1023;
    rest -= 1023;
  }
  while (rest < -1022) {
    // Of two steps down the first must stay normal.
    const step = rest < -2044 ? -1022 : Math.max(rest + 1022, -1022);
    result = timesPowerOfTwo(result, step);
    rest -= step;
    if (result === 0) return result;
  }
  return timesPowerOfTwo(result, rest);
}

/** mantissa * 2^exponent, normalised. The mantissa must be finite. */
export function scaled(mantissa: number, exponent = 0): Scaled {
  if (mantissa === 0) return SCALED_ZERO;
  const shift = exponentOf(mantissa);
  return { mantissa: timesPowerOfTwo(mantissa, -shift), exponent: exponent + shift };
}

/** The plain number: infinite where it overflows, 0 where it underflows. */
export function toNumber(x: Scaled): number {
  return timesPowerOfTwo(x.mantissa, x.exponent);
}

export function multiplyScaled(a: Scaled, b: Scaled): Scaled {
  return scaled(a.mantissa * b.mantissa, a.exponent + b.exponent);
}

export function addScaled(a: Scaled, b: Scaled): Scaled {
  if (a.mantissa === 0) return b;
  if (b.mantissa === 0) return a;
  const exponent = Math.max(a.exponent, b.exponent);
  const sum = timesPowerOfTwo(a.mantissa, a.exponent - exponent) + timesPowerOfTwo(b.mantissa, b.exponent - exponent);
  return scaled(sum, exponent);
}

/** log10 |x|; null for exact zero. */
export function log10Scaled(x: Scaled): number | null {
  return x.mantissa === 0 ? null : Math.log10(Math.abs(x.mantissa)) + x.exponent * Math.LOG10E * Math.LN2;
}

/** factor * exp(high + low) for any finite sum, |low| being the smaller part. */
export function timesExp(factor: number, high: number, low = 0): Scaled {
  // The two parts of a huge square differ in sign, and neither of their exponentials means anything alone.
  if (high + low < UNTRACKED_EXPONENT) return scaled(Math.sign(factor), UNTRACKED_EXPONENT);
  const whole = expScaled(high);
  const part = expScaled(low);
  const rest = scaled(factor);
  return scaled(whole.mantissa * part.mantissa * rest.mantissa, whole.exponent + part.exponent + rest.exponent);
}

/** exp(x), far beyond underflow and overflow. The relative error grows as 2^-53 |x| only beyond |x| = 2^20. */
export function expScaled(x: number): Scaled {
  if (Math.abs(x) < 700) return scaled(Math.exp(x));
  if (x < UNTRACKED_EXPONENT) return { mantissa: 1, exponent: UNTRACKED_EXPONENT };
  const exponent = Math.round(x / Math.LN2);
  // Beyond |x| = 2^53 the remainder is rounding and nothing else; the bound keeps it a number.
  const remainder = x - exponent * LN2_HIGH - exponent * LN2_LOW;
  return scaled(Math.exp(Math.max(-1, Math.min(1, remainder))), exponent);
}
