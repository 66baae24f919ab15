// The loader of shader files: includes are pasted once, and every line knows where it came from.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the loader's own placeholders look like JavaScript's

import { describe, expect, test } from 'vitest';
import { kernelSource, resolveSource, shaderFiles } from '../../src/gpu/kernel-sources.ts';

const FILES = new Map([
  ['kernels/k.wgsl', '// k\n//!include shared/a.wgsl\n//!include shared/b.wgsl\nfn main() {}'],
  ['shared/a.wgsl', '//!include shared/b.wgsl\nfn a() {}'],
  ['shared/b.wgsl', '//!include shared/a.wgsl\nfn b() {}'],
  ['kernels/lost.wgsl', '\n\n//!include shared/nowhere.wgsl'],
]);

describe('the loader', () => {
  test('pastes each included file once, in order, even where two include each other', () => {
    expect(resolveSource(FILES, 'kernels/k.wgsl').code).toBe('// k\nfn b() {}\nfn a() {}\nfn main() {}');
  });

  test('gives file and line of every pasted line', () => {
    expect(resolveSource(FILES, 'kernels/k.wgsl').lines.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'shaders/kernels/k.wgsl:1',
      'shaders/shared/b.wgsl:2',
      'shaders/shared/a.wgsl:2',
      'shaders/kernels/k.wgsl:4',
    ]);
  });

  test('names the line that asks for a missing file', () => {
    const broken = () => resolveSource(FILES, 'kernels/lost.wgsl');
    expect(broken).toThrow('no shader file shaders/shared/nowhere.wgsl, asked for by shaders/kernels/lost.wgsl:3');
  });

  test('puts in what the variant says, with one operation behind it', () => {
    const files = new Map([['a', 'let x = ${ROWS}u + ${ROWS * COLUMNS}u - ${ROWS/3}u % ${ COLUMNS % ROWS }u;']]);
    const { code } = resolveSource(files, 'a', { values: { ROWS: 8, COLUMNS: 4 } });
    expect(code).toBe('let x = 8u + 32u - 2u % 4u;');
  });

  test('includes the file that a value names', () => {
    const files = new Map([
      ['a', '//!include b-${KIND}'],
      ['b-x', 'x'],
    ]);
    expect(resolveSource(files, 'a', { values: { KIND: 'x' } }).code).toBe('x');
  });

  test('repeats lines once for each value, one repetition within another, and knows their lines', () => {
    const text = ['//!repeat i ROWS', 'row ${i}', '  //!repeat j 2', '  ${i * 2} ${j}', '  //!end', '//!end', 'last'];
    const { code, lines } = resolveSource(new Map([['a', text.join('\n')]]), 'a', { values: { ROWS: 2 } });
    expect(code.split('\n')).toEqual(['row 0', '  0 0', '  0 1', 'row 1', '  2 0', '  2 1', 'last']);
    expect(lines.map(({ line }) => line)).toEqual([2, 4, 4, 2, 4, 4, 7]);
  });

  test('brings directives of WGSL to the front, lines and all', () => {
    const files = new Map([
      ['a', '// a\n//!include b\nfn main() {}'],
      ['b', '// b\nenable subgroups;\ndiagnostic(off, subgroup_uniformity);'],
    ]);
    const { code, lines } = resolveSource(files, 'a');
    expect(code).toBe('enable subgroups;\ndiagnostic(off, subgroup_uniformity);\n// a\n// b\nfn main() {}');
    expect(lines.map(({ file, line }) => `${file}:${line}`).slice(0, 3)).toEqual([
      'shaders/b:2',
      'shaders/b:3',
      'shaders/a:1',
    ]);
  });

  test.each([
    ['${ROWS}', 'shaders/a:1: no value for ROWS'],
    ['${NAME + 1}', 'shaders/a:1: NAME is no number'],
    ['\n//!repeat i 2', 'shaders/a:2: repeat without an end'],
    ['//!end', 'shaders/a:1: end without a repeat'],
  ])('refuses %j, naming the line', (text, message) => {
    expect(() => resolveSource(new Map([['a', text]]), 'a', { values: { NAME: 'x' } })).toThrow(message);
  });

  test('finds the committed kernels, and each line where it says', () => {
    const { code, lines } = kernelSource('draw-weights');
    const pasted = code.split('\n');
    expect(lines).toHaveLength(pasted.length);
    lines.forEach(({ file, line }, index) => {
      const original = shaderFiles().get(file.slice('shaders/'.length))?.split('\n')[line - 1];
      expect(original).toBe(pasted[index]);
    });
  });
});
