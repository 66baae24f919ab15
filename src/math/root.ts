// A root of a continuous function between two points where its signs differ.

// Bisection alone takes 2100 steps from one end of float64 to the last bit at the other, the steps below a handful.
const MAX_STEPS = 2200;

/**
 * Chandrupatla 1997: inverse quadratic interpolation where it is safe, else bisection. Returns the point of the last bracket
 * with the smaller value, to the last bits of x. Throws where the signs do not differ.
 */
export function findRoot(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (!(fa * fb < 0)) throw new Error(`no change of sign between ${low} (${fa}) and ${high} (${fb})`);
  let [c, fc] = [a, fa];
  let share = 0.5;
  for (let step = 0; step < MAX_STEPS; step++) {
    const x = a + share * (b - a);
    const fx = f(x);
    if (Math.sign(fx) === Math.sign(fa)) [c, fc] = [a, fa];
    else {
      [c, fc] = [b, fb];
      [b, fb] = [a, fa];
    }
    [a, fa] = [x, fx];
    const best = Math.abs(fa) < Math.abs(fb) ? a : b;
    const tolerance = 2 * Number.EPSILON * Math.abs(best) + Number.MIN_VALUE;
    const least = tolerance / Math.abs(b - a);
    if (fa === 0 || least > 0.5) return best;
    const xi = (a - b) / (c - b);
    const phi = (fa - fb) / (fc - fb);
    share =
      phi * phi < xi && (1 - phi) ** 2 < 1 - xi
        ? (fa / (fb - fa)) * (fc / (fb - fc)) + ((c - a) / (b - a)) * (fa / (fc - fa)) * (fb / (fc - fb))
        : 0.5;
    share = Math.min(1 - least, Math.max(least, share));
  }
  throw new Error(`no root after ${MAX_STEPS} steps between ${low} and ${high}`);
}
