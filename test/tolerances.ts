// Every tolerance of the device tests, each with its reason. U = 2^-24 is the relative size of one rounding in float32; one unit
// in the last place (ULP) is between U and 2 U, so a bound of k roundings is at most k ULP.

import type { ActivationName } from '../src/math/activation-names.ts';

export const ROUNDING = 2 ** -24;

/**
 * Intermediate results below the normal range may be flushed to zero, wherever the result itself is at most four times as
 * large (softplus halves its argument twice before it doubles it again).
 */
export const FLUSH = 2 ** -124;

interface ActivationTolerance {
  /** ULP of the value. */
  readonly value: number;
  /** ULP of the slope's mantissa. */
  readonly slope: number;
  /** The slope changes sign within 1/2 of here: two terms of size 1 cancel, so the bound is absolute, see SLOPE_ZERO_ROUNDINGS. */
  readonly slopeZero?: number;
}

// Roundings counted along the longest path, where exp = 2 (polynomial and reduction, measured 1.1 ULP), a division 2.5 (WGSL
// allows 2.5 ULP), a square doubles what came before, and halves of an ULP are rounded up. Each was seen to be at least 1.5
// times what SwiftShader does (webgpu 0.6.2), and less than 20 times, so that a wrong coefficient shows.
export const ACTIVATION_ULPS: Readonly<Record<ActivationName, ActivationTolerance>> = {
  linear: { value: 0, slope: 0 }, // no arithmetic
  relu: { value: 0, slope: 0 },
  'hard-tanh': { value: 0, slope: 0 },
  'leaky-relu': { value: 1, slope: 0 }, // one product
  tanh: { value: 4, slope: 7 }, // slope 4 q / (1 + q)^2: exp 2, 1 + q once, squared 2 more, division 2.5
  logistic: { value: 5, slope: 7 }, // exp 2, sum 1, division 2.5
  erf: { value: 4, slope: 5 }, // 1 - tail: the tail's error counts less than a fifth; slope: exp of a pair and one product
  elu: { value: 4, slope: 2 }, // e^x - 1 at -0.35 doubles the error of exp twice
  selu: { value: 5, slope: 3 }, // elu and one product
  gelu: { value: 12, slope: 8, slopeZero: -0.7518 }, // Mills ratio: two polynomials of 4 and 5 steps (2 + 2), division 2.5, exp 2, products 3
  'gelu-tanh': { value: 9, slope: 26, slopeZero: -0.7524 }, // exp, sum, division, products; at -384 the argument 2^22 is known to 2^-42: 16 ULP
  silu: { value: 6, slope: 8, slopeZero: -1.2785 }, // logistic and one product
  softplus: { value: 6, slope: 5 }, // exp 2, division 2.5, series 1
  softsign: { value: 4, slope: 8 }, // sum 1, division 2.5; the slope squares the sum and divides once
  mish: { value: 7, slope: 10, slopeZero: -1.1924 }, // exp 2, two sums, products 2, division 2.5
  sin: { value: 3, slope: 3 }, // four-part reduction, polynomial
};

/** Around a slope's own zero: four terms of size up to 2, each with four roundings. */
export const SLOPE_ZERO_ROUNDINGS = 16;

/** slope_exponent promises this; the estimates are integers. */
export const SLOPE_EXPONENT_ERROR = 8;

/**
 * Normal draws against float64, in ULP: u is exact; in the tails log 2 (halved by the root), root 1, two cubics 2 each, division
 * 2.5, fewer in the middle. Over every second of the 2^23 words SwiftShader is off by at most 4.5.
 */
export const NORMAL_DRAW_ULPS = 8;

/** Uniform draws: the integer is exact, the product with sqrt(3) is rounded once, as is the constant. */
export const UNIFORM_DRAW_ULPS = 2;

/** Truncated draws: a normal quantile of a number rounded once (as in JAX), and a division. */
export const TRUNCATED_DRAW_ULPS = NORMAL_DRAW_ULPS + 3;

/** JAX's erfinv is Giles's polynomial (2010), of relative error about 4e-7 with its roundings, so 7 ULP; added to ours. */
export const JAX_QUANTILE_ULPS = 7;

/** The largest of ACTIVATION_ULPS, value or slope, in roundings. */
const ANY_ACTIVATION_ROUNDINGS = 2 * 26;

/**
 * How far two correct evaluations of one network may lie apart, relative to the largest entry of a tensor. A product is off by at
 * most (fanIn + 2) roundings of sum |w||x|, which is at most sqrt(fanIn) |w||x| for one output unit; an activation by its ULPs; what
 * comes in from below is passed on with a factor near the gain. The way back sees the errors of the way down once more: twice.
 */
export function networkTolerance({ maps, fanIn }: { maps: number; fanIn: number }): number {
  return 2 * maps * (fanIn + 2 + ANY_ACTIVATION_ROUNDINGS) * Math.sqrt(fanIn) * ROUNDING;
}

/** The same for log10 of a mean square: relative errors of squares are twice as large. */
export function log10Tolerance(size: { maps: number; fanIn: number }): number {
  return (2 * networkTolerance(size)) / Math.LN10;
}

/** Deep networks that are not chaotic, log2 of the mean square at every layer (0.003 was seen where a product nearly cancels). */
export const DEEP_LOG2 = 0.01;

/** Beside the n of a sum of n products: the product with the weight's scale, rounded itself, and its bringing to a common exponent. */
export const PRODUCT_ROUNDINGS = 3;

/**
 * Sums of squares of the same values in another order, in ULP: a lane adds at most 32 squares of a column, 8 columns and some entries, each
 * addition and each square rounded once; errors of one sign would need 100, of mixed sign they stay below 32.
 */
export const STATISTIC_ULPS = 32;

/**
 * How far log10 of a root mean square may lie off where JAX draws a network anew and computes it in float64: only its normal draws differ,
 * by JAX_QUANTILE_ULPS of 2^-23 each. Errors of one row of a matrix that all have one sign change a product by sqrt(fanIn) times as much,
 * relative to its usual size. A map that is neither chaotic nor nearly cancels passes on what comes in; the way back sees the way down once more.
 */
export function jaxDrawTolerance({ maps, fanIn }: { maps: number; fanIn: number }): number {
  return (2 * maps * JAX_QUANTILE_ULPS * 2 * ROUNDING * Math.sqrt(fanIn)) / Math.LN10;
}
