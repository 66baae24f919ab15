// Compiles src/wasm/assembly (AssemblyScript) to WebAssembly, and gives the module to whoever imports it.
//   import relaxed from './assembly/index.ts?compiled=relaxed';   // base64 of the build with fused multiply-add (relaxed SIMD)
//   import plain from './assembly/index.ts?compiled=plain';       // the same with plain SIMD
// and for memory that several threads share, `relaxed-shared` and `plain-shared`.
// A build is kept under node_modules/.cache, by the text of its sources: compiling takes seconds.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import asc from 'assemblyscript/asc';
import { ROOT } from './run-command.mjs';

const FOLDER = resolve(ROOT, 'src/wasm/assembly');
const CACHE = resolve(ROOT, 'node_modules/.cache/assembly');
const QUERY = '?compiled=';

// Memory is the host's: it knows what a pass needs before it starts. Static data begins at 1024; the first 64 KiB are the kernels' own.
// ASSEMBLY_NAMES=1 keeps the functions' names, for a profiler.
const OPTIONS = [
  ...(process.env.ASSEMBLY_NAMES === '1' ? ['--debug'] : []),
  '--runtime',
  'stub',
  '--importMemory',
  '--initialMemory',
  '1',
  '--noAssert',
  '--optimizeLevel',
  '3',
  '--converge',
];
const SHARED = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '16384'];
const RELAXED = ['--enable', 'relaxed-simd', '--enable', 'simd'];
const PLAIN = ['--enable', 'simd'];
const BUILDS = {
  relaxed: RELAXED,
  plain: PLAIN,
  'relaxed-shared': [...RELAXED, ...SHARED],
  'plain-shared': [...PLAIN, ...SHARED],
};

/**
 * The compiled module.
 * @param {keyof typeof BUILDS} build
 * @returns {Promise<Buffer>}
 */
export async function compileAssembly(build) {
  const options = [...OPTIONS, ...BUILDS[build]];
  const kept = join(CACHE, `${keyOf(options)}.wasm`);
  try {
    return readFileSync(kept);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  /** @type {Uint8Array | null} */
  let binary = null;
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'out.wasm', '--baseDir', FOLDER, ...options], {
    writeFile: (name, contents) => {
      if (name === 'out.wasm' && typeof contents !== 'string') binary = contents;
    },
  });
  if (error !== null || binary === null) throw new Error(`src/wasm/assembly does not compile:\n${stderr.toString()}`);
  mkdirSync(CACHE, { recursive: true });
  // Renamed in one step: another process may be reading.
  writeFileSync(`${kept}.${process.pid}`, binary);
  renameSync(`${kept}.${process.pid}`, kept);
  return Buffer.from(binary);
}

/**
 * @param {string} name
 * @returns {name is keyof typeof BUILDS}
 */
function isBuild(name) {
  return Object.hasOwn(BUILDS, name);
}

/** @param {readonly string[]} options */
function keyOf(options) {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([createRequire(import.meta.url)('assemblyscript/package.json').version, options]));
  for (const name of readdirSync(FOLDER).sort()) {
    if (name.endsWith('.ts')) hash.update(name).update(readFileSync(join(FOLDER, name)));
  }
  return hash.digest('hex').slice(0, 32);
}

/**
 * The Vite plugin behind such imports.
 * @returns {import('vite').Plugin}
 */
export function compiledAssembly() {
  return {
    name: 'compiled-assembly',
    enforce: 'pre',
    async load(id) {
      const at = id.indexOf(QUERY);
      if (at < 0) return null;
      const build = id.slice(at + QUERY.length);
      if (!isBuild(build)) throw new Error(`${id}: no build "${build}"`);
      for (const name of readdirSync(FOLDER)) if (name.endsWith('.ts')) this.addWatchFile(join(FOLDER, name));
      return `export default ${JSON.stringify((await compileAssembly(build)).toString('base64'))};`;
    },
  };
}
