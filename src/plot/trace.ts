// What a figure draws of one quantity: its root of the second moment and its density by layer. Shaping records into this
// form is the experiment folder's work; the figure only draws.

import { bandRuns, type Strip } from './density-bands.ts';
import { type Domain, logDomain } from './log-axis.ts';

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

/** One axis that holds all these traces, so that towers side by side compare honestly. */
export function traceDomain(traces: readonly Trace[]): Domain {
  const sizes: number[] = [];
  for (const trace of traces) {
    for (const row of trace.rows) {
      if (row.low !== null && row.high !== null) sizes.push(row.low, row.high);
    }
    for (const strip of trace.strips) {
      for (const run of bandRuns(strip)) if (run.level === 0) sizes.push(run.from, run.to);
    }
  }
  return logDomain(sizes);
}
