// A density strip as nested bands: for each level the parts of the axis where the density of log10 |value| lies above that
// share of the strip's peak. Edges are interpolated between bin centres, so a strip is a handful of smooth vector shapes
// instead of a row of pixels; stacked with a little opacity each they read as a tint.

/** One layer's histogram over log10 |value|; bin k covers [start + k * binWidth, start + (k + 1) * binWidth]. */
export interface Strip {
  readonly layer: number;
  readonly start: number;
  readonly binWidth: number;
  readonly counts: readonly number[];
}

export interface BandRun {
  readonly layer: number;
  /** Index into LEVELS. */
  readonly level: number;
  readonly from: number;
  readonly to: number;
}

/** Shares of the peak, roughly even in density; the lowest drops the tail that a single stray value would draw. */
export const LEVELS = [0.05, 0.12, 0.22, 0.35, 0.5, 0.65, 0.8, 0.93] as const;

export function bandRuns(strip: Strip): BandRun[] {
  const peak = strip.counts.reduce((largest, count) => Math.max(largest, count), 0);
  if (peak === 0) return [];
  return LEVELS.flatMap((share, level) =>
    runsAbove(strip, share * peak).map((run) => ({ layer: strip.layer, level, ...run })),
  );
}

/** Parts of the axis where the density, linear between bin centres and zero beyond them, is above the threshold. */
function runsAbove(strip: Strip, threshold: number): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  const centre = (bin: number) => strip.start + (bin + 0.5) * strip.binWidth;
  let from: number | null = null;
  for (let bin = 0; bin <= strip.counts.length; bin += 1) {
    const before = strip.counts[bin - 1] ?? 0;
    const here = strip.counts[bin] ?? 0;
    const edge = () => centre(bin - 1) + ((threshold - before) / (here - before)) * strip.binWidth;
    if (from === null && here > threshold) from = edge();
    else if (from !== null && here <= threshold) {
      runs.push({ from, to: edge() });
      from = null;
    }
  }
  return runs;
}

/**
 * Sums neighbouring strips until at most `count` are left: more rows than pixels cannot be seen. Strips must lie on one
 * grid of bins; each sum sits at the middle of its layers and `span` says how many layers it stands for.
 */
export function groupStrips(
  strips: readonly Strip[],
  count: number,
): { readonly strips: readonly Strip[]; readonly span: number } {
  const span = Math.max(1, Math.ceil(strips.length / count));
  if (span === 1) return { strips, span };
  const grouped: Strip[] = [];
  for (let first = 0; first < strips.length; first += span) {
    const members = strips.slice(first, first + span);
    const total = mergeStrips(members);
    if (total !== null) grouped.push({ ...total, layer: members[0].layer + (members.length - 1) / 2 });
  }
  return { strips: grouped, span };
}

/** Adds the counts of strips on one grid of bins; null where there are none. The layer is the first one's. */
export function mergeStrips(strips: readonly Strip[]): Strip | null {
  const filled = strips.filter((strip) => strip.counts.length > 0);
  if (filled.length === 0) return null;
  const { layer, binWidth } = filled[0];
  const bins = filled.map((strip) => Math.round(strip.start / binWidth));
  const first = Math.min(...bins);
  const last = Math.max(...filled.map((strip, index) => bins[index] + strip.counts.length));
  const counts = new Array<number>(last - first).fill(0);
  filled.forEach((strip, index) => {
    strip.counts.forEach((value, bin) => {
      counts[bins[index] - first + bin] += value;
    });
  });
  return { layer, start: first * binWidth, binWidth, counts };
}
