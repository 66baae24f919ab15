import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsPage } from '../../../src/cli/settings-page.ts';
import { ROOT, readTracked, textsOf } from './tracked-files.ts';

const manifest: { scripts: Record<string, string> } = JSON.parse(readTracked('package.json'));

describe('the docs', () => {
  const pages = textsOf(/\.md$/);

  it('list the settings as the table has them (npm run docs writes the page anew)', () => {
    expect(readTracked('docs/settings.md')).toBe(settingsPage());
  });

  it('name only npm scripts that exist', () => {
    const named = [...pages.values()].flatMap((text) =>
      [...text.matchAll(/npm run (?:-s |--silent )?([\w:]+)/g)].map((run) => run[1]),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((name) => name !== undefined && !(name in manifest.scripts))).toEqual([]);
  });

  it('link only to files that exist', () => {
    const links = [...pages].flatMap(([page, text]) =>
      [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map((link) => join(dirname(page), link[1] ?? '')),
    );
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('name only files of src, shaders, scripts, test, docs and examples that exist', () => {
    const paths = [...pages].flatMap(([page, text]) =>
      [...text.matchAll(/`((?:src|shaders|scripts|test|docs|examples|bench)\/[\w./-]+\.\w+)`/g)].map(
        (match) => `${page}: ${match[1]}`,
      ),
    );
    expect(paths.filter((line) => !existsSync(join(ROOT, line.split(': ')[1] ?? '')))).toEqual([]);
  });
});
