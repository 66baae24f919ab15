// Places in the ledger:
//   [results of all statistics][slots that outlive a segment][slots of one segment][partial moments of one segment]

import { HISTOGRAM_WORDS, SLOT_WORDS, STAT_WORDS, TILE_COLUMNS, tilesOf } from './layout.ts';
import type { Statistic, Tensor } from './plan.ts';
import { type Draft, type DraftedPlan, type Entry, isDraft, type StatisticRequest, tensorsOf } from './plan-draft.ts';

type Content = Exclude<Entry, 'segment'>;

export function splitSegments(entries: readonly Entry[]): Content[][] {
  const segments: Content[][] = [[]];
  for (const entry of entries) {
    if (entry === 'segment') segments.push([]);
    else segments[segments.length - 1].push(entry);
  }
  return segments;
}

/** A statistic with the request that asked for it and the segment in which it is measured. */
export interface Measured {
  readonly request: StatisticRequest;
  readonly statistic: Statistic;
  readonly segment: number;
}

/** The requests of a draft with the towers they are for. */
function requestsOf(draft: Draft): StatisticRequest[] {
  const own = Object.values(draft.statistics ?? {});
  const items = (draft.items ?? []).map(({ statistic }) => statistic);
  return [...own, ...items].filter((request) => request !== null && request !== undefined);
}

export function placeResults(
  { shape, stride, setting }: DraftedPlan,
  segments: readonly Content[][],
): { statistics: Measured[]; words: number } {
  const { lanes } = setting.tiling;
  const statistics: Measured[] = [];
  let next = 0;
  for (const [segment, contents] of segments.entries()) {
    for (const draft of contents.filter(isDraft)) {
      for (const request of requestsOf(draft)) {
        const { kind = 'moments', site, layer, tensor, saturation = false, silent = false, probe = null } = request;
        const tiles = tilesOf(setting.tiling, tensor.rows) * (stride / TILE_COLUMNS);
        const scope = GRADIENT_SITES.has(site) ? 'stacked' : 'base';
        const entryCount = request.entries ?? tiles * lanes;
        const count = request.count ?? tensor.rows * shape.batch;
        const { span } = draft;
        const statistic = {
          kind,
          site,
          layer,
          scope,
          probe,
          span,
          count,
          entries: entryCount,
          result: next,
          partials: 0,
        } as const;
        statistics.push({ request, segment, statistic: { ...statistic, saturation, silent } });
        next += span.towers * (kind === 'histogram' ? HISTOGRAM_WORDS : STAT_WORDS);
      }
    }
  }
  return { statistics, words: next };
}

const GRADIENT_SITES: ReadonlySet<string> = new Set([
  'preactivationGradient',
  'stateGradient',
  'weightGradient',
  'logitsGradient',
  'loss',
]);

export interface Slots {
  readonly at: ReadonlyMap<number, number>;
  readonly scopedAt: number;
  readonly scopedWords: number;
  readonly end: number;
}

/** Slots that are read in another segment than they are written in stay; the others share one region, segment by segment. */
export function placeSlots(
  { demand, input }: DraftedPlan,
  { segments, at }: { segments: readonly Content[][]; at: number },
): Slots {
  const first = new Map<number, { tensor: Tensor; segment: number }>([[input.id, { tensor: input, segment: 0 }]]);
  const lasting = new Set<number>();
  for (const [segment, contents] of segments.entries()) {
    for (const draft of contents.filter(isDraft)) {
      for (const tensor of tensorsOf(draft)) {
        const known = first.get(tensor.id);
        if (known === undefined) first.set(tensor.id, { tensor, segment });
        else if (known.segment !== segment) lasting.add(tensor.id);
      }
    }
  }
  const places = new Map<number, number>();
  let next = at;
  const place = ({ id, columns }: Tensor, from: number): number => {
    places.set(id, from);
    return from + columns * SLOT_WORDS;
  };
  const keep = demand.keep || segments.length === 1;
  for (const { tensor } of first.values()) if (keep || lasting.has(tensor.id)) next = place(tensor, next);
  const scopedAt = next;
  let end = scopedAt;
  const fills = segments.map(() => scopedAt);
  for (const { tensor, segment } of first.values()) {
    if (places.has(tensor.id)) continue;
    fills[segment] = place(tensor, fills[segment]);
    end = Math.max(end, fills[segment]);
  }
  return { at: places, scopedAt, scopedWords: end - scopedAt, end };
}

export function placePartials(measured: readonly Measured[], at: number): { placed: Measured[]; end: number } {
  const fills = new Map<number, number>();
  let end = at;
  const placed = measured.map((entry) => {
    const { statistic, segment } = entry;
    if (statistic.kind !== 'moments') return entry;
    const partials = fills.get(segment) ?? at;
    const next = partials + statistic.span.towers * statistic.entries * STAT_WORDS;
    fills.set(segment, next);
    end = Math.max(end, next);
    return { ...entry, statistic: { ...statistic, partials } };
  });
  return { placed, end };
}
