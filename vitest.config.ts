import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_LAUNCH } from './test/chromium-launch.ts';

// Tiers: unit (no device), shaders (every kernel compiles), gpu (numbers, on Dawn in Node and again in Chromium).
const shared = {
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  assetsInclude: '**/*.bin',
} as const;
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      { ...shared, test: { name: 'unit', include: ['test/unit/**/*.test.ts'], pool: 'forks', ...patience } },
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
