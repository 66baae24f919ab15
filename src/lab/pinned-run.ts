// A run that the reader keeps to compare others with: which of its towers belongs beside which, and what room it needs.

import type { LayerSpread, Sounding } from '../experiment/sounding.ts';
import { isResidual } from './figure-parts.ts';
import type { Shown } from './sounding-runner.ts';

/** The pinned tower of the same kind, plain or residual; null where none is pinned or every seed of it was faulty. */
export function pinnedBeside(pinned: Shown | null, sounding: Sounding): Sounding | null {
  const twin = pinned?.soundings.find((other) => isResidual(other) === isResidual(sounding));
  return twin === undefined || twin.seeds.length === 0 ? null : twin;
}

/** Least and greatest mean of what will be drawn of a pinned run, to widen the axes with; empty where nothing is. */
export function pinnedExtent(rows: readonly LayerSpread[], lastLayer: number): readonly number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { layer, mean } of rows) {
    if (mean === null || layer > lastLayer) continue;
    low = Math.min(low, mean);
    high = Math.max(high, mean);
  }
  return low > high ? [] : [low, high];
}
