// What the parts of the twin figure share: which tower is the residual one, and how large the figure is drawn.

import type { Sounding } from '../experiment/sounding.ts';

export function isResidual(sounding: Sounding): boolean {
  return sounding.coordinates.get('network.skip') === true;
}

export interface FigureSize {
  readonly width: number;
  readonly height: number;
}
