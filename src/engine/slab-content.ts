// What each slab of base weights holds: stretches to draw by counter, matrices that the host makes, values that were given.

import { type DrawnMap, type DrawRun, drawRuns, runText } from './draw-runs.ts';
import type { WeightSlab, WeightSlabs } from './weight-slabs.ts';

/** Weights of one map: drawn by counter, or given as they lie in a slab ([paddedRows, rowStride], then biases). */
export type WeightSource = DrawnMap | { readonly shape: DrawnMap['shape']; readonly values: Float32Array<ArrayBuffer> };

/** What a slab holds. */
export interface SlabContent {
  readonly slab: WeightSlab;
  readonly runs: readonly DrawRun[];
  readonly given: readonly { readonly at: number; readonly values: Float32Array<ArrayBuffer> }[];
  /** Equal texts, equal bits; text of its own for given values, which no later run could know. */
  readonly key: string;
}

/** Matrix i is `sources[i]` and lies where `slabs` says. `name` tells given values of this pass from those of all others. */
export function slabContents(sources: readonly WeightSource[], slabs: WeightSlabs, name: string): SlabContent[] {
  return slabs.slabs.map((slab, index) => contentOf(sources, { slabs, slab, name: `${name} ${index}` }));
}

function contentOf(
  sources: readonly WeightSource[],
  { slabs, slab, name }: { slabs: WeightSlabs; slab: WeightSlab; name: string },
): SlabContent {
  const given: { at: number; values: Float32Array<ArrayBuffer> }[] = [];
  const drawn: { map: DrawnMap; at: number }[] = [];
  for (let matrix = slab.first; matrix < slab.first + slab.count; matrix++) {
    const source = sources[matrix];
    const at = slabs.place(matrix).weightsAt;
    if ('values' in source) given.push({ at, values: source.values });
    else drawn.push({ map: source, at });
  }
  const runs = drawRuns(drawn);
  return { slab, runs, given, key: given.length > 0 ? name : runs.map(runText).join('; ') };
}

/** An orthogonal matrix needs a QR decomposition, which stays on the host, in float64. */
export function onHost({ map }: DrawRun): boolean {
  return map.distribution === 'orthogonal';
}
