// The environment in which Dawn (in Node) and Chromium find Vulkan. The dynamic linker reads LD_LIBRARY_PATH when a process
// starts, so all of this has to be set before the process that opens a device exists.

import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const LOADER = 'libvulkan.so.1';
const SOFTWARE_DRIVER = 'vk_swiftshader_icd.json';
const CHROMIUM_FOLDERS = ['/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
const SYSTEM_FOLDERS = [
  ...['x86_64', 'aarch64'].flatMap((machine) => [`/usr/lib/${machine}-linux-gnu`, `/lib/${machine}-linux-gnu`]),
  ...['/usr/lib64', '/lib64', '/usr/lib', '/usr/local/lib'],
];

/**
 * The folder of a Chromium that holds a Vulkan loader and SwiftShader, or null.
 * @param {string | null} chromium its executable; /usr/bin/chromium may be a script, so the usual folders are tried as well
 */
export function vulkanFolder(chromium, folders = CHROMIUM_FOLDERS) {
  const own = chromium === null ? [] : [dirname(realpathSync(chromium))];
  return (
    [...own, ...folders].find((folder) => [LOADER, SOFTWARE_DRIVER].every((file) => existsSync(join(folder, file)))) ??
    null
  );
}

/**
 * What to add so that Dawn finds a Vulkan loader. A loader of the system goes first: it knows the machine's own drivers,
 * and the folder holds other libraries that would hide the system's.
 * @param {string | null} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function loaderEnvironment(folder, env, systemFolders = SYSTEM_FOLDERS) {
  if (folder === null || systemFolders.some((system) => existsSync(join(system, LOADER)))) return {};
  const before = env.LD_LIBRARY_PATH;
  return { LD_LIBRARY_PATH: before ? `${before}${delimiter}${folder}` : folder };
}

/**
 * What to add so that every machine tests on the same device, SwiftShader. WEBGPU_HARDWARE=1, or a driver already chosen by
 * VK_ICD_FILENAMES or VK_DRIVER_FILES, keeps the machine's own.
 * @param {string | null} folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function softwareDriverEnvironment(folder, env) {
  const chosen = env.VK_ICD_FILENAMES || env.VK_DRIVER_FILES || env.WEBGPU_HARDWARE === '1';
  return folder === null || chosen ? {} : { VK_ICD_FILENAMES: join(folder, SOFTWARE_DRIVER) };
}

/**
 * Mesa complains on stderr without a runtime folder: one that lives as long as this process, where none is set.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function runtimeFolderEnvironment(env) {
  if (env.XDG_RUNTIME_DIR || process.platform !== 'linux') return {};
  const folder = mkdtempSync(join(tmpdir(), 'echosounder-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return { XDG_RUNTIME_DIR: folder };
}
