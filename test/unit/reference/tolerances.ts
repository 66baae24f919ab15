// Allowed errors of the reference's tests, with their reasons.

/**
 * Committed answers carry 14 digits and both sides sum at most a dozen products a layer over two layers, with factors of
 * cancellation below 1000: 1000 * 100 * 2^-53 is 1e-11; ten times that is allowed, relative to the largest number of the field.
 */
export const TORCH_CASES = 1e-10;

/**
 * A central difference with step h has truncation h^2/6 times a third derivative and rounding 2^-53 |loss| / h. With h = 1e-5
 * and third derivatives up to some thousands in these small networks both stay below 1e-6 of the gradient.
 */
export const CENTRAL_DIFFERENCE = 1e-6;

/** Two ways of summing the same few hundred products in float64: 300 * 2^-53, and ten for cancellation. */
export const SAME_SUM = 3e-13;
