// The loader of shader files: includes are pasted once, and every line knows where it came from.

import { describe, expect, test } from 'vitest';
import { kernelSource, resolveIncludes, shaderFiles } from '../../src/gpu/kernel-sources.ts';

const FILES = new Map([
  ['kernels/k.wgsl', '// k\n//!include shared/a.wgsl\n//!include shared/b.wgsl\nfn main() {}'],
  ['shared/a.wgsl', '//!include shared/b.wgsl\nfn a() {}'],
  ['shared/b.wgsl', '//!include shared/a.wgsl\nfn b() {}'],
  ['kernels/lost.wgsl', '\n\n//!include shared/nowhere.wgsl'],
]);

describe('the loader', () => {
  test('pastes each included file once, in order, even where two include each other', () => {
    expect(resolveIncludes(FILES, 'kernels/k.wgsl').code).toBe('// k\nfn b() {}\nfn a() {}\nfn main() {}');
  });

  test('gives file and line of every pasted line', () => {
    expect(resolveIncludes(FILES, 'kernels/k.wgsl').lines.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'shaders/kernels/k.wgsl:1',
      'shaders/shared/b.wgsl:2',
      'shaders/shared/a.wgsl:2',
      'shaders/kernels/k.wgsl:4',
    ]);
  });

  test('names the line that asks for a missing file', () => {
    const broken = () => resolveIncludes(FILES, 'kernels/lost.wgsl');
    expect(broken).toThrow('no shader file shaders/shared/nowhere.wgsl, asked for by shaders/kernels/lost.wgsl:3');
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
