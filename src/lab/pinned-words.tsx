// The legend of a pinned run: how it is drawn, what was set differently then, and what of it is not shown.

import type { Experiment } from '../model/experiment.ts';
import { settingValue } from '../model/experiment.ts';
import { SETTINGS, type Setting, type SettingValue } from '../model/settings.ts';
import type { Lab } from './lab.ts';
import { choiceName, type Messages } from './messages/en.ts';
import { localized } from './messages/languages.ts';
import { pinnedMessages } from './pinned-messages.ts';
import type { Shown } from './sounding-runner.ts';

export function PinnedWords({ lab }: { readonly lab: Lab }) {
  const pinned = lab.pinned.value;
  const shown = lab.shown.value;
  if (pinned === null || shown === null) return null;
  return <p class="hint">{pinnedText(pinned, shown, lab)}</p>;
}

function pinnedText(pinned: Shown, shown: Shown, lab: Lab): string {
  const texts = pinnedMessages[lab.language.value];
  const changes = settingDifferences(pinned.experiment, shown.experiment).map(({ setting, pinned: before, now }) =>
    texts.change(
      localized(setting.label, lab.language.value),
      valueText(before, lab.messages.value),
      valueText(now, lab.messages.value),
    ),
  );
  const depth = shown.experiment.network.depth;
  const { count } = pinned.experiment.seeds;
  return lab.messages.value.theory.together([
    texts.legend,
    changes.length === 0 ? texts.same : texts.changes(changes),
    ...(pinned.experiment.network.depth > depth ? [texts.deeper(depth)] : []),
    ...(pinned.seedsDone < count ? [texts.seeds(pinned.seedsDone, count)] : []),
  ]);
}

export interface SettingDifference {
  readonly setting: Setting;
  readonly pinned: SettingValue;
  readonly now: SettingValue;
}

/** Settings of the networks and the seeds that differ, in the order of the table. The skip is not among them: both are shown. */
export function settingDifferences(pinned: Experiment, now: Experiment): readonly SettingDifference[] {
  return SETTINGS.filter(({ path }) => path !== 'network.skip' && path !== 'measure').flatMap((setting) => {
    const pair = { pinned: settingValue(pinned, setting.path), now: settingValue(now, setting.path) };
    return JSON.stringify(pair.pinned) === JSON.stringify(pair.now) ? [] : [{ setting, ...pair }];
  });
}

function valueText(value: SettingValue, messages: Messages): string {
  if (typeof value === 'string') return choiceName(messages, value);
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
