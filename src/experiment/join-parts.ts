// Whether the parts of a divided run make a whole, judged by what they state of themselves, before any record is read.

import { type Experiment, settingValue, toJson } from '../model/experiment.ts';
import { InputError, quote } from '../model/input-error.ts';
import { SETTINGS } from '../model/settings.ts';
import type { ResultOrigin, ResultSource } from './result-origin.ts';
import { MAX_SHOWN_RUNS, towersInWords } from './towers-in-words.ts';

export interface PartHead {
  /** What messages call it. */
  readonly name: string;
  readonly origin: ResultOrigin;
  /** Towers that it holds, rising. */
  readonly towers: readonly number[];
}

export interface JoinOptions {
  /** Number of towers of the whole experiment. */
  readonly towerCount: number;
  /** Accepts parts of different engines, adapters and versions. */
  readonly allowMixed?: boolean;
  /** Accepts that towers are missing. */
  readonly partial?: boolean;
}

/** What parts have in common where nothing is mixed. */
const ORIGIN_KEYS = ['version', 'engine', 'adapter'] as const;
/** Stands for an engine, adapter or version that the parts do not share. */
const MIXED = 'mixed';

/** The origin and the towers, rising, of all parts together. Throws InputError where they do not fit together. */
export function joinParts(
  parts: readonly PartHead[],
  { towerCount, allowMixed = false, partial = false }: JoinOptions,
): Pick<PartHead, 'origin' | 'towers'> {
  const [first] = parts;
  for (const part of parts) requireSameExperiment(first, part);
  // A part without towers has measured nothing, so it does not matter on what.
  const filled = parts.filter(({ towers }) => towers.length > 0);
  const measured = filled.length > 0 ? filled : [first];
  if (!allowMixed) for (const part of measured) requireSameSource(measured[0], part);
  const owner = new Map<number, string>();
  for (const { name, towers } of parts) {
    const shared = towers.filter((tower) => owner.has(tower));
    if (shared.length > 0) {
      throw new InputError(
        `${towersInWords(shared)} in both ${owner.get(shared[0])} and ${name}; leave one of them out`,
      );
    }
    for (const tower of towers) owner.set(tower, name);
  }
  const missing = Array.from({ length: towerCount }, (_, tower) => tower).filter((tower) => !owner.has(tower));
  if (missing.length > 0 && !partial) {
    const advice = 'add the parts that have them, or go without them with --partial';
    throw new InputError(`${towersInWords(missing)} missing of ${towerCount}${missingShards(parts)}; ${advice}`);
  }
  return { origin: originOf(first.origin.experiment, measured), towers: [...owner.keys()].sort((a, b) => a - b) };
}

function requireSameExperiment(first: PartHead, part: PartHead): void {
  const [one, other] = [first, part].map(({ origin }) => origin.experiment);
  if (JSON.stringify(toJson(one)) === JSON.stringify(toJson(other))) return;
  throw new InputError(`${part.name} is of another experiment than ${first.name}: ${difference(one, other)}`);
}

function difference(one: Experiment, other: Experiment): string {
  for (const { path } of SETTINGS) {
    const [before, after] = [one, other].map((experiment) => quote(settingValue(experiment, path)));
    if (before !== after) return `${path} is ${after}, not ${before}`;
  }
  return `sweep is ${quote(other.sweep)}, not ${quote(one.sweep)}`;
}

function requireSameSource(first: PartHead, part: PartHead): void {
  if (first === part) return;
  const mixed = [first, part].find(({ origin }) => origin.sources !== undefined);
  if (mixed !== undefined) {
    throw new InputError(`${mixed.name} is of mixed origin; --allow-mixed joins it with other parts all the same`);
  }
  const key = ORIGIN_KEYS.find((name) => first.origin[name] !== part.origin[name]);
  if (key === undefined) return;
  const [one, other] = [first, part].map(({ origin }) => quote(origin[key]));
  throw new InputError(
    `${part.name} has the ${key} ${other}, ${first.name} has ${one}; --allow-mixed joins them all the same and says so in the result`,
  );
}

/** What all share stands once; otherwise every source is named with its towers. */
function originOf(experiment: Experiment, parts: readonly PartHead[]): ResultOrigin {
  const shared = (key: (typeof ORIGIN_KEYS)[number]): string =>
    parts.every(({ origin }) => origin[key] === parts[0].origin[key]) ? parts[0].origin[key] : MIXED;
  const joined = { experiment, engine: shared('engine'), adapter: shared('adapter'), version: shared('version') };
  const sources = new Map<string, ResultSource>();
  for (const { origin, towers } of parts) {
    const { engine, adapter, version } = origin;
    for (const source of origin.sources ?? [{ engine, adapter, version, towers }]) {
      const key = JSON.stringify([source.engine, source.adapter, source.version]);
      const all = [...(sources.get(key)?.towers ?? []), ...source.towers].sort((a, b) => a - b);
      sources.set(key, { ...source, towers: all });
    }
  }
  return sources.size > 1 ? { ...joined, sources: [...sources.values()].sort(byFirstTower) } : joined;
}

function byFirstTower(a: ResultSource, b: ResultSource): number {
  return (a.towers[0] ?? 0) - (b.towers[0] ?? 0);
}

/** The parts that were not given, where all that were say into how many the run was divided. */
function missingShards(parts: readonly PartHead[]): string {
  const shards = parts.map(({ origin }) => origin.shard);
  const count = shards[0]?.count ?? 0;
  const given = new Set(shards.map((shard) => shard?.index));
  if (shards.some((shard) => shard?.count !== count)) return '';
  const missing = Array.from({ length: count }, (_, place) => place + 1).filter((index) => !given.has(index));
  if (missing.length === 0) return '';
  const shown = missing.slice(0, MAX_SHOWN_RUNS).map((index) => `${index}/${count}`);
  return ` (shard ${shown.join(', ')}${missing.length > MAX_SHOWN_RUNS ? ' and others' : ''})`;
}
