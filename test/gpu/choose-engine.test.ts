// What auto opens where an adapter does not say that it is a software one: here a software adapter under another name, which the CPU
// engine outruns many times over.

import { expect, test } from 'vitest';
import { openDawn } from '../../src/cli/dawn.ts';
import { openEngine } from '../../src/engine/open-engine.ts';
import { scriptedGpu } from './scripted-device.ts';

test('both engines are measured once, the faster is taken, and the choice is remembered', async () => {
  const gpu = scriptedGpu(await openDawn(), () => undefined);
  const entries = new Map<string, string>();
  let reads = 0;
  const memory = {
    read: (key: string) => {
      reads += 1;
      return entries.get(key) ?? null;
    },
    write: (key: string, value: string) => void entries.set(key, value),
  };
  const first = await openEngine({ kind: 'auto', gpu, memory });
  expect(first.kind).toBe('cpu');
  expect(first.reason).toMatch(/faster than WebGPU on this machine/);
  first.destroy();
  const [choice] = [...entries].filter(([key]) => key.startsWith('engine '));
  expect(choice[0]).toMatch(/scripted.*WebAssembly SIMD/);
  expect(choice[1]).toBe('cpu');

  // What is remembered is believed, and not measured again.
  entries.set(choice[0], 'webgpu');
  const second = await openEngine({ kind: 'auto', gpu, memory });
  expect(second.kind).toBe('webgpu');
  expect(second.reason).toMatch(/faster here than the CPU engine/);
  second.destroy();
  expect(reads).toBeGreaterThan(1);
});
