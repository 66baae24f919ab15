// What a figure's file says in words: the network it is of, and which point of the sweep stands where.

import { type Experiment, settingValue } from '../model/experiment.ts';
import { quote } from '../model/input-error.ts';
import type { SettingValue } from '../model/settings.ts';
import { nameOf } from './report-layout.ts';

const NAMED = ['network.activation', 'network.depth', 'network.width', 'network.weights.scheme'] as const;

/** "network.activation tanh, network.depth 64, ...", without what is swept. */
export function networkText(experiment: Experiment): string {
  const parts = NAMED.filter((path) => experiment.sweep[path] === undefined).map(
    (path) => `${path.replace(/^network\.(weights\.)?/, '')} ${plainSetting(settingValue(experiment, path))}`,
  );
  const { count } = experiment.seeds;
  return [...parts, count === 1 ? '1 seed' : `${count} seeds`].join(', ');
}

/** The page's names for the twin, the swept settings otherwise, and the network itself where nothing is swept. */
export function pointName(coordinates: ReadonlyMap<string, SettingValue>, experiment: Experiment): string {
  if (coordinates.size === 0) return networkText(experiment);
  const skip = coordinates.get('network.skip');
  const rest = new Map([...coordinates].filter(([path]) => path !== 'network.skip'));
  const kind = skip === undefined ? [] : [skip === true ? 'Residual' : 'Plain'];
  return [...kind, ...(rest.size === 0 ? [] : [nameOf(rest)])].join(', ');
}

export function plainSetting(value: SettingValue): string {
  return quote(value).replaceAll('"', '');
}
