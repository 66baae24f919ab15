// Which folder of src/ may import from which: the table of docs/architecture.md as data. Change it there and here first,
// then the code. `shaders` and `data` stand for shaders/ and src/data/, which hold no TypeScript.

const LAB_MAY_IMPORT = ['lessons', 'experiment', 'plot', 'theory', 'model', 'math'];
const ENGINES = ['engine', 'gpu', 'wasm', 'reference', 'data'];

/** Folder, or composition root directly in src/, to the folders and roots it may import. Its own folder is always allowed. */
export const MAY_IMPORT: ReadonlyMap<string, readonly string[]> = new Map([
  ['math', []],
  ['model', ['math']],
  ['plot', ['math']],
  ['theory', ['model', 'math']],
  ['reference', ['model', 'math']],
  ['gpu', ['math', 'shaders']],
  ['wasm', ['math']],
  ['engine', ['gpu', 'wasm', 'reference', 'model', 'math', 'data']],
  ['experiment', ['engine', 'theory', 'model', 'math']],
  ['lessons', ['experiment', 'model']],
  ['lab', [...LAB_MAY_IMPORT, 'package.json']], // for the version
  ['element', ['lab', ...LAB_MAY_IMPORT]],
  // Composition roots: they alone open a device and pass it in.
  ['cli', ['lessons', 'experiment', 'plot', 'theory', 'model', 'math', ...ENGINES, 'package.json']], // for the version
  ['main.ts', ['worker.ts', 'element', 'lab', ...LAB_MAY_IMPORT, ...ENGINES]],
  ['worker.ts', ['cpu-worker.ts', 'lab', 'experiment', 'theory', 'model', 'math', ...ENGINES]],
  ['cpu-worker.ts', ['wasm', 'gpu']],
  ['index.ts', ['experiment', 'theory', 'model', 'math', ...ENGINES]],
]);

/** Folders whose files import no package: their formulas stand alone. */
export const WITHOUT_PACKAGES: readonly string[] = ['math', 'reference'];

export const MAY_IMPORT_NODE: readonly string[] = ['cli'];

/** Where a WebGPU call may stand, as path prefixes. */
export const MAY_CALL_WEBGPU: readonly string[] = ['src/gpu/', 'src/cli/dawn.ts'];

/** Where the document and the window may be touched, as path prefixes. */
export const MAY_TOUCH_DOM: readonly string[] = ['src/plot/', 'src/lab/', 'src/element/', 'src/main.ts'];
