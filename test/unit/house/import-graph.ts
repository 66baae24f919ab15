// The imports of src/ as a graph, and what is wrong with it: arrows that the table does not have, and cycles.

import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { MAY_IMPORT, MAY_IMPORT_NODE, WITHOUT_PACKAGES } from './layer-table.ts';
import { readSource } from './read-source.ts';

/** File (from the root, with slashes) to the specifiers it imports, queries and globs as written. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

export function importGraph(sources: ReadonlyMap<string, string>): ImportGraph {
  return new Map([...sources].map(([path, text]) => [path, readSource(path, text).imports]));
}

/** One line for each arrow that the table forbids. */
export function badArrows(graph: ImportGraph): readonly string[] {
  return [...graph].flatMap(([path, specifiers]) =>
    specifiers.flatMap((specifier) => {
      const fault = faultOf(path, specifier);
      return fault === null ? [] : [`${path} -> ${specifier}: ${fault}`];
    }),
  );
}

function faultOf(path: string, specifier: string): string | null {
  const from = layerOf(path);
  const allowed = MAY_IMPORT.get(from);
  if (allowed === undefined) return `src/${from} is not in the table`;
  const target = targetOf(path, specifier);
  if (target === null) {
    if (isBuiltin(specifier)) return MAY_IMPORT_NODE.includes(from) ? null : `${from} may not import from Node`;
    return WITHOUT_PACKAGES.includes(from) ? `${from} may not import packages` : null;
  }
  const to = layerOf(target);
  return to === from || allowed.includes(to) ? null : `${from} may not import ${to}`;
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0] ?? '');
}

/** src/math/roots.ts -> math, src/main.ts -> main.ts, shaders/kernels/x.wgsl -> shaders. */
function layerOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second : top;
}

/** The file or glob a specifier names, from the root; null for a package. */
function targetOf(path: string, specifier: string): string | null {
  const plain = specifier.replace(/\?.*$/, '').replace(/^!/, '');
  if (plain.startsWith('.')) return posix.join(posix.dirname(path), plain);
  return plain.startsWith('/') ? plain.slice(1) : null; // Vite: from the root
}

/** One line for each cycle found, type imports included: a -> b -> a. */
export function cycles(graph: ImportGraph): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) found.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || done.has(path)) return;
    for (const specifier of graph.get(path) ?? []) {
      const target = targetOf(path, specifier);
      if (target !== null && graph.has(target)) walk(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of graph.keys()) walk(path, []);
  return found;
}
