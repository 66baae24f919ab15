import { defineConfig } from '@playwright/test';
import { CHROMIUM_LAUNCH } from './test/chromium-launch.ts';

// The built page, as readers get it, in Chromium with WebGPU on a software adapter. One worker: two software adapters at
// once would only slow each other down.
const ADDRESS = 'http://localhost:4399/';
const VITE = 'node node_modules/vite/bin/vite.js';

export default defineConfig({
  testDir: 'test/ui',
  outputDir: 'test-results',
  workers: 1,
  // Opening the engine compiles every kernel, and a software adapter takes its time.
  timeout: 120_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: {
    baseURL: ADDRESS,
    launchOptions: CHROMIUM_LAUNCH,
    locale: 'en-GB',
    colorScheme: 'light',
    viewport: { width: 1280, height: 900 },
  },
  webServer: {
    command: `${VITE} build --logLevel warn && ${VITE} preview --outDir dist/app --port 4399 --strictPort`,
    url: ADDRESS,
    reuseExistingServer: false,
    timeout: 120_000,
  },
});
