// Error functions and the normal distribution in float64, by the rational Chebyshev fits of Cody (1969, "Rational Chebyshev
// approximations for the error function"), as in his CALERF of 1990. Relative accuracy is a few units of 2^-53.

// Lowest power first. |x| <= 0.46875: erf(x) = x P(x^2)/Q(x^2).
const ERF_ABOVE = [3209.3775891384694, 377.485237685302, 113.86415415105016, 3.1611237438705655, 0.18577770618460315];
const ERF_BELOW = [2844.236833439171, 1282.6165260773723, 244.02463793444417, 23.601290952344122, 1];
// 0.46875 < x <= 4: exp(x^2) erfc(x) = P(x)/Q(x).
const MIDDLE_ABOVE = [
  1230.3393547979972, 2051.0783778260716, 1712.0476126340707, 881.952221241769, 298.6351381974001, 66.11919063714163,
  8.883149794388377, 0.5641884969886701, 2.1531153547440383e-8,
];
const MIDDLE_BELOW = [
  1230.3393548037495, 3439.3676741437216, 4362.619090143247, 3290.7992357334597, 1621.3895745666903, 537.1811018620099,
  117.6939508913125, 15.744926110709835, 1,
];
// x > 4: exp(x^2) erfc(x) = (1/sqrt(pi) - P(1/x^2)/(x^2 Q(1/x^2))) / x.
const FAR_ABOVE = [
  0.0006587491615298378, 0.016083785148742275, 0.12578172611122926, 0.36034489994980445, 0.30532663496123236,
  0.016315387137302097,
];
const FAR_BELOW = [
  0.0023352049762686918, 0.06051834131244132, 0.5279051029514285, 1.8729528499234604, 2.568520192289822, 1,
];
const CENTRE_EDGE = 0.46875;
const FAR_EDGE = 4;
// exp(-40^2 / 2) is below the smallest float64.
const GAUSSIAN_EDGE = 40;
const INVERSE_SQRT_PI = 0.5641895835477563;
// The density 1/sqrt(2 pi) of the standard normal distribution at 0.
const NORMAL_PEAK = 0.3989422804014327;

export function erf(x: number): number {
  const size = Math.abs(x);
  if (size <= CENTRE_EDGE) return (x * polynomial(ERF_ABOVE, x * x)) / polynomial(ERF_BELOW, x * x);
  const result = 1 - expMinusSquare(size) * erfcScaledRight(size);
  return x < 0 ? -result : result;
}

export function erfc(x: number): number {
  if (Math.abs(x) <= CENTRE_EDGE) return 1 - erf(x);
  const tail = expMinusSquare(x) * erfcScaledRight(Math.abs(x));
  return x < 0 ? 2 - tail : tail;
}

/** exp(x^2) erfc(x) for x >= 0, where erfc itself may underflow. */
export function erfcScaled(x: number): number {
  if (x < 0) throw new Error(`erfcScaled is for x >= 0, got ${x}`);
  return x <= CENTRE_EDGE ? Math.exp(x * x) * (1 - erf(x)) : erfcScaledRight(x);
}

/** Phi(x), the probability that a standard normal number is below x; relatively accurate in the left tail. */
export function normalCdf(x: number): number {
  const scaled = Math.abs(x) * Math.SQRT1_2;
  if (scaled <= CENTRE_EDGE) return 0.5 + erf(x * Math.SQRT1_2) / 2;
  // Not through erfc: rounding x / sqrt(2) would cost as many bits as its square has.
  const tail = (expMinusHalfSquare(x) * erfcScaledRight(scaled)) / 2;
  return x < 0 ? tail : 1 - tail;
}

/** The standard normal density. */
export function normalDensity(x: number): number {
  return NORMAL_PEAK * expMinusHalfSquare(x);
}

/** exp(-x^2), relatively accurate down to underflow. */
export function expMinusSquare(x: number): number {
  if (Math.abs(x) > GAUSSIAN_EDGE) return 0;
  const { high, low } = splitSquare(x);
  return Math.exp(-high) * Math.exp(-low);
}

/**
 * x^2 as high + low with a relative error far below 2^-53: exp(-x^2) would otherwise lose log2(x^2) bits to the rounding of the
 * square. Beyond |x| = 2^100 the square of that is given.
 */
export function splitSquare(x: number): { high: number; low: number } {
  const size = Math.min(Math.abs(x), 2 ** 100);
  const head = Math.fround(size);
  return { high: head * head, low: (size - head) * (size + head) };
}

function expMinusHalfSquare(x: number): number {
  if (Math.abs(x) > GAUSSIAN_EDGE) return 0;
  const { high, low } = splitSquare(x);
  return Math.exp(-high / 2) * Math.exp(-low / 2);
}

function erfcScaledRight(x: number): number {
  if (x <= FAR_EDGE) return polynomial(MIDDLE_ABOVE, x) / polynomial(MIDDLE_BELOW, x);
  const inverseSquare = 1 / (x * x);
  const correction = (inverseSquare * polynomial(FAR_ABOVE, inverseSquare)) / polynomial(FAR_BELOW, inverseSquare);
  return (INVERSE_SQRT_PI - correction) / x;
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = coefficients[coefficients.length - 1];
  for (let power = coefficients.length - 2; power >= 0; power--) sum = sum * x + coefficients[power];
  return sum;
}
