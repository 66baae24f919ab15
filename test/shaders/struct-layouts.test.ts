// Host writers against WGSL structs, field by field: each writer gets distinct numbers, and each number must stand at the offset
// that the shader gives its field.

import { describe, expect, test } from 'vitest';
import { WgslReflect } from 'wgsl_reflect';
import { HISTOGRAM_WORDS, SLOT_WORDS, STAT_WORDS } from '../../src/engine/layout.ts';
import { towerTable } from '../../src/engine/tower-table.ts';
import {
  BIAS_DISTRIBUTIONS,
  DRAW_DISTRIBUTIONS,
  DRAW_PARAMS_BYTES,
  writeDrawParams,
} from '../../src/gpu/draw-params.ts';
import { kernelSource, shaderFiles } from '../../src/gpu/kernel-sources.ts';
import { KERNEL_VARIANTS, variantText } from '../../src/gpu/kernel-variants.ts';
import {
  NO_ACTIVATION,
  NOTHING,
  PASS_FLAGS,
  PASS_PARAM_FIELDS,
  PASS_PARAMS_BYTES,
  passParamWords,
} from '../../src/gpu/pass-params.ts';
import { PROBE_PARAMS_BYTES, WORD_PARAMS_BYTES, writeProbeParams, writeWordParams } from '../../src/gpu/probe.ts';
import * as tableWords from '../../src/gpu/table-words.ts';
import { RECORD_WORDS } from '../../src/gpu/table-words.ts';
import { ACTIVATION_NAMES } from '../../src/math/activation-names.ts';

/** The structs are the same in all variants. */
const TEXT = variantText(KERNEL_VARIANTS[0]);

interface StructCase {
  /** A kernel that uses the struct. */
  readonly stem: string;
  readonly struct: string;
  /** Bytes that the host reserves. */
  readonly bytes: number;
  readonly write: (view: DataView) => void;
  /** Every field and what `write` puts there, component by component; nested fields as outer.inner. */
  readonly expected: Readonly<Record<string, number | readonly number[]>>;
}

/** A different number for each field; negative where the shader's type is signed. */
const PASS_PARAM_VALUES = Object.fromEntries(
  PASS_PARAM_FIELDS.map((field, index) => [field, field === 'target_exponent' ? -100 - index : 100 + index]),
);

const CASES: readonly StructCase[] = [
  {
    stem: 'draw-weights',
    struct: 'DrawParams',
    bytes: DRAW_PARAMS_BYTES,
    write: (view) =>
      writeDrawParams(view, 0, {
        weightStream: [101, 102],
        biasStream: [103, 4294967295],
        matrix: 4,
        matrixStep: 2,
        count: 9,
        at: 1000,
        step: 5000,
        fanOut: 17,
        fanIn: 30,
        distribution: 'truncated-normal',
        biasDistribution: 'normal',
        groupsX: 107,
      }),
    expected: {
      weight_stream: [101, 102],
      bias_stream: [103, 4294967295],
      first_matrix: 4,
      matrix_step: 2,
      count: 9,
      at: 1000,
      step: 5000,
      fan_out: 17,
      fan_in: 30,
      row_stride: 32,
      padded_rows: 24,
      bias_offset: 24 * 32,
      distribution: DRAW_DISTRIBUTIONS.indexOf('truncated-normal'),
      bias_distribution: BIAS_DISTRIBUTIONS.indexOf('normal'),
      groups_x: 107,
    },
  },
  {
    stem: 'probe-words',
    struct: 'WordParams',
    bytes: WORD_PARAMS_BYTES,
    write: (view) => writeWordParams(view, { key: [1, 2], first: 3, count: 4 }),
    expected: { key: [1, 2], first: 3, count: 4 },
  },
  {
    stem: 'probe-activation',
    struct: 'ProbeParams',
    bytes: PROBE_PARAMS_BYTES,
    write: (view) => writeProbeParams(view, { activation: 'mish', leakySlope: 0.25, count: 9 }),
    expected: { activation: ACTIVATION_NAMES.indexOf('mish'), leaky: 0.25, count: 9, unused: 0 },
  },
  {
    stem: 'layer-forward',
    struct: 'PassParams',
    bytes: PASS_PARAMS_BYTES,
    write: (view) => copyWords(view, passParamWords(PASS_PARAM_VALUES)),
    expected: PASS_PARAM_VALUES,
  },
  {
    stem: 'layer-forward',
    struct: 'TowerRecord',
    bytes: 4 * RECORD_WORDS,
    write: (view) =>
      copyWords(
        view,
        towerTable([
          {
            weightStd: 0.375,
            biasStd: 1.25 * 2 ** -200,
            skipScale: -3,
            branchScale: 0,
            activation: 'hard-tanh',
            leakySlope: 0.25,
          },
        ]),
      ),
    expected: {
      'weight.m': 1.5,
      'weight.e': -2,
      'bias.m': 1.25,
      'bias.e': -200,
      'skip.m': -1.5,
      'skip.e': 1,
      'branch.m': 0,
      'branch.e': 0,
      leaky: 0.25,
      saturation_low: -1,
      saturation_high: 1,
    },
  },
];

