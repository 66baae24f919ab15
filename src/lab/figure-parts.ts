// What figures of soundings share: which tower is the residual one, what is drawn beside it, and how large.

import type { PredictedSounding } from '../experiment/prediction.ts';
import type { Sounding } from '../experiment/sounding.ts';
import { traceExtent } from '../plot/trace.ts';
import type { Theory } from './predictions.ts';

export function isResidual(sounding: Sounding): boolean {
  return sounding.coordinates.get('network.skip') === true;
}

export interface FigureSize {
  readonly width: number;
  readonly height: number;
}

/** What is expected of each tower; null where theory says nothing. */
export function predictionsOf(theory: Theory | null): readonly (PredictedSounding | null)[] {
  return (theory?.towers ?? []).map((outlook) => (outlook.kind === 'predicted' ? outlook.prediction : null));
}

/** What axes that several soundings share must hold. */
export function measuredExtents(soundings: readonly Sounding[]) {
  return {
    signal: traceExtent(soundings.map(({ signal }) => signal)),
    echo: traceExtent(soundings.map(({ echo }) => echo)),
  };
}
