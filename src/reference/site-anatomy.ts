// What stands at one place of a layer: moments and a histogram in units of the root mean square, and how many values and units
// are in some state. Range-safe: values meet their root mean square as mantissas and exponents.

import { timesPowerOfTwo } from '../math/scaled.ts';
import type { LinearHistogram, SiteAnatomy, UnitShare } from '../model/layer-anatomy.ts';
import type { Columns } from './columns.ts';
import { moments } from './statistics.ts';

/** Bins reach this many root mean squares to both sides: of a normal distribution 6 values in 100,000 lie outside. */
const HISTOGRAM_HALF_WIDTH = 4;
/** Odd, so that zero has a bin of its own; narrow enough for the kinks of an activation. */
const HISTOGRAM_BINS = 41;

export function siteAnatomy(columns: Columns): SiteAnatomy {
  const { log10MeanSquare, log10Variance, meanOverRms, minOverRms, maxOverRms } = moments(columns);
  const { units } = columns;
  if (log10MeanSquare === null) {
    const none = { meanOverRms: null, stdOverRms: null, minOverRms: null, maxOverRms: null };
    return { units, log10Rms: null, ...none, histogram: null };
  }
  const log10Rms = log10MeanSquare / 2;
  return {
    units,
    log10Rms,
    meanOverRms,
    stdOverRms: log10Variance === null ? 0 : 10 ** ((log10Variance - log10MeanSquare) / 2),
    minOverRms,
    maxOverRms,
    histogram: linearHistogram(columns, log10Rms),
  };
}

function linearHistogram({ units, values, exponents }: Columns, log10Rms: number): LinearHistogram {
  const log2Rms = log10Rms / Math.log10(2);
  const exponent = Math.floor(log2Rms);
  const mantissa = 2 ** (log2Rms - exponent);
  const counts = new Array<number>(HISTOGRAM_BINS).fill(0);
  const binsPerRms = HISTOGRAM_BINS / (2 * HISTOGRAM_HALF_WIDTH);
  let below = 0;
  let above = 0;
  for (let index = 0; index < values.length; index++) {
    const own = exponents[Math.floor(index / units)];
    const bin = Math.floor(
      (timesPowerOfTwo(values[index], own - exponent) / mantissa + HISTOGRAM_HALF_WIDTH) * binsPerRms,
    );
    if (bin < 0) below++;
    else if (bin >= HISTOGRAM_BINS) above++;
    else counts[bin]++;
  }
  return { halfWidth: HISTOGRAM_HALF_WIDTH, counts, below, above };
}

/** How many values satisfy the condition, and of how many units all do. Values arrive infinite where they overflow, 0 where they underflow. */
export function unitShare(columns: Columns, holds: (value: number) => boolean): UnitShare {
  const { units, batch, values, exponents } = columns;
  const counts = new Array<number>(units).fill(0);
  for (let s = 0; s < batch; s++) {
    for (let i = 0; i < units; i++) if (holds(timesPowerOfTwo(values[s * units + i], exponents[s]))) counts[i]++;
  }
  return {
    share: counts.reduce((sum, count) => sum + count, 0) / (batch * units),
    units: counts.filter((count) => count === batch).length,
  };
}

/** Values that are exactly zero, which none is that merely underflows. */
export function zeroShare({ units, batch, values }: Columns): UnitShare {
  return unitShare({ units, batch, values, exponents: new Float64Array(batch) }, (value) => value === 0);
}
