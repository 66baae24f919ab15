// Where the numbers of a saved result come from: its experiment, what measured it and which towers it holds. Every format carries
// this, and it is what the parts of a divided run are joined by.

import { type Experiment, parseExperiment, toJson } from '../model/experiment.ts';
import { InputError, quote } from '../model/input-error.ts';
import type { Shard } from './shard.ts';

export interface ResultOrigin {
  readonly experiment: Experiment;
  readonly engine: string;
  readonly adapter: string;
  readonly version: string;
  /** Which part of a divided run this is; left out where it is the whole, or joined. */
  readonly shard?: Shard;
  /** What measured which towers, where it was not one engine, adapter and version; those then say `mixed` where they differ. */
  readonly sources?: readonly ResultSource[];
}

/** What measured some of the towers. */
export interface ResultSource {
  readonly engine: string;
  readonly adapter: string;
  readonly version: string;
  readonly towers: readonly number[];
}

/** Plain JSON, its keys in the order of every result. */
export function originJson({ experiment, engine, adapter, version, shard, sources }: ResultOrigin): object {
  return {
    experiment: toJson(experiment),
    engine,
    adapter,
    version,
    ...(shard === undefined ? {} : { shard }),
    ...(sources === undefined ? {} : { sources }),
  };
}

/** The origin that a file states. `name` is what messages call the file; throws InputError where the file states none. */
export function readOrigin(json: unknown, name: string): ResultOrigin {
  const stated = asObject(json);
  const [engine, adapter, version] = ['engine', 'adapter', 'version'].map((key) => stated.get(key));
  if (typeof engine !== 'string' || typeof adapter !== 'string' || typeof version !== 'string') {
    throw new InputError(`${name} is no result: it does not say by which engine, adapter and version it was measured`);
  }
  const shard = stated.get('shard');
  const sources = stated.get('sources');
  return {
    experiment: statedExperiment(stated.get('experiment'), name),
    engine,
    adapter,
    version,
    ...(shard === undefined ? {} : { shard: readShard(shard, name) }),
    ...(sources === undefined ? {} : { sources: readSources(sources, name) }),
  };
}

function statedExperiment(json: unknown, name: string): Experiment {
  try {
    return parseExperiment(json);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`${name} states an experiment that is refused: ${error.message}`);
  }
}

function readShard(json: unknown, name: string): Shard {
  const [index, count] = ['index', 'count'].map((key) => asObject(json).get(key));
  if (isCount(index) && isCount(count) && index >= 1 && index <= count) return { index, count };
  throw new InputError(`${name} is damaged: shard: ${quote(json)} is no part of a run`);
}

function readSources(json: unknown, name: string): ResultSource[] {
  const list: readonly unknown[] = Array.isArray(json) ? json : [];
  const sources = list.flatMap((item) => {
    const [engine, adapter, version, towers] = ['engine', 'adapter', 'version', 'towers'].map((key) =>
      asObject(item).get(key),
    );
    const named = typeof engine === 'string' && typeof adapter === 'string' && typeof version === 'string';
    return named && Array.isArray(towers) && towers.every(isCount) ? [{ engine, adapter, version, towers }] : [];
  });
  if (list.length > 0 && sources.length === list.length) return sources;
  throw new InputError(`${name} is damaged: sources: ${quote(json)} does not say what measured which towers`);
}

function asObject(json: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof json === 'object' && json !== null ? Object.entries(json) : []);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
