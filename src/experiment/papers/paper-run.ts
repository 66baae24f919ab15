// The records of one experiment of a paper, to be looked up by tower, site and layer, and summed up over the seeds.

import { type Experiment, parseExperiment } from '../../model/experiment.ts';
import type { MeasurementRecord, Quantity, Site } from '../../model/records.ts';
import type { SettingValue } from '../../model/settings.ts';
import type { TowerSpec } from '../../model/tower.ts';
import { listTowers } from '../../model/towers.ts';
import { seedStatistics } from '../seed-statistics.ts';

export interface Measured {
  readonly value: number;
  /** Of the value, or of its logarithm where the check compares factors; 0 for theory. */
  readonly standardError: number;
}

export interface PaperRun {
  readonly experiment: Experiment;
  readonly towers: readonly TowerSpec[];
  /** Numbers by "tower site layer quantity"; null is an exact zero. Towers with a fault are not in it. */
  readonly numbers: ReadonlyMap<string, number | null>;
}

/** Swept settings by path; the towers with these values are meant. */
export type Where = Readonly<Record<string, SettingValue>>;

export interface Place {
  readonly where?: Where;
  readonly site: Site;
  readonly layer: number;
}

export function paperRun(json: unknown, records: Iterable<MeasurementRecord>): PaperRun {
  const experiment = parseExperiment(json);
  const numbers = new Map<string, number | null>();
  const faulty = new Set<number>();
  const kept: MeasurementRecord[] = [];
  for (const record of records) {
    if (record.quantity === 'fault') faulty.add(record.tower);
    else kept.push(record);
  }
  for (const record of kept) {
    if (record.quantity !== 'histogram' && !faulty.has(record.tower)) numbers.set(keyOf(record), record.value);
  }
  return { experiment, towers: listTowers(experiment), numbers };
}

/** The towers at this point of the sweep, by seed. */
export function towersAt(towers: readonly TowerSpec[], where: Where = {}): TowerSpec[] {
  return towers.filter(({ coordinates }) =>
    Object.entries(where).every(([path, value]) => coordinates.get(path) === value),
  );
}

/** One number for each sound seed, in natural units: logarithms to base 10 become natural ones. Empty where some seed has none. */
export function seedValues(
  run: PaperRun,
  { where, site, layer }: Place,
  { quantity = 'log10MeanSquare' }: { quantity?: Quantity } = {},
): number[] {
  const toNatural = quantity.startsWith('log10') ? Math.LN10 : 1;
  const values = towersAt(run.towers, where).map(({ tower }) =>
    run.numbers.get(keyOf({ tower, site, layer, quantity })),
  );
  const sound = values.filter((value) => value !== undefined && value !== null);
  // A seed without a fault whose value is exactly zero has no logarithm: a mean of the others would mislead.
  return values.includes(null) ? [] : sound.map((value) => value * toNatural);
}

/** Mean over the seeds and its own standard error, or null without at least two of them. */
export function meanOf(values: readonly number[]): Measured | null {
  const { mean, standardError } = seedStatistics(values);
  return mean === null || standardError === null ? null : { value: mean, standardError };
}

/** The mean of logarithms as a factor; its standard error stays that of the logarithm. */
export function factorOf(values: readonly number[]): Measured | null {
  const mean = meanOf(values);
  return mean === null ? null : { value: Math.exp(mean.value), standardError: mean.standardError };
}

function keyOf({
  tower,
  site,
  layer,
  quantity,
}: Pick<MeasurementRecord, 'tower' | 'site' | 'layer' | 'quantity'>): string {
  return `${tower} ${site} ${layer} ${quantity}`;
}
