// The looks of shader files: what a formatter would do if there were one for WGSL.

import { describe, expect, test } from 'vitest';
import { kernelStems } from '../../src/gpu/kernel-registry.ts';
import { shaderFiles } from '../../src/gpu/kernel-sources.ts';

const MAX_COLUMNS = 140;
const KERNEL_LINES = 150;
const SHARED_LINES = 80;

test('the registry and the folder of kernels list the same kernels', () => {
  const stems = [...shaderFiles().keys()].flatMap((path) => /^kernels\/(.*)\.wgsl$/.exec(path)?.[1] ?? []);
  expect(stems.sort()).toEqual([...kernelStems()].sort());
});

describe.each([...shaderFiles()])('%s', (path, text) => {
  const lines = text.split('\n');

  test('has a header, a final newline and no more lines than a reader bears', () => {
    expect(lines[0]).toMatch(/^\/\/ \S/);
    expect(text).toMatch(/[^\n]\n$/);
    expect(lines.length - 1).toBeLessThan(path.startsWith('kernels/') ? KERNEL_LINES : SHARED_LINES);
  });

  test('is indented by twos, without tabs, trailing blanks, long lines or runs of empty ones', () => {
    const faults = lines.flatMap((line, index) => {
      const indent = /^ */.exec(line)?.[0].length ?? 0;
      const bad =
        indent % 2 === 1 ||
        /\t|\s$|\r/.test(line) ||
        line.length > MAX_COLUMNS ||
        (line === '' && lines[index - 1] === '');
      return bad ? [`${path}:${index + 1}: ${line}`] : [];
    });
    expect(faults).toEqual([]);
  });

  test('nests its blocks as its indentation shows', () => {
    let depth = 0;
    const faults = lines.flatMap((line, index) => {
      const code = line.replace(/\/\/.*$/, '');
      const closing = /^\s*[})\]]/.test(code) ? 1 : 0;
      const indent = /^ */.exec(code)?.[0].length ?? 0;
      // A continued expression stands deeper than its block; nothing stands further out.
      const bad = code.trim() !== '' && indent < 2 * (depth - closing);
      depth += (code.match(/[{([]/g) ?? []).length - (code.match(/[})\]]/g) ?? []).length;
      return bad ? [`${path}:${index + 1}: ${line}`] : [];
    });
    expect(faults).toEqual([]);
    expect(depth).toBe(0);
  });
});

test('activation ids are the indices of ACTIVATION_NAMES', async () => {
  const { ACTIVATION_NAMES } = await import('../../src/math/activation-names.ts');
  const text = shaderFiles().get('shared/activation-tail.wgsl') ?? '';
  const ids = [...text.matchAll(/^const ([A-Z_]+): u32 = (\d+)u;$/gm)].map(([, name, id]) => [name, Number(id)]);
  expect(ids).toEqual(ACTIVATION_NAMES.map((name, index) => [name.toUpperCase().replaceAll('-', '_'), index]));
});
