import { resolve } from 'node:path';
import { defineConfig } from 'vite';

// One file, three modes: the page (default), the library (--mode lib) and the command line (--mode cli).
const oxc = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const;

export default defineConfig(({ mode }) => {
  if (mode === 'lib') {
    return {
      oxc,
      build: {
        outDir: 'dist/lib',
        sourcemap: true,
        lib: { entry: { index: resolve('src/index.ts') }, formats: ['es'] },
        rolldownOptions: { external: ['valibot'] },
      },
    };
  }
  if (mode === 'cli') {
    return {
      oxc,
      build: {
        outDir: 'dist/cli',
        target: 'node20',
        ssr: resolve('src/cli/main.ts'),
        minify: false,
        rolldownOptions: { output: { banner: '#!/usr/bin/env node', entryFileNames: 'cli.js' } },
      },
      ssr: { external: ['webgpu'], noExternal: true },
    };
  }
  return {
    oxc,
    base: './',
    build: { outDir: 'dist/app', target: 'es2022', sourcemap: true },
    worker: { format: 'es' },
  };
});
