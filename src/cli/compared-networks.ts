// The networks of an experiment with what theory expects of each, and, once they are measured, with the two beside each other.

import { loadDigits } from '../engine/digits.ts';
import { type ComparisonRow, comparisonRows } from '../experiment/comparison.ts';
import { type DecorrelationRow, decorrelationRows } from '../experiment/decorrelation.ts';
import { inputMoments, type PredictedSounding, predictSounding } from '../experiment/prediction.ts';
import { type Sounding, soundings } from '../experiment/sounding.ts';
import type { MeasurementRecord } from '../model/records.ts';
import type { TowerSpec } from '../model/tower.ts';
import { predictDecorrelation, unpredictable } from '../theory/prediction.ts';

export interface ComparedNetwork {
  readonly sounding: Sounding;
  readonly predicted: PredictedSounding | null;
  /** Why there is no prediction; null where there is one. */
  readonly unpredictable: ReturnType<typeof unpredictable>;
  readonly rows: readonly ComparisonRow[];
  /** Empty where no correlation was measured. */
  readonly decorrelations: readonly DecorrelationRow[];
}

interface NetworkPrediction {
  readonly sounding: PredictedSounding | null;
  /** ln(1 - c) of paired samples at each state; null where there is none, or nobody measures it. */
  readonly lnDecorrelation: Float64Array | null;
}

/** By the coordinates object that the seeds of one network share. */
export type Predictions = ReadonlyMap<TowerSpec['coordinates'], NetworkPrediction>;

/** One prediction for each network; seeds differ in nothing that theory knows of. */
export async function predictNetworks(
  towers: readonly TowerSpec[],
  { correlation = false }: { readonly correlation?: boolean } = {},
): Promise<Predictions> {
  const digits = towers.some(({ input }) => input.kind === 'digits') ? await loadDigits() : null;
  const predictions = new Map<TowerSpec['coordinates'], NetworkPrediction>();
  for (const tower of towers) {
    if (predictions.has(tower.coordinates)) continue;
    const input = inputMoments(tower.input, digits);
    const sounding = predictSounding(tower, input);
    predictions.set(tower.coordinates, {
      sounding,
      // A two-dimensional integral a layer: only where it will be looked at.
      lnDecorrelation: correlation && sounding !== null ? predictDecorrelation(tower, input) : null,
    });
  }
  return predictions;
}

export function comparedNetworks(
  towers: readonly TowerSpec[],
  predictions: Predictions,
  { records }: { readonly records: readonly MeasurementRecord[] },
): ComparedNetwork[] {
  const apart = groupedDecorrelations(towers, records);
  const byCoordinates = new Map(towers.map((tower) => [tower.coordinates, tower]));
  return soundings(towers, records).map((sounding) => {
    const prediction = predictions.get(sounding.coordinates);
    const predicted = prediction?.sounding ?? null;
    const tower = byCoordinates.get(sounding.coordinates);
    return {
      sounding,
      predicted,
      unpredictable: tower === undefined ? null : unpredictable(tower),
      rows: comparisonRows(predicted, sounding),
      decorrelations: decorrelationRows(
        prediction?.lnDecorrelation ?? null,
        sounding.seeds.flatMap((seed) => apart.get(sounding.coordinates)?.get(seed) ?? []),
      ),
    };
  });
}

/** By network and seed, in one pass over the records. */
function groupedDecorrelations(
  towers: readonly TowerSpec[],
  records: readonly MeasurementRecord[],
): ReadonlyMap<TowerSpec['coordinates'], ReadonlyMap<number, MeasurementRecord[]>> {
  const groups = new Map<TowerSpec['coordinates'], Map<number, MeasurementRecord[]>>();
  for (const record of records) {
    if (record.quantity !== 'log10Decorrelation') continue;
    const { coordinates, seed } = towers[record.tower];
    const seeds = groups.get(coordinates) ?? new Map<number, MeasurementRecord[]>();
    groups.set(coordinates, seeds);
    const list = seeds.get(seed);
    if (list === undefined) seeds.set(seed, [record]);
    else list.push(record);
  }
  return groups;
}
