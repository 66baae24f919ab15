// WebGPU outside a browser: Dawn, from the optional npm package `webgpu`. The system's own driver comes first; where it
// has none, the software driver that ships with Chromium (SwiftShader) does the work.

import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Every instance, kept for ever: a collected one takes the process down with it ("tpp.c:83 ... Assertion", exit code 134).
 * Seen with webgpu 0.6.2 in 3 of 3 runs, in 0 of 9 with this array; delete it when a newer Dawn runs without.
 */
const KEPT: GPU[] = [];

const ICD_NAME = 'vk_swiftshader_icd.json';
/** Where the Vulkan loader looks for the drivers of the system (Khronos loader documentation, Linux). */
const DRIVER_FOLDERS = [
  '/etc/vulkan/icd.d',
  '/usr/share/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/usr/local/etc/vulkan/icd.d',
];

/**
 * Dawn's entry point, with WebGPU's constants made global. Where no driver is found its requestAdapter gives null.
 * Rejects with a one-line message where the package `webgpu` is not installed.
 */
export async function openDawn(): Promise<GPU> {
  const { create, globals } = await import('webgpu').catch((cause: unknown) => {
    throw new Error('WebGPU outside a browser needs the package webgpu: npm i webgpu', { cause });
  });
  Object.assign(globalThis, globals);
  // Without it Mesa and SwiftShader print "XDG_RUNTIME_DIR is invalid or not set" on every start.
  process.env.XDG_RUNTIME_DIR ??= tmpdir();
  const icd = driverIsChosen() ? undefined : findSwiftShader();
  if (icd === undefined || hasSystemDriver()) {
    const own = keep(create([]));
    if (icd === undefined || (await hasAdapter(own))) return own;
  }
  process.env.VK_ICD_FILENAMES = icd;
  return keep(create([]));
}

function keep(gpu: GPU): GPU {
  KEPT.push(gpu);
  return gpu;
}

async function hasAdapter(gpu: GPU): Promise<boolean> {
  return (await gpu.requestAdapter().catch(() => null)) !== null;
}

function driverIsChosen(): boolean {
  return process.env.VK_ICD_FILENAMES !== undefined || process.env.VK_DRIVER_FILES !== undefined;
}

/** Elsewhere than on Linux the system's API (Metal, Direct3D) is always there to ask. */
function hasSystemDriver(): boolean {
  if (process.platform !== 'linux') return true;
  const own = join(homedir(), '.local/share/vulkan/icd.d');
  return [...DRIVER_FOLDERS, own].some((folder) => list(folder).some((file) => file.endsWith('.json')));
}

function findSwiftShader(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const { CHROMIUM_PATH } = process.env;
  const given = CHROMIUM_PATH !== undefined && existsSync(CHROMIUM_PATH) ? [dirname(realpathSync(CHROMIUM_PATH))] : [];
  const playwright = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache/ms-playwright');
  const downloaded = list(playwright)
    .filter((folder) => folder.startsWith('chromium'))
    .flatMap((folder) => list(join(playwright, folder)).map((part) => join(playwright, folder, part)));
  const folders = [...given, '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome', ...downloaded];
  return folders.map((folder) => join(folder, ICD_NAME)).find((path) => existsSync(path));
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
