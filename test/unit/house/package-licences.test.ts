import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageLicence, packageRoots } from '../../../scripts/package-licences.mjs';
import { ROOT } from './tracked-files.ts';

const folderOf = (name: string) => join(ROOT, 'node_modules', name);

test('modules are of the innermost package around them, whatever stands around their names', () => {
  expect(
    packageRoots([
      '/a/src/main.ts',
      '\0/a/node_modules/b/index.js',
      '/a/node_modules/b/lib/x.js?url&inline',
      '/a/node_modules/b/node_modules/@c/d/x.wasm',
    ]),
  ).toEqual(['/a/node_modules/b', '/a/node_modules/b/node_modules/@c/d']);
});

test('what draws the PNG comes with its licence and its source, and the typeface with that of fonts', () => {
  const resvg = packageLicence(folderOf('@resvg/resvg-wasm'));
  expect(resvg.fileName).toBe('resvg-resvg-wasm.txt');
  expect(resvg.text).toMatch(/^@resvg\/resvg-wasm [\d.]+\nLicence: MPL-2\.0\nSource: .*resvg-js/);
  expect(resvg.text).toContain('Mozilla Public License Version 2.0');
  const inter = packageLicence(folderOf('@expo-google-fonts/inter'));
  expect(inter.text).toContain('SIL OPEN FONT LICENSE Version 1.1');
  expect(inter.text).toContain('The Inter Project Authors');
});

test('a package with neither a text nor a known licence stops the build', () => {
  const root = mkdtempSync(join(tmpdir(), 'echosounder-'));
  try {
    writeFileSync(join(root, 'package.json'), '{"name":"x","version":"1.0.0","license":"Unheard-1.0"}');
    expect(() => packageLicence(root)).toThrow('x 1.0.0 has no licence file, and there is no text of Unheard-1.0');
  } finally {
    rmSync(root, { recursive: true });
  }
});
