// The valibot schema of an experiment, generated from the settings table: nested strict objects by path, each missing key
// filled with its default. Rules that join several settings are in cross-checks.ts, products of sizes in caps.ts.

import * as v from 'valibot';
import { quote } from './input-error.ts';
import { allowed, hasSetting, SETTINGS, type Setting, type SettingValue, settingAt } from './settings.ts';
import { notASetting } from './suggestion.ts';

type Schema = v.GenericSchema<unknown, unknown>;

const PLAIN_OBJECT = v.check((value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value));
const LEAVES: ReadonlyMap<string, Schema> = new Map(SETTINGS.map((setting) => [setting.path, leafSchema(setting)]));
/** Keys beside the settings; the sweep is read by sweep.ts. */
const FRAME = {
  version: v.optional(v.literal(1), 1),
  sweep: v.optional(v.unknown(), {}),
  training: v.optional(v.null(), null),
};
const EXPERIMENT_SCHEMA = objectSchema('', FRAME);

/** The settings and the frame of an experiment with defaults filled in, or all problems as messages. */
export function readTree(json: unknown): { readonly tree: unknown; readonly issues: readonly string[] } {
  const result = v.safeParse(EXPERIMENT_SCHEMA, json);
  if (result.success) return { tree: result.output, issues: [] };
  return { tree: null, issues: [...new Set(result.issues.flatMap(messages))] };
}

/** One value of one setting in canonical form, or the message that refuses it. `path` is what the message names. */
export function readValue(
  setting: Setting,
  value: unknown,
  path: string = setting.path,
): { readonly value: SettingValue } | { readonly issue: string } {
  const leaf = LEAVES.get(setting.path);
  if (leaf === undefined) throw new Error(`no schema for ${setting.path}`);
  const result = v.safeParse(leaf, value);
  if (result.success) return { value: result.output as SettingValue };
  return { issue: refusal(path, value, setting) };
}

function leafSchema(setting: Setting): Schema {
  switch (setting.kind) {
    case 'number':
    case 'integer':
      return setting.words === undefined
        ? numberSchema(setting)
        : v.union([numberSchema(setting), v.picklist(setting.words)]);
    case 'choice':
      return v.pipe(
        v.string(),
        v.transform((word) => setting.aliases?.get(word) ?? word),
        v.picklist(setting.choices),
      );
    case 'flag':
      return v.boolean();
    case 'widths': {
      const units = numberSchema({ kind: 'integer', min: setting.min, max: setting.max });
      const taper = v.pipe(v.unknown(), PLAIN_OBJECT, v.strictObject({ from: units, to: units }));
      return v.union([units, v.pipe(v.array(units), v.minLength(1)), taper]);
    }
    case 'set':
      return v.pipe(
        v.array(v.picklist(setting.choices)),
        v.minLength(1),
        // One order and no repetition, so that equal experiments are equal values.
        v.transform((words) => setting.choices.filter((choice) => words.includes(choice))),
      );
    default:
      return setting satisfies never;
  }
}

function numberSchema(setting: { kind: 'number' | 'integer'; min: number; max: number; smallest?: number }): Schema {
  const { kind, min, max, smallest = 0 } = setting;
  return v.pipe(
    v.number(),
    v.finite(),
    v.check((value) => kind === 'number' || Number.isSafeInteger(value)),
    v.minValue(min),
    v.maxValue(max),
    v.check((value) => value === 0 || Math.abs(value) >= smallest),
    // -0 has no JSON form of its own.
    v.transform((value) => (value === 0 ? 0 : value)),
  );
}

/** The strict object of all settings below `prefix`, with the extra entries. */
function objectSchema(prefix: string, extra: Record<string, Schema> = {}): Schema {
  const entries = new Map(Object.entries(extra));
  for (const setting of SETTINGS) {
    if (!setting.path.startsWith(prefix)) continue;
    const [key = '', ...rest] = setting.path.slice(prefix.length).split('.');
    if (entries.has(key)) continue;
    if (rest.length > 0) entries.set(key, v.optional(objectSchema(`${prefix}${key}.`), {}));
    else entries.set(key, v.optional(leafSchema(setting), setting.default));
  }
  return v.pipe(v.unknown(), PLAIN_OBJECT, v.strictObject(Object.fromEntries(entries)));
}

function messages(issue: v.BaseIssue<unknown>): string[] {
  const items = issue.path ?? [];
  const last = items.at(-1);
  const keys = items.map((item) => String(item.key));
  const settingLength = keys.findIndex((_, index) => hasSetting(keys.slice(0, index + 1).join('.'))) + 1;
  if (settingLength > 0) {
    const path = keys.slice(0, settingLength).join('.');
    return [refusal(path, items[settingLength - 1]?.value, settingAt(path))];
  }
  if (last?.origin === 'key') return unknownKeys(keys.slice(0, -1), last.input);
  const path = keys.join('.');
  if (path === 'version') return [`version: ${quote(issue.input)} is not allowed; expected 1`];
  if (path === 'training') return ['training: training runs are not there yet; expected null'];
  if (path === '') return [`the experiment: ${quote(issue.input)} is not allowed; expected an object`];
  return [`${path}: ${quote(issue.input)} is not allowed; expected an object of settings`];
}

// The schema stops at the first unknown key of an object; the reader should see all of them.
function unknownKeys(parents: readonly string[], input: unknown): string[] {
  const prefix = parents.map((key) => `${key}.`).join('');
  const known = new Set(
    SETTINGS.filter(({ path }) => path.startsWith(prefix)).map(({ path }) => path.slice(prefix.length).split('.')[0]),
  );
  if (prefix === '') for (const key of Object.keys(FRAME)) known.add(key);
  return Object.keys(input as object)
    .filter((key) => !known.has(key))
    .map((key) => notASetting(prefix + key));
}

/** `path: value is not allowed; expected ...`; in a list of widths the path names the first bad element. */
function refusal(path: string, value: unknown, setting: Setting): string {
  if (setting.kind === 'widths' && Array.isArray(value)) {
    const units = numberSchema({ kind: 'integer', min: setting.min, max: setting.max });
    const bad = value.findIndex((width) => !v.is(units, width));
    if (bad >= 0) {
      return `${path}[${bad}]: ${quote(value[bad])} is not allowed; expected a whole number from ${setting.min} to ${setting.max}`;
    }
  }
  return `${path}: ${quote(value)} is not allowed; expected ${allowed(setting)}`;
}
