// The networks of an experiment with what theory expects of each, and, once they are measured, with the two beside each other.

import { loadDigits } from '../engine/digits.ts';
import { type ComparisonRow, comparisonRows } from '../experiment/comparison.ts';
import { inputMoments, type PredictedSounding, predictSounding } from '../experiment/prediction.ts';
import { type Sounding, soundings } from '../experiment/sounding.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { TowerSpec } from '../model/tower.ts';
import { unpredictable } from '../theory/prediction.ts';

export interface ComparedNetwork {
  readonly sounding: Sounding;
  readonly predicted: PredictedSounding | null;
  /** Why there is no prediction; null where there is one. */
  readonly unpredictable: ReturnType<typeof unpredictable>;
  readonly rows: readonly ComparisonRow[];
}

/** By the coordinates object that the seeds of one network share. */
export type Predictions = ReadonlyMap<TowerSpec['coordinates'], PredictedSounding | null>;

/** One prediction for each network; seeds differ in nothing that theory knows of. */
export async function predictNetworks(towers: readonly TowerSpec[]): Promise<Predictions> {
  const digits = towers.some(({ input }) => input.kind === 'digits') ? await loadDigits() : null;
  const predictions = new Map<TowerSpec['coordinates'], PredictedSounding | null>();
  for (const tower of towers) {
    if (predictions.has(tower.coordinates)) continue;
    predictions.set(tower.coordinates, predictSounding(tower, inputMoments(tower.input, digits)));
  }
  return predictions;
}

export function comparedNetworks(
  towers: readonly TowerSpec[],
  predictions: Predictions,
  { records }: { readonly records: readonly MeasurementRecord[] },
): ComparedNetwork[] {
  const byCoordinates = new Map(towers.map((tower) => [tower.coordinates, tower]));
  return soundings(towers, records).map((sounding) => {
    const predicted = predictions.get(sounding.coordinates) ?? null;
    const tower = byCoordinates.get(sounding.coordinates);
    return {
      sounding,
      predicted,
      unpredictable: tower === undefined ? null : unpredictable(tower),
      rows: comparisonRows(predicted, sounding),
    };
  });
}
