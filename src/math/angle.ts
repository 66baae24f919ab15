// Correlations near 1 as angles and as differences from 1, where the cosine itself would round them away.

/** The angle between two arguments whose correlation is 1 - decorrelation, from 0 to pi. */
export function angleOf(decorrelation: number): number {
  return 2 * Math.asin(Math.sqrt(Math.min(2, Math.max(0, decorrelation)) / 2));
}

/** 1 - cos(angle), without cancellation. */
export function oneMinusCosine(angle: number): number {
  return 2 * Math.sin(angle / 2) ** 2;
}
