// The lens's numbers as rows: curves by layer for the table behind the figures, and laws with reaches for the export.

import { FRAMEWORK_SCHEMES, type LayerFactors, type LayerLaw } from '../../experiment/framework-defaults.ts';
import type { Sounding } from '../../experiment/sounding.ts';
import type { ExportTable } from '../export/export-source.ts';
import type { Messages } from '../messages/en.ts';
import { reachOf } from './reach.ts';

const DIGITS = 3;

/** One row a layer: of each framework the signal and the gradient. */
export function curveRows(soundings: readonly Sounding[], { exactZero, noValue }: Messages): string[][] {
  const depth = soundings[0]?.depth ?? -1;
  const sites = soundings.flatMap(({ signal, echo }) =>
    [signal, echo].map(({ rows }) => new Map(rows.map((row) => [row.layer, row.mean]))),
  );
  return Array.from({ length: depth + 1 }, (_, layer) => [
    String(layer),
    ...sites.map((means) => {
      const mean = means.get(layer);
      return mean === undefined ? noValue : (mean?.toFixed(DIGITS) ?? exactZero);
    }),
  ]);
}

interface LensNumbers {
  readonly laws: readonly LayerLaw[];
  readonly factors: readonly LayerFactors[] | null;
  readonly soundings: readonly Sounding[];
}

/** One row a framework. */
export function lensTable({ laws, factors, soundings }: LensNumbers): ExportTable {
  return {
    columns: [
      'network.weights.scheme',
      'fanIn',
      'fanOut',
      'distribution',
      'bound',
      'entryStd',
      'entryVariance',
      'weightVariance',
      'backwardVariance',
      'biasDistribution',
      'biasBound',
      'biasStd',
      'forwardFactor',
      'backwardFactor',
      'gainNeeded',
      'deepSecondMoment',
      'deepChi1',
      'signalFadedLayer',
      'signalGrowth',
      'signalFloat32Layer',
      'gradientFadedLayer',
      'gradientGrowth',
      'gradientFloat32Layer',
    ],
    rows: laws.map((law, index) => [
      FRAMEWORK_SCHEMES[index],
      ...lawCells(law),
      ...factorCells(factors?.[index]),
      ...reachCells(soundings[index], 'signal'),
      ...reachCells(soundings[index], 'echo'),
    ]),
  };
}

type Cell = string | number | null;

function lawCells({ fans, weights, weightVariance, backwardVariance, biases }: LayerLaw): Cell[] {
  return [
    fans.fanIn,
    fans.fanOut,
    weights.distribution,
    weights.bound,
    weights.std,
    weights.variance,
    weightVariance,
    backwardVariance,
    biases?.distribution ?? null,
    biases?.bound ?? null,
    biases?.std ?? 0,
  ];
}

function factorCells(factors: LayerFactors | undefined): Cell[] {
  if (factors === undefined) return [null, null, null, null, null];
  const { forward, backward, gain, deep } = factors;
  return [forward, backward, gain, Number.isFinite(deep.q) ? deep.q : null, deep.chi1];
}

function reachCells(sounding: Sounding | undefined, site: 'signal' | 'echo'): Cell[] {
  const reach = sounding === undefined ? null : reachOf(sounding[site], site === 'signal' ? 'down' : 'up');
  return [reach?.faded ?? null, reach?.end.log10Ratio ?? null, reach?.exit?.layer ?? null];
}
