// How deep a disturbance reaches: differences die out as exp(-l / xi). Schoenholz et al. 2017.

import { cMapSlope, decorrelationStar } from './correlation-map.ts';
import type { MeanField } from './mean-field.ts';
import { chi1, chiQ } from './susceptibilities.ts';

/** xi_q = -1 / ln |chi_q| (Schoenholz et al. 2017); null where lengths do not return exponentially. */
export function xiQ(field: MeanField, q: number): number | null {
  return scaleOf(Math.abs(chiQ(field, q)));
}

/** xi_c = -1 / ln of the correlation map's slope at c*; null where correlations do not settle exponentially. */
export function xiC(field: MeanField, q: number): number | null {
  const star = decorrelationStar(field, q);
  if (star === null) return null;
  return scaleOf(star === 0 && q > 0 ? chi1(field, q) : cMapSlope(field, q, star));
}

/** xi_grad = 1 / |ln chi1|: gradients shrink or grow by e in the square over so many layers; null where they do neither. */
export function xiGrad(field: MeanField, q: number): number | null {
  const chi = chi1(field, q);
  return chi === 0 || Math.abs(Math.log(chi)) < UNIT ? null : 1 / Math.abs(Math.log(chi));
}

// chi1 is good to 1e-14; nearer to 1 its logarithm means nothing.
const UNIT = 1e-13;

function scaleOf(factor: number): number | null {
  if (factor >= 1 - UNIT) return null;
  return factor === 0 ? 0 : -1 / Math.log(factor);
}
