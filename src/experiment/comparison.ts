// Prediction beside measurement, layer by layer: flat rows in log10 of mean squares, and how far the two lie apart in units of
// the standard error that the prediction expects of a mean over so many seeds.

import type { PredictedRow, PredictedSounding } from './prediction.ts';
import type { LayerSpread, Sounding } from './sounding.ts';

export type ComparedSite = 'state' | 'stateGradient';

/** Which side says exactly zero. A null that this does not explain means that there is no prediction. */
export type ExactZero = 'predicted' | 'measured' | 'both' | 'some-seeds';

/** One for each layer that was measured. */
export interface ComparisonRow {
  readonly layer: number;
  readonly site: ComparedSite;
  /** Predicted log10 mean square at infinite width; null where it is exactly zero or not predicted. */
  readonly limit: number | null;
  /** Predicted mean over seeds at this width. */
  readonly expected: number | null;
  /** Mean over the seeds that are not exactly zero; null where all are. */
  readonly measured: number | null;
  /** (measured - expected) in standard errors; null where one is null, a seed is exactly zero, or seeds are not expected to differ. */
  readonly deviation: number | null;
  readonly zero: ExactZero | null;
}

/** What the rows of one site come to. */
export interface Agreement {
  /** Layers with a deviation, and those of them beyond NOTABLE_DEVIATION. */
  readonly layers: number;
  readonly beyond: number;
  readonly largest: { readonly deviation: number; readonly layer: number } | null;
  /** Layers where the prediction and at least one seed differ on whether everything is exactly zero. */
  readonly zeroMismatches: number;
}

/** One mean in 16,000 lies beyond four standard errors by chance; neighbouring layers stray together. */
export const NOTABLE_DEVIATION = 4;
// `low` and `high` lie two standard deviations of a seed to either side of the expected mean.
const BAND_IN_STDS = 4;
// Decades. Sums in float32 are off by a few 2^-24; where seeds differ by less, a deviation would compare rounding errors.
const LEAST_STD = 1e-6;
// A sounding holds roots of second moments.
const FROM_ROOT = 2;

/** The rows of both sites, each by growing layer; without a prediction they hold the measurement alone. */
export function comparisonRows(
  predicted: PredictedSounding | null,
  { signal, echo }: Pick<Sounding, 'signal' | 'echo'>,
): ComparisonRow[] {
  return [
    ...rowsOf('state', predicted?.signal ?? null, signal.rows),
    ...rowsOf('stateGradient', predicted?.echo ?? null, echo.rows),
  ];
}

export function agreementOf(rows: readonly ComparisonRow[], site: ComparedSite): Agreement {
  const own = rows.filter((row) => row.site === site);
  let layers = 0;
  let beyond = 0;
  let largest: Agreement['largest'] = null;
  for (const { deviation, layer } of own) {
    if (deviation === null) continue;
    layers++;
    if (isNotable(deviation)) beyond++;
    if (largest === null || Math.abs(deviation) > Math.abs(largest.deviation)) largest = { deviation, layer };
  }
  const zeroMismatches = own.filter(({ zero }) => zero !== null && zero !== 'both').length;
  return { layers, beyond, largest, zeroMismatches };
}

export function isNotable(deviation: number): boolean {
  return Math.abs(deviation) > NOTABLE_DEVIATION;
}

function rowsOf(
  site: ComparedSite,
  predicted: readonly PredictedRow[] | null,
  measured: readonly LayerSpread[],
): ComparisonRow[] {
  const byLayer = new Map((predicted ?? []).map((row) => [row.layer, row]));
  return measured.map((spread) => {
    const prediction = byLayer.get(spread.layer) ?? null;
    return {
      layer: spread.layer,
      site,
      limit: fromRoot(prediction?.limit ?? null),
      expected: fromRoot(prediction?.expected ?? null),
      measured: fromRoot(spread.mean),
      deviation: prediction === null ? null : deviationOf(prediction, spread),
      zero: zeroOf(prediction, spread),
    };
  });
}

/** Rows hold numbers or null: what is not finite counts as not predicted. */
function fromRoot(log10Root: number | null): number | null {
  return log10Root === null || !Number.isFinite(log10Root) ? null : FROM_ROOT * log10Root;
}

function deviationOf({ expected, low, high }: PredictedRow, { mean, seeds }: LayerSpread): number | null {
  if (expected === null || low === null || high === null || mean === null || seeds.includes(null)) return null;
  const std = (high - low) / BAND_IN_STDS;
  return FROM_ROOT * std >= LEAST_STD ? (mean - expected) / (std / Math.sqrt(seeds.length)) : null;
}

function zeroOf(prediction: PredictedRow | null, { mean, seeds }: LayerSpread): ExactZero | null {
  const predicted = prediction !== null && prediction.expected === null;
  if (mean === null) return predicted ? 'both' : 'measured';
  if (predicted) return 'predicted';
  return seeds.includes(null) ? 'some-seeds' : null;
}
