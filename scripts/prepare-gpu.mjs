// Browser and Vulkan driver, found or installed, as one environment: what every tier with a device needs.

import { chromiumCandidates, findChromium, playwrightChromium } from './find-chromium.mjs';
import {
  loaderEnvironment,
  runtimeFolderEnvironment,
  softwareDriverEnvironment,
  vulkanFolder,
} from './gpu-environment.mjs';
import { installChromium, WAYS_OUT } from './install-chromium.mjs';

/**
 * The whole environment for a child process. Throws with the ways out where there is no browser and none can be installed;
 * NO_BROWSER_INSTALL=1 forbids the attempt.
 * @param {{ driver?: 'software' | 'own' }} [options] `own` leaves the choice among the machine's drivers to Dawn
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function prepareGpu({ driver = 'software' } = {}) {
  const env = { ...process.env };
  const candidates = chromiumCandidates({ platform: process.platform, playwrightPath: await playwrightChromium() });
  const find = () => findChromium({ env, candidates });
  const chromium = find() ?? (env.NO_BROWSER_INSTALL === '1' ? null : installChromium(find));
  if (chromium === null) throw new Error(WAYS_OUT);
  const folder = process.platform === 'linux' ? vulkanFolder(chromium) : null;
  return {
    ...env,
    CHROMIUM_PATH: chromium,
    ...runtimeFolderEnvironment(env),
    ...loaderEnvironment(folder, env),
    ...(driver === 'software' ? softwareDriverEnvironment(folder, env) : {}),
  };
}
