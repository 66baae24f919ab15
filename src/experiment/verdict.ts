// What a sounding says in words: how the last signal compares with the input, and how the gradient that reaches layer 1
// compares with the one that started at the last layer.

import type { SiteSounding, Sounding } from './sounding.ts';

export type Fate = 'kept' | 'shrinks' | 'vanishes' | 'grows' | 'explodes' | 'zero' | 'undefined';

export interface Verdict {
  readonly fate: Fate;
  /** log10 of the ratio of the two roots of second moments; null where one of them is exactly zero or not measured. */
  readonly log10Ratio: number | null;
  readonly from: number;
  readonly to: number;
}

// Within a factor of three a training run hardly notices; beyond a thousand float16 gradients and common learning rates
// no longer fit both ends.
const KEPT_DECADES = Math.log10(3);
const LOST_DECADES = 3;

/** The way down: the last state against the input. */
export function signalVerdict(sounding: Sounding): Verdict {
  return compare(sounding.signal, 0, sounding.depth);
}

/** The way back: the gradient at layer 1 against that at the last layer. */
export function echoVerdict(sounding: Sounding): Verdict {
  return compare(sounding.echo, sounding.depth, 1);
}

function compare(site: SiteSounding, from: number, to: number): Verdict {
  const start = site.rows.find((row) => row.layer === from);
  const end = site.rows.find((row) => row.layer === to);
  if (start === undefined || end === undefined || start.mean === null)
    return { fate: 'undefined', log10Ratio: null, from, to };
  if (end.mean === null) return { fate: 'zero', log10Ratio: null, from, to };
  const log10Ratio = end.mean - start.mean;
  return { fate: fateOf(log10Ratio), log10Ratio, from, to };
}

function fateOf(log10Ratio: number): Fate {
  if (Math.abs(log10Ratio) <= KEPT_DECADES) return 'kept';
  if (log10Ratio < 0) return log10Ratio < -LOST_DECADES ? 'vanishes' : 'shrinks';
  return log10Ratio > LOST_DECADES ? 'explodes' : 'grows';
}
