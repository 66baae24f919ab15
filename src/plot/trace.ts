// What a figure draws of one quantity: its root of the second moment and its density by layer. Shaping records into this
// form is the experiment folder's work; the figure only draws.

import { bandExtent, type Strip } from './density-bands.ts';
import { type Domain, logDomain } from './log-axis.ts';
import type { TheoryRow } from './theory-mark.ts';

/** log10 of a root of a second moment at one layer; null says exactly zero. */
export interface TraceRow {
  readonly layer: number;
  /** One value a seed, in the order of the seeds. */
  readonly seeds: readonly (number | null)[];
  /** Mean, least and greatest over the seeds that are not exactly zero; null where all are. */
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Trace {
  readonly rows: readonly TraceRow[];
  readonly strips: readonly Strip[];
  /** Runs of layers, both ends included, where every seed is exactly zero. */
  readonly zeroRuns: readonly { readonly from: number; readonly to: number }[];
}

/** Least and greatest log10 size of what was measured; empty where everything is exactly zero. */
export function traceExtent(traces: readonly Trace[]): readonly number[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const hold = (from: number, to: number) => {
    low = Math.min(low, from);
    high = Math.max(high, to);
  };
  for (const trace of traces) {
    for (const row of trace.rows) if (row.low !== null && row.high !== null) hold(row.low, row.high);
    for (const strip of trace.strips) {
      const extent = bandExtent(strip);
      if (extent !== null) hold(extent.from, extent.to);
    }
  }
  return low > high ? [] : [low, high];
}

/**
 * One axis that holds all that was measured and every expected mean, so that towers side by side compare honestly. The
 * theory's bands may be decades wider: they end where the panel does.
 */
export function traceDomain(extent: readonly number[], theories: readonly (readonly TheoryRow[])[] = []): Domain {
  const sizes = [...extent];
  for (const rows of theories) for (const { expected } of rows) if (expected !== null) sizes.push(expected);
  return logDomain(sizes);
}
