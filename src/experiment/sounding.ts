// Records of one tower and its seeds, shaped into what a reader looks at: by layer the root of the second moment with its
// spread over the seeds, the density of log10 |value|, where it is exactly zero, and what went wrong. No drawing here.

import type { LogHistogram, MeasurementRecord, Site } from '../model/records.ts';
import type { SettingValue } from '../model/settings.ts';
import type { TowerSpec } from '../model/tower.ts';

const LOG10_OF_2 = Math.log10(2);

/** What a sounding needs to know of a tower. */
export type SoundedTower = Pick<TowerSpec, 'tower' | 'seed' | 'coordinates' | 'layers'>;

export interface LayerSpread {
  readonly layer: number;
  /** log10 of the root of the second moment, one a seed in the order of `seeds`; null where it is exactly zero. */
  readonly seeds: readonly (number | null)[];
  /** Mean, least and greatest of the logarithms that exist; null where every seed is exactly zero. */
  readonly mean: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The density of one seed at one layer. */
export interface LayerDensity {
  readonly layer: number;
  /** log10 |value| where the first bin begins, and the bins' width, in decades. */
  readonly start: number;
  readonly binWidth: number;
  readonly counts: readonly number[];
}

export interface SiteSounding {
  readonly rows: readonly LayerSpread[];
  readonly strips: readonly LayerDensity[];
  readonly zeroRuns: readonly { readonly from: number; readonly to: number }[];
}

export interface TowerFault {
  readonly seed: number;
  readonly layer: number;
  /** A key of FAULTS; where a tower has several faults the first one met. */
  readonly code: number;
}

export interface Sounding {
  readonly coordinates: ReadonlyMap<string, SettingValue>;
  readonly depth: number;
  /** Seeds that are measured and sound, in the order they were asked for. */
  readonly seeds: readonly number[];
  readonly signal: SiteSounding;
  readonly echo: SiteSounding;
  /** A tower with a fault is left out of every curve: nothing of it is to be trusted. */
  readonly faults: readonly TowerFault[];
}

/** Whether a sounding uses this record at all: the others need not leave the worker. */
export function isSounded({ site, quantity }: MeasurementRecord): boolean {
  if (quantity === 'fault') return true;
  return (site === 'state' || site === 'stateGradient') && (quantity === 'log10MeanSquare' || quantity === 'histogram');
}

/** One sounding for each set of coordinates, in the order of the towers; towers without records yet count for nothing. */
export function soundings(towers: readonly SoundedTower[], records: Iterable<MeasurementRecord>): Sounding[] {
  const byTower = new Map<number, MeasurementRecord[]>();
  for (const record of records) {
    const own = byTower.get(record.tower);
    if (own === undefined) byTower.set(record.tower, [record]);
    else own.push(record);
  }
  const groups = new Map<string, SoundedTower[]>();
  for (const tower of towers) {
    const key = JSON.stringify([...tower.coordinates]);
    groups.set(key, [...(groups.get(key) ?? []), tower]);
  }
  return [...groups.values()].map((members) => soundingOf(members, byTower));
}

function soundingOf(members: readonly SoundedTower[], byTower: ReadonlyMap<number, MeasurementRecord[]>): Sounding {
  const faults = members.flatMap((tower) => faultsOf(tower, byTower.get(tower.tower) ?? []));
  const faulty = new Set(faults.map((fault) => fault.seed));
  const sound = members.filter((tower) => byTower.has(tower.tower) && !faulty.has(tower.seed));
  const records = sound.map((tower) => byTower.get(tower.tower) ?? []);
  return {
    coordinates: members[0].coordinates,
    depth: members[0].layers.length,
    seeds: sound.map((tower) => tower.seed),
    signal: siteSounding('state', records),
    echo: siteSounding('stateGradient', records),
    faults,
  };
}

function faultsOf(tower: SoundedTower, records: readonly MeasurementRecord[]): TowerFault[] {
  const first = records
    .filter((record) => record.quantity === 'fault')
    .sort((a, b) => a.layer - b.layer)
    .at(0);
  return first === undefined || first.quantity !== 'fault'
    ? []
    : [{ seed: tower.seed, layer: first.layer, code: first.value ?? 0 }];
}

function siteSounding(site: Site, recordsBySeed: readonly (readonly MeasurementRecord[])[]): SiteSounding {
  const sizes = new Map<number, (number | null)[]>();
  const histograms = new Map<number, LogHistogram[]>();
  for (const records of recordsBySeed) {
    for (const record of records) {
      if (record.site !== site) continue;
      if (record.quantity === 'log10MeanSquare')
        append(sizes, record.layer, record.value === null ? null : record.value / 2);
      if (record.quantity === 'histogram') append(histograms, record.layer, record.value);
    }
  }
  const rows = [...sizes].sort(([a], [b]) => a - b).map(([layer, seeds]) => ({ layer, seeds, ...spread(seeds) }));
  const strips = [...histograms]
    .sort(([a], [b]) => a - b)
    .flatMap(([layer, members]) => members.filter(hasCounts).map((histogram) => ({ layer, ...density(histogram) })));
  return { rows, strips, zeroRuns: zeroRuns(rows) };
}

function append<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function spread(values: readonly (number | null)[]): Pick<LayerSpread, 'mean' | 'low' | 'high'> {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return { mean: null, low: null, high: null };
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  return { mean, low: Math.min(...present), high: Math.max(...present) };
}

/** Nothing but exact zeros leaves no magnitude to count; the first bin then lies anywhere. */
function hasCounts({ counts }: LogHistogram): boolean {
  return counts.some((count) => count > 0);
}

function density({ firstLog2, binsPerOctave, counts }: LogHistogram): Omit<LayerDensity, 'layer'> {
  return { start: firstLog2 * LOG10_OF_2, binWidth: LOG10_OF_2 / binsPerOctave, counts };
}

function zeroRuns(rows: readonly LayerSpread[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const row of rows) {
    if (row.mean !== null) continue;
    const last = runs.at(-1);
    if (last !== undefined && last.to === row.layer - 1) last.to = row.layer;
    else runs.push({ from: row.layer, to: row.layer });
  }
  return runs;
}
