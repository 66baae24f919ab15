import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { bundledProgram } from './scripts/bundle-program.mjs';
import { compiledAssembly } from './scripts/compile-assembly.mjs';
import { CHROMIUM_LAUNCH } from './test/chromium-launch.ts';

// Tiers: unit (no device), cpu (the kernels of the CPU engine), jax (generated programs, run in Python), shaders (every kernel
// compiles), gpu (numbers, on Dawn in Node and again in Chromium).
const shared = {
  oxc: { jsx: { runtime: 'automatic' as const, importSource: 'preact' } },
  assetsInclude: '**/*.bin',
  plugins: [compiledAssembly(), bundledProgram()],
};
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        // Sheets are empty in tests unless asked for; those of figures are read as text.
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          pool: 'forks',
          css: { include: /src\/plot\// },
          ...patience,
        },
      },
      {
        ...shared,
        test: {
          name: 'shaders',
          include: ['test/shaders/**/*.test.ts'],
          pool: 'forks',
          server: { deps: { inline: ['wgsl_reflect'] } },
          ...patience,
        },
      },
      { ...shared, test: { name: 'cpu', include: ['test/cpu/**/*.test.ts'], pool: 'forks', ...patience } },
      { ...shared, test: { name: 'jax', include: ['test/jax/**/*.test.ts'], pool: 'forks', ...patience } },
      {
        ...shared,
        test: { name: 'gpu', include: ['test/gpu/**/*.test.ts'], pool: 'forks', fileParallelism: false, ...patience },
      },
      {
        ...shared,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          ...patience,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: CHROMIUM_LAUNCH }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
