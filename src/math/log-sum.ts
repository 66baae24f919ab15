// Sums of numbers that are held as logarithms, so that 10^600 and 10^-600 add like any others. -Infinity stands for 0.

/** ln(e^a + e^b). */
export function logSum(a: number, b: number): number {
  const top = Math.max(a, b);
  return top === Number.NEGATIVE_INFINITY ? top : top + Math.log1p(Math.exp(Math.min(a, b) - top));
}

/** ln of e^a + e^b + sign(share) |share| e^((a + b) / 2), for a share of at most 2 in size: a square of a sum of two. */
export function logSquareOfSum(a: number, b: number, share: number): number {
  const top = Math.max(a, b);
  if (top === Number.NEGATIVE_INFINITY) return top;
  const gap = Math.min(a, b) - top;
  return top + Math.log1p(Math.exp(gap) + share * Math.exp(gap / 2));
}
