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

/** Where the lowest of the bands begins and ends: all that an axis has to hold. */
export function bandExtent(strip: Strip): { readonly from: number; readonly to: number } | null {
  const peak = strip.counts.reduce((largest, count) => Math.max(largest, count), 0);
  const runs = peak === 0 ? [] : runsAbove(strip, LEVELS[0] * peak);
  const last = runs.at(-1);
  return last === undefined ? null : { from: runs[0].from, to: last.to };
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

/** Bins further apart than this are drawn apart: seeds of one layer may differ by any number of decades. */
const MAX_GAP_BINS = 4096;

/**
 * The strips to draw: those of one layer (one a seed) added, and neighbouring layers with them until at most `count` rows
 * are left, since more rows than pixels cannot be seen. A row of several layers sits at their middle; `span` tells how many.
 */
export function stripRows(
  strips: readonly Strip[],
  lastLayer: number,
  count: number,
): { readonly rows: readonly Strip[]; readonly span: number } {
  const span = Math.max(1, Math.ceil((lastLayer + 1) / count));
  const members = new Map<number, Strip[]>();
  for (const strip of strips) {
    const row = Math.floor(strip.layer / span);
    const list = members.get(row);
    if (list === undefined) members.set(row, [strip]);
    else list.push(strip);
  }
  const rows = [...members].flatMap(([row, list]) => {
    const layer = (row * span + Math.min(lastLayer, (row + 1) * span - 1)) / 2;
    return mergeStrips(list).map((strip) => ({ ...strip, layer }));
  });
  return { rows, span };
}

/** Adds counts on one grid of whole bins; a strip off the grid moves by less than half a bin. Far ones stay apart. */
export function mergeStrips(strips: readonly Strip[]): Strip[] {
  const placed = strips
    .filter((strip) => strip.counts.some((value) => value > 0))
    .map((strip) => ({ strip, first: Math.round(strip.start / strip.binWidth) }))
    .sort((a, b) => a.first - b.first);
  const clusters: (typeof placed)[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const entry of placed) {
    const cluster = clusters.at(-1);
    if (cluster === undefined || entry.first - end > MAX_GAP_BINS) clusters.push([entry]);
    else cluster.push(entry);
    end = Math.max(end, entry.first + entry.strip.counts.length);
  }
  return clusters.map((cluster) => {
    const [{ strip: model, first }] = cluster;
    const counts = new Array<number>(
      Math.max(...cluster.map((entry) => entry.first + entry.strip.counts.length)) - first,
    ).fill(0);
    for (const entry of cluster) {
      entry.strip.counts.forEach((value, bin) => {
        counts[entry.first - first + bin] += value;
      });
    }
    return { layer: model.layer, start: first * model.binWidth, binWidth: model.binWidth, counts };
  });
}
