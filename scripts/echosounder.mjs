// `npm run -s echosounder -- <arguments>`: the command line from source. It installs nothing and chooses no driver: it only
// makes the Vulkan loader of an installed Chromium known, which has to be done before the process that opens a device starts.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromiumCandidates, playwrightChromium } from './find-chromium.mjs';
import { loaderEnvironment, runtimeFolderEnvironment, vulkanFolder } from './gpu-environment.mjs';
import { runCommand } from './run-command.mjs';

const env = { ...process.env };
const linux = process.platform === 'linux';
const folder = linux ? (vulkanFolder(null) ?? vulkanFolder(await anyChromium())) : null;

// npm runs scripts in the package's folder; relative files on the command line are meant from where it was typed.
const cwd = (env.npm_lifecycle_event === 'echosounder' && env.INIT_CWD) || process.cwd();
const runner = fileURLToPath(new URL('run-with-vite.mjs', import.meta.url));
process.exitCode = await runCommand([process.execPath, runner, 'src/cli/bin.ts', ...process.argv.slice(2)], {
  env: { ...env, ...runtimeFolderEnvironment(env), ...loaderEnvironment(folder, env) },
  cwd,
});

/** A file that exists is enough here: no browser is going to be started. */
async function anyChromium() {
  const chosen = env.CHROMIUM_PATH;
  const candidates = chromiumCandidates({ platform: process.platform, playwrightPath: await playwrightChromium() });
  return [...(chosen ? [chosen] : []), ...candidates].find((path) => existsSync(path)) ?? null;
}
