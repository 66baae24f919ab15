// Checks a network given layer by layer. Keys, words and numbers are checked by a valibot schema; shapes must fit from
// the input through every map to the loss and are followed here.

import * as v from 'valibot';
import { ACTIVATION_ALIASES, ACTIVATION_NAMES } from '../math/activation-names.ts';
import { sizeIssue } from './caps.ts';
import { CASE_LOSSES, type CaseLayer, type CaseMap, type NetworkCase } from './case.ts';
import { InputError, quote } from './input-error.ts';
import { BLOCK_KINDS } from './settings.ts';

/** Layers of a case: what an experiment's depth may be. */
const MAX_LAYERS = 100_000;

const NUMBER = v.pipe(v.number('a finite number'), v.finite('a finite number'));
const ROW = v.array(NUMBER, 'a list of numbers');
const MATRIX = v.array(ROW, 'a list of rows');

const MAP = object({ weights: MATRIX, biases: v.nullish(ROW, null) });
const LAYER = object({
  block: word(BLOCK_KINDS),
  activation: v.pipe(
    v.string(list(ACTIVATION_NAMES)),
    v.transform((name) => ACTIVATION_ALIASES.get(name) ?? name),
    v.picklist(ACTIVATION_NAMES, list(ACTIVATION_NAMES)),
  ),
  leakySlope: v.optional(
    v.pipe(NUMBER, v.minValue(0, 'a number from 0 to 1'), v.maxValue(1, 'a number from 0 to 1')),
    0.01,
  ),
  skip: v.optional(v.boolean('true or false'), false),
  skipScale: v.optional(NUMBER, 1),
  branchScale: v.optional(NUMBER, 1),
  activationAfterSum: v.optional(v.boolean('true or false'), false),
  maps: v.array(MAP, 'a list of maps'),
});
const CASE = object({
  layers: v.pipe(
    v.array(LAYER, 'a list of layers'),
    v.minLength(1, 'at least one layer'),
    v.maxLength(MAX_LAYERS, `at most ${MAX_LAYERS} layers`),
  ),
  input: v.pipe(MATRIX, v.minLength(1, 'at least one sample')),
  loss: word(CASE_LOSSES),
  target: v.nullish(v.union([ROW, MATRIX], 'a list of labels or of rows'), null),
  cotangent: v.nullish(MATRIX, null),
});

/** Checks any value as a case and fills in its defaults. Throws InputError naming the path, the value and what is expected. */
export function parseCase(json: unknown): NetworkCase {
  const result = v.safeParse(CASE, json);
  if (!result.success) throw new InputError([...new Set(result.issues.map(message))]);
  const networkCase: NetworkCase = result.output as { [K in keyof NetworkCase]: NetworkCase[K] };
  checkShapes(networkCase);
  return networkCase;
}

function checkShapes({ layers, input, loss, target, cotangent }: NetworkCase): void {
  let width = input[0].length;
  if (width === 0) throw new InputError('input[0]: [] is not allowed; expected at least one number a sample');
  checkMatrix('input', input, { rows: input.length, columns: width });
  for (const [index, layer] of layers.entries())
    width = checkLayer(layer, { path: `layers[${index}]`, width, batch: input.length });
  const outputs = { rows: input.length, columns: width };
  if (loss === 'cotangent') {
    if (target !== null) throw new InputError('target: the loss "cotangent" has no target; expected null');
    if (cotangent === null) throw new InputError(`cotangent: null is not allowed; expected ${shape(outputs)} numbers`);
    checkMatrix('cotangent', cotangent, outputs);
    return;
  }
  if (cotangent !== null) throw new InputError(`cotangent: the loss "${loss}" has no cotangent; expected null`);
  if (loss === 'softmax-cross-entropy') checkLabels(target, outputs);
  else checkTarget(target, outputs);
}

interface Shape {
  readonly rows: number;
  readonly columns: number;
}

