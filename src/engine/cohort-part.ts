// Rectangles of a cohort: some of its probes by some of its base towers. A pass takes one.

import type { TowerSpec } from '../model/tower.ts';
import type { Cohort } from './cohorts.ts';

/** Probes and base towers from the first number up to, not including, the second. */
export interface Extent {
  readonly probes: readonly [number, number];
  readonly bases: readonly [number, number];
}

/** The whole of a cohort. */
export function extentOf({ probes }: Cohort): Extent {
  return { probes: [0, probes.length], bases: [0, probes[0].length] };
}

export function towersIn({ probes, bases }: Extent): number {
  return (probes[1] - probes[0]) * (bases[1] - bases[0]);
}

export function cohortPart({ probes }: Cohort, extent: Extent): Cohort {
  return {
    probes: probes.slice(...extent.probes).map((towers): readonly TowerSpec[] => towers.slice(...extent.bases)),
  };
}

/** The corner of at most this size, with the deepest networks and the first base towers, and what is left beside and below it. */
export function cornerOf(
  { probes, bases }: Extent,
  size: { readonly probes: number; readonly bases: number },
): { readonly corner: Extent; readonly rest: readonly Extent[] } {
  const probe = Math.min(probes[0] + size.probes, probes[1]);
  const base = Math.min(bases[0] + size.bases, bases[1]);
  const corner: Extent = { probes: [probes[0], probe], bases: [bases[0], base] };
  const beside: Extent = { probes: [probes[0], probe], bases: [base, bases[1]] };
  const below: Extent = { probes: [probe, probes[1]], bases };
  return { corner, rest: [beside, below].filter((extent) => towersIn(extent) > 0) };
}
