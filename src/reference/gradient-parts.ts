// A gradient as the sum of two parts: sizes, shares of the second moment and the angle between them, over batch and units
// together. Range-safe, so that the parts of a gradient of 1e-600 are as good as those of 1.

import { addScaled, log10Scaled, multiplyScaled, SCALED_ZERO, type Scaled, scaled, toNumber } from '../math/scaled.ts';
import type { GradientParts } from '../model/layer-anatomy.ts';
import type { Columns } from './columns.ts';

export function gradientParts(total: Columns, identity: Columns, branch: Columns): GradientParts {
  const whole = innerProduct(total, total);
  const first = innerProduct(identity, identity);
  const second = innerProduct(branch, branch);
  const both = innerProduct(identity, branch);
  const count = total.batch * total.units;
  const share = (part: Scaled) => (whole.mantissa === 0 ? null : ratio(part, whole));
  return {
    log10Total: log10Rms(whole, count),
    log10Identity: log10Rms(first, count),
    log10Branch: log10Rms(second, count),
    identityShare: share(first),
    branchShare: share(second),
    overlap: share(multiplyScaled(scaled(2), both)),
    cosine: cosine(both, first, second),
  };
}

/** Sum over batch and units of the products. */
function innerProduct(a: Columns, b: Columns): Scaled {
  const { units, batch } = a;
  let sum = SCALED_ZERO;
  for (let s = 0; s < batch; s++) {
    let own = 0;
    for (let i = s * units; i < (s + 1) * units; i++) own += a.values[i] * b.values[i];
    sum = addScaled(sum, scaled(own, a.exponents[s] + b.exponents[s]));
  }
  return sum;
}

function log10Rms(squares: Scaled, count: number): number | null {
  const log10 = log10Scaled(squares);
  return log10 === null ? null : (log10 - Math.log10(count)) / 2;
}

function ratio(part: Scaled, whole: Scaled): number {
  return toNumber(scaled(part.mantissa / whole.mantissa, part.exponent - whole.exponent));
}

// cos^2 = <a, b>^2 / (|a|^2 |b|^2), whose exponents cancel; its root has the sign of <a, b>.
function cosine(both: Scaled, first: Scaled, second: Scaled): number | null {
  if (first.mantissa === 0 || second.mantissa === 0) return null;
  const square = ratio(multiplyScaled(both, both), multiplyScaled(first, second));
  return Math.sign(both.mantissa) * Math.min(1, Math.sqrt(square));
}
