// Opening Dawn in Node: which driver it ends up with, and what it says where there is none.

import { afterEach, expect, test, vi } from 'vitest';
import { openDawn } from '../../src/cli/dawn.ts';
import { openDevice } from '../../src/gpu/device-session.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.doUnmock('webgpu');
  vi.resetModules();
});

test('without a chosen driver some adapter is found, the system’s own or SwiftShader', async () => {
  vi.stubEnv('VK_ICD_FILENAMES', undefined);
  vi.stubEnv('VK_DRIVER_FILES', undefined);
  const session = await openDevice(await openDawn());
  expect(session.adapter.name).not.toBe('');
  session.destroy();
});

test('a driver that was chosen is not replaced, so a missing one leaves no adapter', async () => {
  vi.stubEnv('VK_DRIVER_FILES', undefined);
  vi.stubEnv('VK_ICD_FILENAMES', '/nonexistent/icd.json');
  await expect(openDevice(await openDawn())).rejects.toMatchObject({ name: 'NoDeviceError', reason: 'no-adapter' });
  expect(process.env.VK_ICD_FILENAMES).toBe('/nonexistent/icd.json');
});

test('without the package the error says in one line how to get it', async () => {
  vi.doMock('webgpu', () => {
    throw new Error('not installed');
  });
  const { openDawn: openWithout } = await import('../../src/cli/dawn.ts');
  await expect(openWithout()).rejects.toThrow(/^WebGPU outside a browser needs the package webgpu: npm i webgpu$/);
});
