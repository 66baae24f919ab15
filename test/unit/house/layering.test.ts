import { describe, expect, it } from 'vitest';
import { badArrows, cycles, importGraph } from './import-graph.ts';
import { MAY_CALL_WEBGPU, MAY_IMPORT, MAY_TOUCH_DOM } from './layer-table.ts';
import { readSource } from './read-source.ts';
import { readTracked, textsOf } from './tracked-files.ts';

const sources = textsOf(/^src\/.*(?<!\.d)\.tsx?$/);
const graph = importGraph(sources);

/** The lines of a rule about where something may stand. */
function misplaced(files: ReadonlyMap<string, string>, places: readonly string[], found: 'webgpuCalls' | 'domUses') {
  return [...files]
    .filter(([path]) => !places.some((place) => path.startsWith(place)))
    .flatMap(([path, text]) => readSource(path, text)[found].map((name) => `${path}: ${name}`));
}

describe('the folders of src', () => {
  it('import only what the table of layers allows', () => {
    expect(graph.size).toBeGreaterThan(0);
    expect(badArrows(graph)).toEqual([]);
  });

  it('import without cycles, types included', () => {
    expect(cycles(graph)).toEqual([]);
  });

  it('call WebGPU only in src/gpu and where the command line opens Dawn', () => {
    expect(misplaced(sources, MAY_CALL_WEBGPU, 'webgpuCalls')).toEqual([]);
  });

  it('touch the document only in plot, lab, element and the entry of the page', () => {
    expect(misplaced(sources, MAY_TOUCH_DOM, 'domUses')).toEqual([]);
  });

  it('are the folders that docs/architecture.md describes, each with a row of its own', () => {
    const rows = [...readTracked('docs/architecture.md').matchAll(/^\| `src\/([^`]+?)\/?` \|/gm)].map((row) => row[1]);
    expect([...rows].sort()).toEqual([...MAY_IMPORT.keys()].sort());
  });
});

/** The lines of shader files that their folder does not allow. */
function badShaderLines(files: ReadonlyMap<string, string>): readonly string[] {
  return [...files].flatMap(([path, text]) => {
    const kernel = path.startsWith('shaders/kernels/');
    const included = [...text.matchAll(/^\/\/!include\s+(\S+)/gm)].map((include) => include[1] ?? '');
    const arrows = included.filter((target) => !target.startsWith('shared/')).map((target) => `${path} -> ${target}`);
    const entries = [...text.matchAll(/^@compute\b/gm)].length;
    const bindings = [...text.matchAll(/^@group\(/gm)].length;
    if (kernel) return entries === 1 ? arrows : [...arrows, `${path}: ${entries} entry points, not 1`];
    return entries + bindings === 0
      ? arrows
      : [...arrows, `${path}: has ${entries} entry points and ${bindings} bindings`];
  });
}

describe('the shaders', () => {
  it('are kernels with one entry point each and shared files without entry points or bindings, and include only shared files', () => {
    const shaders = textsOf(/^shaders\/.*\.wgsl$/);
    expect(shaders.size).toBeGreaterThan(0);
    expect(badShaderLines(shaders)).toEqual([]);
  });

  it('would be refused with a second entry point, a binding in a shared file, or a kernel that includes a kernel', () => {
    const entry = '@compute @workgroup_size(64)\nfn main() {}\n';
    const bad = new Map([
      ['shaders/kernels/a.wgsl', entry + entry],
      ['shaders/kernels/b.wgsl', `//!include kernels/a.wgsl\n${entry}`],
      ['shaders/shared/c.wgsl', '@group(0) @binding(0) var<uniform> p: u32;\n'],
    ]);
    expect(badShaderLines(bad)).toHaveLength(3);
  });
});

describe('the check of the layers', () => {
  const arrows = (path: string, text: string) => badArrows(importGraph(new Map([[path, text]])));

  it.each([
    ['a value import', "import { Engine } from '../engine/contract.ts';"],
    ['a type import', "import type { Engine } from '../engine/contract.ts';"],
    ['a type import in place', "type E = import('../engine/contract.ts').Engine;"],
    ['a dynamic import', "const m = () => import('../engine/contract.ts');"],
    ['a re-export', "export * from '../engine/contract.ts';"],
    ['a glob', "const all = import.meta.glob(['../engine/*.ts']);"],
    ['a worker', "new Worker(new URL('../worker.ts', import.meta.url));"],
    ['shaders', "import text from '../../shaders/kernels/x.wgsl?raw';"],
    ['Node', "import { readFileSync } from 'node:fs';"],
    ['Node without its prefix', "import { readFileSync } from 'fs';"],
    ['an unknown folder', "import { x } from '../elsewhere/x.ts';"],
  ])('refuses %s from theory', (_, text) => {
    expect(arrows('src/theory/length-map.ts', text)).toHaveLength(1);
  });

  it('refuses a file in a folder that the table does not have', () => {
    expect(arrows('src/elsewhere/x.ts', "import { y } from '../math/y.ts';")).toHaveLength(1);
  });

  it('refuses a package in math and allows it in model', () => {
    expect(arrows('src/math/x.ts', "import * as v from 'valibot';")).toHaveLength(1);
    expect(arrows('src/model/x.ts', "import * as v from 'valibot';")).toEqual([]);
  });

  it('allows shaders in gpu, data in engine, and Node in the command line', () => {
    expect(arrows('src/gpu/x.ts', "import.meta.glob('../../shaders/**/*.wgsl', { query: '?raw' });")).toEqual([]);
    expect(arrows('src/engine/x.ts', "import url from '../data/digits-14.bin?url';")).toEqual([]);
    expect(arrows('src/cli/x.ts', "import { readFileSync } from 'node:fs';")).toEqual([]);
  });

  it('does not count what stands in comments and strings', () => {
    expect(arrows('src/math/x.ts', `// import '../lab/a.ts';\nconst text = "import '../lab/a.ts'";`)).toEqual([]);
  });

  it('finds a cycle through a type import, and none in a diamond', () => {
    const ring = new Map([
      ['src/model/a.ts', "import { b } from './b.ts';"],
      ['src/model/b.ts', "import type { A } from './a.ts';"],
    ]);
    expect(cycles(importGraph(ring))).toEqual(['src/model/a.ts -> src/model/b.ts -> src/model/a.ts']);
    const diamond = new Map([
      ['src/model/a.ts', "import './b.ts'; import './c.ts';"],
      ['src/model/b.ts', "import './d.ts';"],
      ['src/model/c.ts', "import './d.ts';"],
      ['src/model/d.ts', ''],
    ]);
    expect(cycles(importGraph(diamond))).toEqual([]);
  });

  it('finds a WebGPU call in an engine and the document in a model', () => {
    const engine = new Map([['src/engine/x.ts', 'const a = await gpu.requestAdapter();']]);
    expect(misplaced(engine, MAY_CALL_WEBGPU, 'webgpuCalls')).toEqual(['src/engine/x.ts: requestAdapter']);
    const model = new Map([['src/model/x.ts', 'const a = globalThis.document; const b = window.innerWidth;']]);
    expect(misplaced(model, MAY_TOUCH_DOM, 'domUses')).toEqual([
      'src/model/x.ts: globalThis.document',
      'src/model/x.ts: window.innerWidth',
    ]);
  });
});
