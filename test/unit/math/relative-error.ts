// Relative error between numbers that float64 may not hold.

import { addScaled, type Scaled, scaled, timesPowerOfTwo } from '../../../src/math/scaled.ts';

/** |got / expected - 1|; 0 where both are zero, infinite where only the expected one is. */
export function relativeError(got: Scaled, expected: Scaled): number {
  const difference = addScaled(got, scaled(-expected.mantissa, expected.exponent));
  if (difference.mantissa === 0) return 0;
  if (expected.mantissa === 0) return Number.POSITIVE_INFINITY;
  return Math.abs(timesPowerOfTwo(difference.mantissa / expected.mantissa, difference.exponent - expected.exponent));
}
