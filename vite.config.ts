import { resolve } from 'node:path';
import { defineConfig } from 'vite';
import { bundledProgram } from './scripts/bundle-program.mjs';
import { compiledAssembly } from './scripts/compile-assembly.mjs';
import { packageLicences } from './scripts/package-licences.mjs';

// One file, three modes: the page (default), the library (--mode lib) and the command line (--mode cli).
const shared = {
  oxc: { jsx: { runtime: 'automatic' as const, importSource: 'preact' } },
  assetsInclude: '**/*.bin',
  plugins: [compiledAssembly(), bundledProgram()],
};

export default defineConfig(({ mode }) => {
  if (mode === 'lib') {
    return {
      ...shared,
      publicDir: false,
      build: {
        outDir: 'dist/lib',
        sourcemap: true,
        lib: {
          entry: {
            index: resolve('src/index.ts'),
            'cpu-worker': resolve('src/cpu-worker.ts'),
            'cpu-threads': resolve('src/cli/cpu-threads.ts'),
          },
          formats: ['es'],
        },
        rolldownOptions: { external: ['valibot', /^node:/] },
      },
    };
  }
  if (mode === 'cli') {
    return {
      ...shared,
      plugins: [...shared.plugins, packageLicences()],
      publicDir: false,
      build: {
        outDir: 'dist/cli',
        target: 'node20',
        ssr: resolve('src/cli/bin.ts'),
        minify: false,
        rolldownOptions: { output: { banner: '#!/usr/bin/env node', entryFileNames: 'cli.js' } },
      },
      ssr: { external: ['webgpu'], noExternal: true },
    };
  }
  return {
    ...shared,
    base: './',
    build: { outDir: 'dist/app', target: 'es2022', sourcemap: true },
    worker: { format: 'es', plugins: () => [compiledAssembly()] },
    // The worker is named too: a package found only when it starts would make the first page reload.
    optimizeDeps: { entries: ['index.html', 'src/worker.ts'] },
  };
});
