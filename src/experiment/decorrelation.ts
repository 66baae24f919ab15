// How alike the samples 2i and 2i + 1 are, predicted beside measured: log10(1 - c) of the states, layer by layer. The prediction is
// that of infinite width; how far seeds stray from it is not predicted, so the least and the greatest seed stand beside the mean.

import type { MeasurementRecord } from '../model/records.ts';

export interface DecorrelationRow {
  readonly layer: number;
  /** Predicted log10(1 - c) at infinite width; null where the two are the same, or without a prediction. */
  readonly limit: number | null;
  /** Mean, least and greatest over the seeds whose samples differ; null where all are the same. */
  readonly measured: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** One row for each layer where the correlation was measured; `lnPredicted` is ln(1 - c), layer 0 first. */
export function decorrelationRows(
  lnPredicted: Float64Array | null,
  records: Iterable<MeasurementRecord>,
): DecorrelationRow[] {
  const byLayer = new Map<number, (number | null)[]>();
  for (const { site, quantity, layer, value } of records) {
    if (site !== 'state' || quantity !== 'log10Decorrelation') continue;
    const list = byLayer.get(layer) ?? [];
    list.push(typeof value === 'number' ? value : null);
    byLayer.set(layer, list);
  }
  return [...byLayer]
    .sort(([a], [b]) => a - b)
    .map(([layer, seeds]) => {
      const present = seeds.filter((value) => value !== null);
      const some = present.length > 0;
      const limit = (lnPredicted?.[layer] ?? Number.NEGATIVE_INFINITY) / Math.LN10;
      return {
        layer,
        limit: Number.isFinite(limit) ? limit : null,
        measured: some ? present.reduce((sum, value) => sum + value, 0) / present.length : null,
        low: some ? Math.min(...present) : null,
        high: some ? Math.max(...present) : null,
      };
    });
}
