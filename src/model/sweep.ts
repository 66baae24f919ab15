// The sweep of an experiment: settings that take several values. Lists and ranges are expanded here to plain values; the
// grid is their product, the last setting varying fastest.

import { InputError, quote } from './input-error.ts';
import { readValue } from './schema.ts';
import { hasSetting, type Setting, type SettingValue, settingAt } from './settings.ts';
import { notASetting } from './suggestion.ts';

export interface SweepRange {
  readonly from: number;
  readonly to: number;
  /** Number of values, ends included. Whole-number settings may leave it out: every whole number is then taken. */
  readonly count?: number;
  readonly scale?: 'linear' | 'log';
}
export type SweepAxis = readonly SettingValue[] | SweepRange;
/** Settings by path, in the order given; only paths of the settings table are keys. */
export type Sweep = Readonly<Record<string, SweepAxis>>;

/** Towers of one experiment, grid times seeds. */
const MAX_TOWERS = 100_000;

/** The values a setting takes. Throws InputError on what the axis does not allow. */
export function axisValues(path: string, axis: SweepAxis): readonly SettingValue[] {
  return Array.isArray(axis) ? axis : rangeValues(path, axis as SweepRange);
}

/** All points of the grid, the last setting fastest; one point without coordinates when nothing is swept. */
export function sweepGrid(sweep: Sweep): ReadonlyMap<string, SettingValue>[] {
  let points: ReadonlyMap<string, SettingValue>[] = [new Map()];
  for (const [path, axis] of Object.entries(sweep)) {
    const values = axisValues(path, axis);
    points = points.flatMap((point) => values.map((value) => new Map([...point, [path, value]])));
  }
  return points;
}

/** A checked sweep in canonical form, and every problem found. `seedCount` bounds the size of the grid. */
export function readSweep(
  json: unknown,
  seedCount: number,
): { readonly sweep: Sweep; readonly issues: readonly string[] } {
  const issues: string[] = [];
  const axes = new Map<string, SweepAxis>();
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return {
      sweep: {},
      issues: [`sweep: ${quote(json)} is not allowed; expected an object of paths with their values`],
    };
  }
  let towers = seedCount;
  for (const [path, axis] of Object.entries(json)) {
    try {
      const checked = readAxis(path, axis);
      towers *= axisValues(path, checked).length;
      axes.set(path, checked);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      issues.push(...error.issues);
    }
  }
  if (issues.length === 0 && towers > MAX_TOWERS) {
    issues.push(`sweep: ${towers} towers (grid times seeds) are not allowed; expected at most ${MAX_TOWERS}`);
  }
  return { sweep: Object.fromEntries(axes), issues };
}

function readAxis(path: string, axis: unknown): SweepAxis {
  if (!hasSetting(path)) throw new InputError(`sweep: ${notASetting(path)}`);
  const setting = settingAt(path);
  if (setting.sweepable === false) throw new InputError(`sweep.${path}: this setting cannot be swept`);
  if (Array.isArray(axis)) return readList(setting, axis);
  if (typeof axis === 'object' && axis !== null) return readRange(setting, new Map(Object.entries(axis)));
  throw new InputError(
    `sweep.${path}: ${quote(axis)} is not allowed; expected a list of values or {"from": a, "to": b, "count": n, "scale": "linear" or "log"}`,
  );
}

function readList(setting: Setting, list: readonly unknown[]): SettingValue[] {
  const path = `sweep.${setting.path}`;
  if (list.length === 0) throw new InputError(`${path}: the list is empty; expected at least one value`);
  if (list.length > MAX_TOWERS)
    throw new InputError(`${path}: ${list.length} values are too many; expected at most ${MAX_TOWERS}`);
  const values: SettingValue[] = [];
  const issues: string[] = [];
  const seen = new Set<string>();
  for (const [index, given] of list.entries()) {
    const result = readValue(setting, given, `${path}[${index}]`);
    if ('issue' in result) {
      issues.push(result.issue);
      continue;
    }
    const key = JSON.stringify(result.value);
    if (seen.has(key))
      issues.push(`${path}[${index}]: ${quote(given)} stands in the list twice; expected each value once`);
    seen.add(key);
    values.push(result.value);
  }
  if (issues.length > 0) throw new InputError(issues);
  return values;
}

