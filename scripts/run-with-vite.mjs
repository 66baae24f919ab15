// node scripts/run-with-vite.mjs <module.ts> [arguments]
// Runs a TypeScript module of this repository in Node, with the imports that Vite gives the page (`?raw` shaders, globs).
// Relative paths in the arguments are the module's business; the working folder stays the caller's.

import { resolve } from 'node:path';
import { createServer } from 'vite';
import { ROOT } from './run-command.mjs';

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) throw new Error('usage: node scripts/run-with-vite.mjs <module.ts> [arguments]');

const server = await createServer({
  root: ROOT,
  logLevel: 'silent',
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true, include: [] },
  // TensorFlow.js (bench) ships modules without extensions in its imports, which Node by itself refuses.
  ssr: { external: ['webgpu'], noExternal: [/^@tensorflow\//] },
});

const path = resolve(ROOT, entry);
process.argv = [process.execPath, path, ...args];
try {
  // The server stays open: the module may import more later. It holds no socket and no watcher, so it does not keep the
  // process alive.
  await server.ssrLoadModule(path);
} catch (error) {
  if (error instanceof Error) server.ssrFixStacktrace(error);
  console.error(error);
  process.exitCode = 1;
}
