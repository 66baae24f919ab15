import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ignoredBy, ROOT, readTracked, textsOf, trackedFiles } from './tracked-files.ts';

// Lines that a person still reads in one go; the usual file is a third of it.
const LINE_LIMITS: readonly (readonly [RegExp, number])[] = [
  [/\.(?:tsx?|mjs)$/, 450],
  [/^shaders\/kernels\/.*\.wgsl$/, 150],
  [/^shaders\/shared\/.*\.wgsl$/, 80],
];
const VAGUE_NAMES = /^(?:utils?|helpers?|common|misc)\b/;
// Folders of one person's machine, and the hosts that packages are fetched from: neither means anything to the next reader.
const MACHINE_PATHS = /(?:^|[\s"'`(=:])(?:\/(?:home|Users|root|work|mnt)\/[\w.-]|[A-Z]:\\Users\\)/m;
const REGISTRY_HOSTS =
  /https?:\/\/(?:[\w-]+\.)*(?:registry|mirrors?|npmjs|pypi|pythonhosted|artifactory|nexus)\.[\w./-]+/;
const LEFT_OUT_TESTS =
  /\b(?:it|test|describe|suite)(?:\.\w+)*\.(?:skip|only|todo|fixme|skipIf|runIf)\b|\b(?:xit|xdescribe|fit|fdescribe)\(/;
const TEXT_FILES = /(?:\.(?:tsx?|mjs|wgsl|json|md|html|css|py|yml|svg)|^\.ci\/run|^\.gitignore)$/;

function linesOf(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function tooLong(path: string, text: string): string | null {
  const limit = LINE_LIMITS.find(([pattern]) => pattern.test(path))?.[1] ?? Number.POSITIVE_INFINITY;
  return linesOf(text) > limit ? `${path}: ${linesOf(text)} lines, at most ${limit}` : null;
}

describe('the files of the repository', () => {
  const texts = textsOf(TEXT_FILES);

  it('are within the sizes that their kind allows', () => {
    expect([...texts].map(([path, text]) => tooLong(path, text)).filter((line) => line !== null)).toEqual([]);
  });

  it('are named for what they do', () => {
    expect(trackedFiles().filter((path) => path.split('/').some((part) => VAGUE_NAMES.test(part)))).toEqual([]);
  });

  it('name no folder of one machine and no package registry', () => {
    const found = [...texts].flatMap(([path, text]) =>
      [MACHINE_PATHS, REGISTRY_HOSTS].flatMap((pattern) => {
        const match = pattern.exec(text);
        return match === null ? [] : [`${path}: ${match[0].trim()}`];
      }),
    );
    expect(found).toEqual([]);
  });

  it('leave no test out', () => {
    const tests = [...texts].filter(
      ([path]) => /\.(?:test|spec)\.tsx?$/.test(path) && basename(path) !== 'files.test.ts',
    );
    expect(tests.length).toBeGreaterThan(0);
    expect(tests.filter(([, text]) => LEFT_OUT_TESTS.test(text)).map(([path]) => path)).toEqual([]);
  });

  it('end with a newline where they are source', () => {
    const sources = [...texts].filter(([path]) => /\.(?:tsx?|mjs|wgsl|py|md)$/.test(path));
    expect(sources.filter(([, text]) => !text.endsWith('\n')).map(([path]) => path)).toEqual([]);
  });

  it('give CI one executable script that calls the commands of the README', () => {
    expect(statSync(join(ROOT, '.ci/run')).mode & 0o111).toBe(0o111);
    const [readme, ci] = [readTracked('README.md'), readTracked('.ci/run')];
    for (const command of ['npm ci && npm start', 'npm ci && npm test']) expect(readme).toContain(`\n${command}\n`);
    for (const line of ['set -euo pipefail', 'npm ci', 'npm test']) expect(ci.split('\n')).toContain(line);
  });
});

describe('the check of the files', () => {
  it('refuses a TypeScript file of 451 lines, a kernel of 151 and a shared shader of 81', () => {
    expect(tooLong('src/math/a.ts', 'x\n'.repeat(450))).toBeNull();
    expect(tooLong('src/math/a.ts', 'x\n'.repeat(451))).not.toBeNull();
    expect(tooLong('shaders/kernels/a.wgsl', 'x\n'.repeat(151))).not.toBeNull();
    expect(tooLong('shaders/shared/a.wgsl', 'x\n'.repeat(81))).not.toBeNull();
  });

  it.each([
    ['/ho', 'me/ann/x'],
    ['/wor', 'k/main'],
    ['C:\\Use', 'rs\\ann'],
  ])('refuses a path that starts with %s', (...parts) => {
    expect(`see ${parts.join('')}`).toMatch(MACHINE_PATHS);
  });

  it('leaves out what .gitignore names, and refuses a pattern that it does not understand', () => {
    const ignored = ignoredBy('dist/\n# note\n*.log\n');
    expect(['dist', 'a.log', '.git', 'src', 'dist.ts'].map(ignored)).toEqual([true, true, true, false, false]);
    expect(() => ignoredBy('a/**/b')).toThrow(/not understood/);
  });

  it('refuses a registry host and lets a path of the project be', () => {
    expect(['https://registry', 'example.org/x'].join('.')).toMatch(REGISTRY_HOSTS);
    expect('see docs/work/home.md').not.toMatch(MACHINE_PATHS);
  });

  it.each(['it.skip(', 'describe.only(', 'test.each.skip(', 'it.todo(', 'test.skipIf(', 'test.fixme(', 'xit('])(
    'refuses %s',
    (call) => {
      expect(`  ${call}'x')`).toMatch(LEFT_OUT_TESTS);
    },
  );
});