/** Follows one layer and returns the width of its output. */
function checkLayer(layer: CaseLayer, at: { path: string; width: number; batch: number }): number {
  const wanted = layer.block === 'linear-activation-linear' ? 2 : 1;
  if (layer.maps.length !== wanted) {
    throw new InputError(
      `${at.path}.maps: ${layer.maps.length} maps are not allowed; expected ${wanted} for "${layer.block}"`,
    );
  }
  let width = at.width;
  for (const [index, map] of layer.maps.entries()) {
    width = checkMap(map, { path: `${at.path}.maps[${index}]`, width, batch: at.batch });
  }
  if (layer.skip && width !== at.width) {
    throw new InputError(
      `${at.path}.skip: a skip from ${at.width} to ${width} units is not allowed; expected equal widths`,
    );
  }
  return width;
}

function checkMap({ weights, biases }: CaseMap, at: { path: string; width: number; batch: number }): number {
  const fanOut = weights.length;
  if (fanOut === 0) throw new InputError(`${at.path}.weights: [] is not allowed; expected at least one row`);
  const issue = sizeIssue({ fanIn: at.width, fanOut, batch: at.batch, where: at.path });
  if (issue !== null) throw new InputError(issue);
  checkMatrix(`${at.path}.weights`, weights, { rows: fanOut, columns: at.width });
  if (biases !== null && biases.length !== fanOut) {
    throw new InputError(
      `${at.path}.biases: ${biases.length} biases are not allowed; expected ${fanOut}, one a row of weights, or null`,
    );
  }
  return fanOut;
}

function checkMatrix(path: string, matrix: readonly (readonly number[])[], wanted: Shape): void {
  if (matrix.length !== wanted.rows) {
    throw new InputError(`${path}: ${matrix.length} rows are not allowed; expected ${shape(wanted)} numbers`);
  }
  for (const [index, row] of matrix.entries()) {
    if (row.length === wanted.columns) continue;
    throw new InputError(`${path}[${index}]: ${row.length} numbers are not allowed; expected ${shape(wanted)} numbers`);
  }
}

function checkLabels(target: NetworkCase['target'], outputs: Shape): void {
  const expected = `${outputs.rows} labels, whole numbers from 0 to ${outputs.columns - 1}`;
  if (target === null || target.length !== outputs.rows) {
    throw new InputError(`target: ${quote(target)} is not allowed; expected ${expected}`);
  }
  for (const [index, label] of target.entries()) {
    if (typeof label === 'number' && Number.isInteger(label) && label >= 0 && label < outputs.columns) continue;
    throw new InputError(`target[${index}]: ${quote(label)} is not allowed; expected ${expected}`);
  }
}

function checkTarget(target: NetworkCase['target'], outputs: Shape): void {
  const rows: (readonly number[])[] = [];
  for (const row of target ?? []) if (typeof row === 'object') rows.push(row);
  if (target === null || rows.length !== target.length) {
    throw new InputError(`target: ${quote(target)} is not allowed; expected ${shape(outputs)} numbers`);
  }
  checkMatrix('target', rows, outputs);
}

function shape({ rows, columns }: Shape): string {
  return `[${rows}][${columns}]`;
}

function message(issue: v.BaseIssue<unknown>): string {
  const items = issue.path ?? [];
  const last = items.at(-1);
  const path = pathText(items.map((item) => item.key));
  if (issue.type === 'strict_object' && last?.origin === 'key') {
    if (issue.expected !== 'never') return `${path}: missing`;
    return `${path}: not a key of a case`;
  }
  const where = path === '' ? 'the case' : path;
  const given = items.length === 0 ? issue.input : last?.value;
  return `${where}: ${quote(given)} is not allowed; expected ${issue.message}`;
}

function pathText(keys: readonly unknown[]): string {
  let text = '';
  for (const key of keys) {
    if (typeof key === 'number') text += `[${key}]`;
    else {
      const name = /^\w{1,40}$/.test(String(key)) ? String(key) : quote(key);
      text += text === '' ? name : `.${name}`;
    }
  }
  return text;
}

/** A strict object; lists, which are objects too, are refused. */
function object<const Entries extends v.ObjectEntries>(entries: Entries) {
  const plain = v.check(
    (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'an object',
  );
  return v.pipe(v.unknown(), plain, v.strictObject(entries, 'an object'));
}

function word<const Words extends readonly string[]>(words: Words) {
  return v.picklist(words, list(words));
}

function list(words: readonly string[]): string {
  return `one of ${words.map((name) => `"${name}"`).join(', ')}`;
}
