// What can be an axis, and with which values it begins: a range over the useful part of a number, every choice of a list.

import { SETTINGS, type Setting, settingAt } from '../../model/settings.ts';
import type { SweepAxis, SweepRange } from '../../model/sweep.ts';

/** Sweepable settings in the table's order. */
export const AXIS_PATHS: readonly string[] = SETTINGS.filter(
  ({ sweepable, kind }) => sweepable !== false && kind !== 'set',
).map(({ path }) => path);

export interface AxisUse {
  readonly count: number;
  /** A list has no more values than this. */
  readonly most: number;
}

// Sizes without a slider: from a handful to a common width.
const SIZES = { min: 8, max: 256 };

export function firstAxis(path: string, { count, most }: AxisUse): SweepAxis {
  const setting = settingAt(path);
  switch (setting.kind) {
    case 'flag':
      return [false, true];
    case 'choice':
      return setting.choices.slice(0, most);
    case 'set':
      return setting.choices;
    case 'number':
    case 'integer':
    case 'widths':
      return firstRange(setting, count);
    default:
      return setting satisfies never;
  }
}

function firstRange(setting: Extract<Setting, { readonly min: number }>, count: number): SweepRange {
  const slider = setting.slider ?? { ...SIZES, scale: 'log' as const };
  const log = slider.scale === 'log' && slider.min > 0;
  return { from: slider.min, to: slider.max, count, ...(log ? { scale: 'log' } : {}) };
}

export function isNumeric(path: string): boolean {
  const { kind } = settingAt(path);
  return kind === 'number' || kind === 'integer' || kind === 'widths';
}
