// The network of a paper in the page's settings: what one click sets, and what a reader is told of it.

import type { PaperPreset } from '../../experiment/papers/paper-preset.ts';
import { type Experiment, parseExperiment, settingValue } from '../../model/experiment.ts';
import { SETTINGS, type Setting, type SettingValue } from '../../model/settings.ts';
import type { Change } from '../lab-state.ts';

/** What is measured is the view's business, and the sounding shows every network with and without the skip. */
const OF_THE_VIEW: ReadonlySet<string> = new Set(['measure', 'network.skip']);

/** Every setting of the paper's network, so that nothing of what was set before remains. */
export function openingChange({ view: { view, network, seeds, options = {} } }: PaperPreset): Change {
  const experiment = parseExperiment({ network, seeds: { count: seeds } });
  const paths = SETTINGS.map(({ path }) => path).filter((path) => !OF_THE_VIEW.has(path));
  return {
    view,
    settings: new Map(paths.map((path) => [path, settingValue(experiment, path)])),
    options: new Map(Object.entries(options)),
    fromStart: true,
  };
}

/** The settings of the paper's network that are not at the table's defaults. */
export function ownSettings({ view: { network } }: PaperPreset): { setting: Setting; value: SettingValue }[] {
  const experiment: Experiment = parseExperiment({ network });
  return SETTINGS.map((setting) => ({ setting, value: settingValue(experiment, setting.path) })).filter(
    ({ setting, value }) => JSON.stringify(value) !== JSON.stringify(setting.default),
  );
}
