// What the kernels of the CPU engine say again of what the host and the shaders have: places of params, flags, ids, sizes in the ledger.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HISTOGRAM_WORDS, SLOT_WORDS, STAT_WORDS, TILE_COLUMNS } from '../../src/engine/layout.ts';
import { NO_ACTIVATION, NOTHING, PASS_FLAGS, PASS_PARAM_FIELDS } from '../../src/gpu/pass-params.ts';
import { ITEM_WORDS, RECORD_WORDS } from '../../src/gpu/table-words.ts';
import { ACTIVATION_NAMES } from '../../src/math/activation-names.ts';
import { KERNEL_EXPORTS } from '../../src/wasm/kernel-exports.ts';
import { STEP_PARAMS, STEP_WORDS } from '../../src/wasm/pass-job.ts';
import { openTestModule, TEST_BUILDS } from './run-cpu-kernel.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const assembly = (stem: string) => read(`src/wasm/assembly/${stem}.ts`);

/** Numbers by name: `const NAME: type = 1;`, also negative, in hexadecimal, and with a suffix of WGSL. */
function constantsOf(text: string, type: string): ReadonlyMap<string, number> {
  const found = text.matchAll(new RegExp(`\\bconst (\\w+): ${type} = (-?)(0x[\\da-f]+|\\d+)u?;`, 'g'));
  return new Map([...found].map(([, name, sign, digits]) => [name, sign === '-' ? -Number(digits) : Number(digits)]));
}

const constantName = (name: string) => name.replaceAll(/[A-Z]/g, '_$&').replaceAll('-', '_').toUpperCase();

describe('pass-params.ts', () => {
  const text = assembly('pass-params');

  test('has every field of the params block at its place, in bytes', () => {
    expect([...constantsOf(text, 'usize')]).toEqual(
      PASS_PARAM_FIELDS.map((field, index) => [constantName(field), 4 * index]),
    );
  });

  test('has the flags and the marks of what is absent', () => {
    const { NOTHING: nothing, ...flags } = Object.fromEntries(constantsOf(text, 'u32'));
    expect(flags).toEqual(
      Object.fromEntries(Object.entries(PASS_FLAGS).map(([name, bit]) => [constantName(name), bit])),
    );
    expect(nothing).toBe(NOTHING);
    expect(constantsOf(text, 'i32').get('NO_ACTIVATION')).toBe(NO_ACTIVATION);
  });
});

test('a row of the table of steps has room for the params block', () => {
  expect(STEP_WORDS).toBe(STEP_PARAMS + PASS_PARAM_FIELDS.length);
});

test('activation-kinds.ts numbers the activations as ACTIVATION_NAMES does', () => {
  const ids = [...constantsOf(assembly('activation-kinds'), 'i32')];
  expect(ids).toEqual(ACTIVATION_NAMES.map((name, index) => [constantName(name), index]));
});

test('ledger.ts has the numbers of shaders/shared/ledger.wgsl', () => {
  const text = assembly('ledger');
  const shader = read('shaders/shared/ledger.wgsl');
  expect(constantsOf(text, 'usize')).toEqual(
    new Map([
      ['SLOT_BYTES', 4 * SLOT_WORDS],
      ['STAT_WORDS', STAT_WORDS],
    ]),
  );
  expect(constantsOf(text, 'i32')).toEqual(constantsOf(shader, 'i32'));
  expect([...constantsOf(shader, 'i32').keys()]).toEqual(['SLOPE_BIAS', 'ZERO_EXPONENT']);
});

test('tiles, histograms and rows of tables are as large as the host makes them', () => {
  expect(constantsOf(assembly('product'), 'u32').get('TILE_COLUMNS')).toBe(TILE_COLUMNS);
  const histogram = assembly('log-histogram');
  const shader = read('shaders/kernels/log-histogram.wgsl');
  expect(constantsOf(histogram, 'u32')).toEqual(constantsOf(shader, 'u32'));
  expect(constantsOf(histogram, 'u32').get('HISTOGRAM_WORDS')).toBe(HISTOGRAM_WORDS);
  expect(constantsOf(histogram, 'i32').get('OCTAVES')).toBe(constantsOf(shader, 'i32').get('OCTAVES'));
  expect(constantsOf(assembly('gradient-items'), 'usize').get('ITEM_BYTES')).toBe(4 * ITEM_WORDS);
  expect(assembly('tower-record')).toContain(`* ${4 * RECORD_WORDS};`);
});

test.each(TEST_BUILDS)('the %s build exports every kernel', async (build) => {
  const { exports } = await openTestModule(build);
  for (const name of Object.values(KERNEL_EXPORTS)) expect(exports[name], name).toBeTypeOf('function');
});