function readRange(setting: Setting, range: ReadonlyMap<string, unknown>): SweepRange {
  const path = `sweep.${setting.path}`;
  if (setting.kind !== 'number' && setting.kind !== 'integer' && setting.kind !== 'widths') {
    throw new InputError(`${path}: only numbers can be swept as a range; expected a list of values`);
  }
  for (const key of range.keys()) {
    if (!['from', 'to', 'count', 'scale'].includes(key)) {
      throw new InputError(`${path}: ${quote(key)} is not part of a range; expected "from", "to", "count" and "scale"`);
    }
  }
  const from = readEnd(setting, 'from', range.get('from'));
  const to = readEnd(setting, 'to', range.get('to'));
  const count = range.get('count');
  const scale = range.get('scale') ?? 'linear';
  if (scale !== 'linear' && scale !== 'log') {
    throw new InputError(`${path}.scale: ${quote(scale)} is not allowed; expected "linear" or "log"`);
  }
  if (count !== undefined && !(Number.isSafeInteger(count) && Number(count) >= 1 && Number(count) <= MAX_TOWERS)) {
    throw new InputError(
      `${path}.count: ${quote(count)} is not allowed; expected a whole number from 1 to ${MAX_TOWERS}`,
    );
  }
  const checked: SweepRange = {
    from,
    to,
    ...(count === undefined ? {} : { count: Number(count) }),
    ...(scale === 'log' ? { scale } : {}),
  };
  // Expanding it checks the rest; every value between two allowed ends is allowed, except next to 0.
  for (const value of rangeValues(setting.path, checked)) {
    const result = readValue(setting, value, path);
    if ('issue' in result) throw new InputError(result.issue);
  }
  return checked;
}

function readEnd(setting: Setting, end: 'from' | 'to', value: unknown): number {
  const path = `sweep.${setting.path}.${end}`;
  if (typeof value !== 'number') throw new InputError(`${path}: ${quote(value)} is not allowed; expected a number`);
  const result = readValue(setting, value, path);
  if ('issue' in result) throw new InputError(result.issue);
  return value;
}

function rangeValues(path: string, { from, to, count, scale = 'linear' }: SweepRange): number[] {
  const where = `sweep.${path}`;
  const whole = settingAt(path).kind !== 'number';
  if (from > to) throw new InputError(`${where}: the range is empty, from ${from} is greater than to ${to}`);
  if (scale === 'log' && from <= 0) throw new InputError(`${where}: a log range needs positive ends, from is ${from}`);
  if (count === undefined && (!whole || scale === 'log')) throw new InputError(`${where}: this range needs a "count"`);
  const points = count ?? to - from + 1;
  if (points > MAX_TOWERS)
    throw new InputError(`${where}: ${points} values are too many; expected at most ${MAX_TOWERS}`);
  if (points === 1 && from !== to)
    throw new InputError(`${where}: one value cannot span from ${from} to ${to}; expected "count" 2 or more`);
  const values = new Set<number>();
  for (let index = 0; index < points; index++) {
    values.add(pointOf({ from, to, scale, whole }, points === 1 ? 0 : index / (points - 1)));
  }
  return [...values];
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly scale: 'linear' | 'log';
  readonly whole: boolean;
}

/** The point at this fraction of the way; the ends exactly. Whole numbers are rounded, so that values may coincide. */
function pointOf({ from, to, scale, whole }: Span, fraction: number): number {
  if (fraction === 0) return from;
  if (fraction === 1) return to;
  const value = scale === 'log' ? from * (to / from) ** fraction : from + (to - from) * fraction;
  // Twelve digits, so that a step of 0.1 is shown and keyed as 0.3, not 0.30000000000000004.
  return whole ? Math.round(value) : Number(value.toPrecision(12));
}
