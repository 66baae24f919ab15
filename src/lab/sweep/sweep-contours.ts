// The lines of theory on the maps of a sweep, one multiple at a time. What they are stands in src/plot/theory-contours.ts.

import type { TheoryGrid } from '../../experiment/theory-grid.ts';
import type { HeatContour } from '../../plot/heat-map.ts';
import { type ContourNames, hasTheoryContours, theoryContours } from '../../plot/theory-contours.ts';
import { pointAt, type SweepPlan } from './sweep-plan.ts';

export const DEPTH = 'network.depth';

/** Whether any line can be drawn: names on both axes leave none. */
export function hasContours({ x, y }: SweepPlan): boolean {
  return hasTheoryContours({ x: x.values, y: y.values });
}

export function sweepContours(
  plan: SweepPlan,
  { chi1, depthScale }: TheoryGrid,
  { multiple, names }: { readonly multiple: number; readonly names: ContourNames },
): HeatContour[] {
  const { x, y } = plan;
  return theoryContours(
    {
      x: x.values,
      y: y.values,
      depth: x.path === DEPTH ? 'x' : y.path === DEPTH ? 'y' : null,
      chi1: (place) => chi1[pointAt(plan, multiple, place)],
      depthScale: (place) => depthScale[pointAt(plan, multiple, place)],
    },
    names,
  );
}
