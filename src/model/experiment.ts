// The experiment: one plain JSON value that the page, the command line, the library and the tests all read. Here it is
// checked, filled with defaults, changed and written back; what it means for the networks is in towers.ts.

import { capIssue } from './caps.ts';
import { crossCheck } from './cross-checks.ts';
import { InputError, quote } from './input-error.ts';
import { type Network, networkWith, replaceAt } from './network.ts';
import { readTree } from './schema.ts';
import { type Measure, SETTINGS, type SettingValue, settingAt } from './settings.ts';
import { readSweep, type Sweep, sweepGrid } from './sweep.ts';

/** A checked experiment in canonical form with every default filled in. It is itself valid JSON for parseExperiment. */
export interface Experiment {
  readonly version: 1;
  readonly network: Network;
  readonly sweep: Sweep;
  readonly seeds: { readonly first: number; readonly count: number };
  readonly measure: readonly Measure[];
  readonly training: null;
}

/** Checks any value as an experiment. Throws InputError, whose `issues` hold every problem found in the first failing stage. */
export function parseExperiment(json: unknown): Experiment {
  const { tree, issues } = readTree(json);
  if (issues.length > 0) throw new InputError(issues);
  // The schema has one strict object a level and one leaf a setting, so the tree has this shape.
  const read = tree as Omit<Experiment, 'sweep'> & { readonly sweep: unknown };
  const { sweep, issues: sweepIssues } = readSweep(read.sweep, read.seeds.count);
  if (sweepIssues.length > 0) throw new InputError(sweepIssues);
  const experiment: Experiment = { ...read, sweep };
  checkWhole(experiment);
  return experiment;
}

/** The shortest JSON that parses to the same experiment: only what differs from the defaults. */
export function toJson(experiment: Experiment): Record<string, unknown> {
  let json: Record<string, unknown> = { version: 1 };
  for (const { path, default: fallback } of SETTINGS) {
    const value = settingValue(experiment, path);
    if (JSON.stringify(value) === JSON.stringify(fallback)) continue;
    json = replaceAt(json, path.split('.'), value) as Record<string, unknown>;
  }
  if (Object.keys(experiment.sweep).length > 0) json.sweep = experiment.sweep;
  return json;
}

/** The value of the setting at this path of the settings table. */
export function settingValue(experiment: Experiment, path: string): SettingValue {
  let value: unknown = experiment;
  for (const key of settingAt(path).path.split('.')) value = (value as Readonly<Record<string, unknown>>)[key];
  return value as SettingValue;
}

/** A checked copy with one setting changed. Throws InputError when the value, or what it does to the whole, is refused. */
export function withSetting(experiment: Experiment, path: string, value: unknown): Experiment {
  return parseExperiment(replaceAt(experiment, settingAt(path).path.split('.'), value));
}

/** The networks of the grid in its order, one for each point, with the point's coordinates. */
export function networksOf(
  experiment: Experiment,
): { readonly coordinates: ReadonlyMap<string, SettingValue>; readonly network: Network }[] {
  return sweepGrid(experiment.sweep).map((coordinates) => ({
    coordinates,
    network: networkWith(experiment.network, coordinates),
  }));
}

function checkWhole(experiment: Experiment): void {
  const { seeds } = experiment;
  const lastSeed = seeds.first + seeds.count - 1;
  if (lastSeed > 0xffffffff)
    throw new InputError(`seeds: the last seed would be ${lastSeed}; expected at most 4294967295`);
  const points = networksOf(experiment);
  for (const { coordinates, network } of points) {
    const issues = crossCheck(network);
    if (issues.length === 0) continue;
    const at = [...coordinates].map(([path, value]) => `${path} = ${quote(value)}`).join(', ');
    throw new InputError(at === '' ? issues : issues.map((issue) => `${issue} (in the sweep at ${at})`));
  }
  const issue = capIssue(
    points.map(({ network }) => network),
    seeds.count,
  );
  if (issue !== null) throw new InputError(issue);
}
