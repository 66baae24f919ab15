// Turns a tower's columns into records, of what is measured and of nothing else.

import type { ActivationName } from '../math/activation-names.ts';
import { saturationBounds } from '../math/saturation.ts';
import type { MeasurementRecord, NumberRecord, Site } from '../model/records.ts';
import type { Measure } from '../model/settings.ts';
import type { MapGradientParts } from './block.ts';
import type { Columns, FaultSet } from './columns.ts';
import { log10WeightGradient } from './parameter-gradient.ts';
import { logHistogram, moments, pairStatistics, shareOutside } from './statistics.ts';

export interface RecordMaker {
  /** Moments, and as measured the correlation of pairs and the histogram. */
  state(layer: number, columns: Columns): MeasurementRecord[];
  preactivation(layer: number, columns: Columns, spec: ActivationSpec): MeasurementRecord[];
  logits(layer: number, columns: Columns): MeasurementRecord[];
  loss(layer: number, log10Value: number | null): MeasurementRecord[];
  /** Moments at a site of the backward pass, and for the states' gradients as measured the histogram. */
  gradient(layer: number, site: Site, columns: Columns): MeasurementRecord[];
  /** Computed only if measured: it costs as much as a layer. */
  weightGradient(layer: number, maps: readonly MapGradientParts[]): MeasurementRecord[];
  faults(layer: number, site: Site, faults: FaultSet): MeasurementRecord[];
}

interface ActivationSpec {
  readonly activation: ActivationName;
  readonly leakySlope: number;
}

export function recordMaker(tower: number, measure: ReadonlySet<Measure>): RecordMaker {
  const bounds = new Map<string, readonly [number, number]>();

  const number = (
    layer: number,
    site: Site,
    quantity: NumberRecord['quantity'],
    value: number | null,
  ): NumberRecord => ({
    tower,
    layer,
    site,
    quantity,
    value,
  });
  const momentRecords = (layer: number, site: Site, columns: Columns): MeasurementRecord[] => {
    const all = moments(columns);
    return [
      number(layer, site, 'log10MeanSquare', all.log10MeanSquare),
      number(layer, site, 'log10Variance', all.log10Variance),
      number(layer, site, 'meanOverRms', all.meanOverRms),
      number(layer, site, 'minOverRms', all.minOverRms),
      number(layer, site, 'maxOverRms', all.maxOverRms),
      number(layer, site, 'zeroShare', all.zeroShare),
    ];
  };
  const histogram = (layer: number, site: Site, columns: Columns): MeasurementRecord[] =>
    measure.has('histogram') ? [{ tower, layer, site, quantity: 'histogram', value: logHistogram(columns) }] : [];
  const pairs = (layer: number, columns: Columns): MeasurementRecord[] => {
    if (!measure.has('correlation') || columns.batch < 2) return [];
    const { correlation, log10Decorrelation } = pairStatistics(columns);
    return [
      number(layer, 'state', 'correlation', correlation),
      number(layer, 'state', 'log10Decorrelation', log10Decorrelation),
    ];
  };
  // Bisection costs as much as a narrow layer, and a tower has few activations.
  const boundsOf = ({ activation, leakySlope }: ActivationSpec) => {
    const key = `${activation} ${leakySlope}`;
    const known = bounds.get(key) ?? saturationBounds(activation, leakySlope);
    bounds.set(key, known);
    return known;
  };

  return {
    state: (layer, columns) => [
      ...(measure.has('forward') ? momentRecords(layer, 'state', columns) : []),
      ...pairs(layer, columns),
      ...histogram(layer, 'state', columns),
    ],
    preactivation: (layer, columns, spec) =>
      measure.has('forward')
        ? [
            ...momentRecords(layer, 'preactivation', columns),
            number(layer, 'preactivation', 'saturatedShare', shareOutside(columns, boundsOf(spec))),
          ]
        : [],
    logits: (layer, columns) => (measure.has('forward') ? momentRecords(layer, 'logits', columns) : []),
    loss: (layer, value) => (measure.has('forward') ? [number(layer, 'loss', 'log10Value', value)] : []),
    gradient: (layer, site, columns) => [
      ...(measure.has('backward') ? momentRecords(layer, site, columns) : []),
      ...(site === 'stateGradient' ? histogram(layer, site, columns) : []),
    ],
    weightGradient: (layer, maps) =>
      measure.has('weight-gradient')
        ? [number(layer, 'weightGradient', 'log10MeanSquare', log10WeightGradient(maps))]
        : [],
    faults: (layer, site, faults) => [...faults].map((code) => number(layer, site, 'fault', code)),
  };
}
