// Gaussian expectations by sums so plain and so fine that nothing but the activation could be wrong in them: what the rules of
// src/math are compared with where there is no closed form.

// Eight times finer than the rules of src/math, and from e^-45 on: what lies below has a mass of 1e-20.
const STEP = 1 / 64;
const FIRST = -45 / STEP;
const LAST = Math.ceil(Math.log(10) / STEP);

/** E f(u) over u ~ N(0, q) by a trapezoid in ln |u|, for an f with no kink but at 0. */
export function denseExpectation(f: (u: number) => number, q: number): number {
  const deviation = Math.sqrt(q);
  let sum = 0;
  for (let k = FIRST; k <= LAST; k++) {
    const z = Math.exp(k * STEP);
    const weight = (STEP * z * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
    sum += weight * (f(deviation * z) + f(-deviation * z));
  }
  return sum;
}

/**
 * E f(u1) f(u2) for variance q and correlation c by a trapezoid of this step over the plane of two independent normal numbers.
 * For a smooth f whose nearest pole lies at i p the error is exp(-2 pi p / (sqrt(q) step)).
 */
export function planeExpectation(
  f: (u: number) => number,
  q: number,
  { c, step }: { readonly c: number; readonly step: number },
): number {
  const deviation = Math.sqrt(q);
  const sine = Math.sqrt((1 - c) * (1 + c));
  const count = Math.ceil(9 / step); // exp(-9^2 / 2) is 3e-18
  let sum = 0;
  for (let i = -count; i <= count; i++) {
    const first = i * step;
    let inner = 0;
    for (let j = -count; j <= count; j++) {
      const second = j * step;
      inner += Math.exp((-second * second) / 2) * f(deviation * (c * first + sine * second));
    }
    sum += Math.exp((-first * first) / 2) * f(deviation * first) * inner;
  }
  return (sum * step * step) / (2 * Math.PI);
}
