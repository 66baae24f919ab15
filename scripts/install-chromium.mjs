// Installs a Chromium where that can be done without asking: from the distribution's packages as root (or with a sudo that
// wants no password), otherwise Playwright's own build. Debian's package brings the software Vulkan driver with it.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ROOT } from './run-command.mjs';

// libvulkan1 is what Dawn loads in Node; the font is for the Chinese page and its screenshots.
const APT_PACKAGES = ['chromium', 'libvulkan1', 'fonts-noto-cjk'];
const PLAYWRIGHT = ['node_modules/playwright/cli.js', 'install'];

export const WAYS_OUT = `No Chromium was found, and none could be installed. Three ways out:
  1. as root on Debian:   apt-get update && apt-get install -y --no-install-recommends ${APT_PACKAGES.join(' ')}
  2. Playwright's own:    npx playwright install --with-deps chromium
  3. one you have:        CHROMIUM_PATH=/path/to/chromium npm test`;

/**
 * The commands that may bring a browser, most likely to work first.
 * @param {{ osRelease: string, hasApt: boolean, asRoot: readonly string[] | null }} machine `asRoot` is the prefix that gives root's rights
 * @returns {readonly (readonly string[])[]}
 */
export function installPlan({ osRelease, hasApt, asRoot }) {
  const plan = [];
  const browser = [...(hasApt && asRoot !== null ? ['--with-deps'] : []), 'chromium'];
  // Ubuntu's chromium package is a placeholder for a snap, which a container cannot run.
  if (hasApt && asRoot !== null && !/ubuntu/i.test(osRelease)) {
    plan.push([...asRoot, 'apt-get', 'update']);
    plan.push([...asRoot, 'apt-get', 'install', '-y', '--no-install-recommends', ...APT_PACKAGES]);
  }
  plan.push([process.execPath, ...PLAYWRIGHT, ...browser]);
  return plan;
}

/**
 * Carries the plan out until `found` answers a path; null if it never does. Output goes to stderr.
 * @param {() => string | null} found
 */
export function installChromium(found) {
  for (const [command, ...args] of installPlan(thisMachine())) {
    console.error(`No Chromium yet: ${[command, ...args].join(' ')}`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const { status } = spawnSync(String(command), args, { cwd: ROOT, stdio: ['ignore', 2, 2], env });
    const path = status === 0 ? found() : null;
    if (path !== null) return path;
  }
  return null;
}

function thisMachine() {
  const runs = (/** @type {string} */ command, /** @type {string[]} */ args) => spawnSync(command, args).status === 0;
  const hasApt = process.platform === 'linux' && runs('apt-get', ['--version']);
  const root = process.getuid?.() === 0;
  const asRoot = root ? [] : hasApt && runs('sudo', ['-n', 'true']) ? ['sudo', '-n'] : null;
  return { osRelease: hasApt ? readFileSync('/etc/os-release', 'utf8') : '', hasApt, asRoot };
}
