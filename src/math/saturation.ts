// Where a unit counts as saturated or dead: the arguments outside of which an activation's slope stays small for good.

import type { ActivationName } from './activation-names.ts';
import { activation } from './activations.ts';

/** Below this slope a unit counts as saturated. Chosen as 1 % of the identity's slope. */
export const SATURATION_SLOPE = 0.01;

// Slopes with limit 0 are below 0.01 from here on, softsign's being the slowest: 1/65^2.
const SCAN_START = 64;
// No slope comes back above the threshold and goes again within one step; zero and one are multiples of it.
const SCAN_STEP = 1 / 64;

/**
 * [low, high]: |slope| < SATURATION_SLOPE for every argument below low and above high (and at a kink that is a bound). Infinite where there is no such side
 * (linear, the right of relu) or no such bound (sin). A slope that crosses zero in between (silu) does not count.
 */
export function saturationBounds(name: ActivationName, leakySlope: number): readonly [number, number] {
  const phi = activation(name, leakySlope);
  const small = (slope: number) => Math.abs(slope) < SATURATION_SLOPE;
  const edge = (side: -1 | 1): number => {
    if (!small((side < 0 ? phi.left : phi.right).slope)) return side * Number.POSITIVE_INFINITY;
    let outer = side * SCAN_START;
    while (small(phi.slope(outer - side * SCAN_STEP))) outer -= side * SCAN_STEP;
    let inner = outer - side * SCAN_STEP;
    for (;;) {
      const middle = (outer + inner) / 2;
      if (middle === outer || middle === inner) return outer + 0; // + 0 turns -0 into 0
      if (small(phi.slope(middle))) outer = middle;
      else inner = middle;
    }
  };
  return [edge(-1), edge(1)];
}
