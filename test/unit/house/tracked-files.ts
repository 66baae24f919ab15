// The files of the repository, without what .gitignore leaves out. Git itself is not asked: a copy without its history, or
// one owned by another user, is checked like any other.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Paths from the root, with slashes. */
export function trackedFiles(): readonly string[] {
  return filesBelow('', ignoredBy(readTracked('.gitignore')));
}

export function readTracked(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Path to text of every file that the pattern takes. */
export function textsOf(pattern: RegExp): ReadonlyMap<string, string> {
  const paths = trackedFiles().filter((path) => pattern.test(path));
  return new Map(paths.map((path) => [path, readTracked(path)]));
}

/** Whether a .gitignore leaves a name out, wherever it is. Only names and `*.ending` are understood; others throw. */
export function ignoredBy(gitignore: string): (name: string) => boolean {
  const patterns = gitignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const odd = patterns.find((pattern) => !/^(?:\*\.)?[\w.-]+\/?$/.test(pattern));
  if (odd !== undefined) throw new Error(`.gitignore: "${odd}" is not understood here; extend tracked-files.ts`);
  const names = new Set(['.git', ...patterns.map((pattern) => pattern.replace(/\/$/, ''))]);
  const endings = patterns.filter((pattern) => pattern.startsWith('*.')).map((pattern) => pattern.slice(1));
  return (name) => names.has(name) || endings.some((ending) => name.endsWith(ending));
}

function filesBelow(folder: string, ignored: (name: string) => boolean): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => !ignored(entry.name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path, ignored) : [path];
    });
}
