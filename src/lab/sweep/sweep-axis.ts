// An axis of the sweep view as a short text, as it stands in a link: `network.depth:2..64:16`, `network.weights.gain:0.5..2.5:24:log` or
// `network.activation:tanh,relu`. What an axis may hold is the model's business (readSweep); here is only how it is written. Part of
// the page's first load.

import { InputError, quote } from '../../model/input-error.ts';
import { hasSetting, type Setting, type SettingValue, settingAt } from '../../model/settings.ts';
import { axisValues, readSweep, type SweepAxis, type SweepRange } from '../../model/sweep.ts';

export interface ChosenAxis {
  readonly path: string;
  readonly axis: SweepAxis;
  readonly values: readonly SettingValue[];
}

/** The axis that a text says. Throws InputError, naming the option. */
export function readAxisText(option: string, text: string, { most }: { readonly most: number }): ChosenAxis {
  const [path, ...rest] = text.split(':');
  const given = { [path]: hasSetting(path) ? axisJson(settingAt(path), { parts: rest, option }) : [] };
  const { sweep, issues } = readSweep(given, 1);
  if (issues.length > 0) throw new InputError(issues.map((issue) => `${option}: ${issue}`));
  const axis = sweep[path];
  const values = axisValues(path, axis);
  if (values.length > most) {
    throw new InputError(`${option}: ${values.length} values of ${path} are too many; expected at most ${most}`);
  }
  return { path, axis, values };
}

/** The one spelling of an axis. */
export function axisText(path: string, axis: SweepAxis): string {
  if (!isRange(axis)) return `${path}:${axis.map((value) => String(value)).join(',')}`;
  const { from, to, count, scale } = axis;
  const parts = [path, `${from}..${to}`, ...(count === undefined ? [] : [count]), ...(scale === 'log' ? ['log'] : [])];
  return parts.join(':');
}

export function isRange(axis: SweepAxis): axis is SweepRange {
  return !Array.isArray(axis);
}

/** What the model is to check; what cannot be read goes there as it stands. */
function axisJson(
  setting: Setting,
  { parts, option }: { readonly parts: readonly string[]; readonly option: string },
): unknown {
  const [first = '', ...rest] = parts;
  const where = `${option}: ${setting.path}`;
  const ends = first.split('..');
  if (ends.length === 2) {
    const log = rest.at(-1) === 'log';
    const [count, ...more] = log ? rest.slice(0, -1) : rest;
    if (more.length > 0) throw new InputError(`${where}: ${quote(more.join(':'))} is not part of a range`);
    return {
      from: numberOf(ends[0]),
      to: numberOf(ends[1]),
      ...(count === undefined ? {} : { count: numberOf(count) }),
      ...(log ? { scale: 'log' } : {}),
    };
  }
  if (rest.length > 0) throw new InputError(`${where}: ${quote(rest.join(':'))} is not part of a list`);
  return first === '' ? [] : first.split(',').map((word) => valueOfWord(setting, word));
}

function valueOfWord(setting: Setting, word: string): unknown {
  if (setting.kind === 'choice') return word;
  if (setting.kind === 'flag') return word === 'true' ? true : word === 'false' ? false : word;
  return numberOf(word);
}

function numberOf(word: string): number | string {
  const value = word.trim() === '' ? Number.NaN : Number(word);
  return Number.isFinite(value) ? value : word;
}
