// One number for each seed, summed up: centre, spread and band of the values as they are. Moments are recorded as logarithms, so
// their mean is a mean of logarithms, which has a limit where the mean of the moments themselves is ruled by a few seeds.

export interface SeedStatistics {
  /** Values behind the statistics. Without any, all of them are null. */
  readonly count: number;
  readonly mean: number | null;
  /** Standard error of the mean; null for fewer than two values, which have no spread. */
  readonly standardError: number | null;
  readonly median: number | null;
  readonly least: number | null;
  readonly greatest: number | null;
  /** Quartiles, null for fewer than four values, and twentieths, null for fewer than twenty: each part holds at least one value. */
  readonly quartile1: number | null;
  readonly quartile3: number | null;
  readonly percentile5: number | null;
  readonly percentile95: number | null;
}

/** The statistics of these values, which must be finite; their order does not matter, not even for the last bit. */
export function seedStatistics(values: Iterable<number>): SeedStatistics {
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  const some = count > 0;
  const mean = some ? meanOf(sorted) : null;
  return {
    count,
    mean,
    standardError: mean === null || count < 2 ? null : standardError(sorted, mean),
    median: some ? quantile(sorted, 1 / 2) : null,
    least: some ? sorted[0] : null,
    greatest: some ? sorted[count - 1] : null,
    quartile1: quantileOfParts(sorted, 1, 4),
    quartile3: quantileOfParts(sorted, 3, 4),
    percentile5: quantileOfParts(sorted, 1, 20),
    percentile95: quantileOfParts(sorted, 19, 20),
  };
}

/** Taken from the least value up, so that equal values have exactly that mean. */
function meanOf(sorted: Float64Array): number {
  const [least] = sorted;
  let sum = 0;
  for (const value of sorted) sum += value - least;
  return least + sum / sorted.length;
}

/** The root of the unbiased variance over the number of values. */
function standardError(sorted: Float64Array, mean: number): number {
  let squares = 0;
  for (const value of sorted) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (sorted.length - 1) / sorted.length);
}

function quantileOfParts(sorted: Float64Array, part: number, parts: number): number | null {
  return sorted.length < parts ? null : quantile(sorted, part / parts);
}

/**
 * Hyndman and Fan 1996, definition 7: with h = (count - 1) p, the value between ranks floor(h) and floor(h) + 1 in proportion. It is
 * what NumPy and R take unless told otherwise; for the median of an even count it is the middle of the middle two.
 */
function quantile(sorted: Float64Array, p: number): number {
  const h = (sorted.length - 1) * p;
  const rank = Math.floor(h);
  const low = sorted[rank];
  const high = sorted[Math.min(rank + 1, sorted.length - 1)];
  return low + (h - rank) * (high - low);
}
