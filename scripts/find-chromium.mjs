// Finds a Chromium that starts. Nothing is installed here (install-chromium.mjs does that) and nothing is printed.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const LINUX = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(
  (name) => `/usr/bin/${name}`,
);
const MACOS = ['Google Chrome', 'Chromium'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
const VERSION_TIMEOUT_MS = 30_000; // a first start from a slow disk takes some seconds

/**
 * Where a browser may be, best first.
 * @param {{ platform: string, playwrightPath: string | null }} machine
 * @returns {readonly string[]}
 */
export function chromiumCandidates({ platform, playwrightPath }) {
  const installed = platform === 'darwin' ? MACOS : platform === 'linux' ? LINUX : [];
  return playwrightPath === null ? installed : [...installed, playwrightPath];
}

/**
 * The browser to use, or null. A CHROMIUM_PATH that names no file is an error, never a reason to take another browser.
 * @param {{ env?: NodeJS.ProcessEnv, candidates: readonly string[], starts?: (path: string) => boolean }} options
 * @returns {string | null}
 */
export function findChromium({ env = process.env, candidates, starts = answersVersion }) {
  const chosen = env.CHROMIUM_PATH;
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen)) throw new Error(`CHROMIUM_PATH is ${chosen}, and there is no such file`);
    return chosen;
  }
  return candidates.find((path) => existsSync(path) && starts(path)) ?? null;
}

/** Where Playwright would keep its own Chromium, whether it is there or not; null before `npm ci`. */
export async function playwrightChromium() {
  try {
    const { chromium } = await import('playwright');
    return chromium.executablePath();
  } catch {
    return null;
  }
}

/**
 * Some distributions put a placeholder at the browser's path that only says how to install it.
 * @param {string} path
 */
function answersVersion(path) {
  if (process.platform === 'win32') return true; // the Windows build opens a window instead of answering
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: VERSION_TIMEOUT_MS });
  return status === 0 && /\d+\.\d+/.test(stdout);
}