describe.each(CASES)('$struct of $stem', ({ stem, struct, bytes, write, expected }) => {
  const reflected = new WgslReflect(kernelSource(stem, TEXT).code).structs.find(({ name }) => name === struct);
  const fields = reflected === undefined ? [] : flatten(reflected.members);

  test('has the size that the host reserves', () => {
    expect(reflected?.size).toBe(bytes);
  });

  test('is written in full, each field at its own offset', () => {
    const view = new DataView(new ArrayBuffer(bytes));
    write(view);
    expect(fields.map(({ name }) => name)).toEqual(Object.keys(expected));
    for (const { name, offset, size, scalar } of fields) {
      const found = Array.from({ length: size / 4 }, (_, index) => read(view, scalar, offset + 4 * index));
      expect(found, name).toEqual([expected[name]].flat());
    }
  });
});

test('the flags and marks of a pass have the values that the shaders give them', () => {
  const text = shaderFiles().get('shared/pass-params.wgsl') ?? '';
  const found = [...text.matchAll(/^const ([A-Z_]+): u32 = (\w+)u;/gm)].map(([, name, value]) => [name, Number(value)]);
  const flags = Object.entries(PASS_FLAGS).map(([name, value]) => [name.replace(/[A-Z]/g, '_$&').toUpperCase(), value]);
  expect(found).toEqual([['NOTHING', NOTHING], ['NO_ACTIVATION', NO_ACTIVATION], ...flags]);
});

test('the words of a slot, a statistic, a histogram and a table row are as many as the shaders take', () => {
  const { ITEM_WORDS } = tableWords;
  expect(tableWords.RECORD_WORDS).toBe(RECORD_WORDS);
  const files = [...shaderFiles().values()].join('\n');
  const found = [...files.matchAll(/^const (\w+_WORDS): u32 = (\d+)u;/gm)].map(([, name, value]) => [
    name,
    Number(value),
  ]);
  expect(Object.fromEntries(found)).toEqual({ HISTOGRAM_WORDS, ITEM_WORDS, SLOT_WORDS, STAT_WORDS });
});

interface Field {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly scalar: string;
}
type Members = NonNullable<WgslReflect['structs'][number]>['members'];

/** The fields that hold numbers, those of nested structs with their path. */
function flatten(members: Members, path = '', base = 0): Field[] {
  return members.flatMap(({ name, offset, size, type }) => {
    const nested = 'members' in type ? (type.members as Members) : undefined;
    if (nested !== undefined) return flatten(nested, `${path}${name}.`, base + offset);
    return [{ name: `${path}${name}`, offset: base + offset, size, scalar: scalarOf(type.getTypeName()) }];
  });
}

function scalarOf(type: string): string {
  const scalar = /^(?:vec\d<)?([iuf]32)>?$|^vec\d([iuf])$/.exec(type);
  if (scalar === null) throw new Error(`no host counterpart for the WGSL type ${type}`);
  return scalar[1] ?? `${scalar[2]}32`;
}

function read(view: DataView, scalar: string, offset: number): number {
  if (scalar === 'f32') return view.getFloat32(offset, true);
  return scalar === 'i32' ? view.getInt32(offset, true) : view.getUint32(offset, true);
}

function copyWords(view: DataView, words: Uint32Array): void {
  words.forEach((word, index) => {
    view.setUint32(4 * index, word, true);
  });
}
