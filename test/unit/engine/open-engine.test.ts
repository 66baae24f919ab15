// Which engine is opened, and what is said about it, where no device can be had. Wrong devices: test/gpu/engine-faults.test.ts.

import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../src/engine/open-engine.ts';
import { NoDeviceError } from '../../../src/gpu/errors.ts';

const info = { vendor: 'acme', architecture: 'one', description: '', isFallbackAdapter: false };
const gpuWith = (requestAdapter: () => Promise<unknown>) => ({ requestAdapter }) as unknown as GPU;
const refusing = gpuWith(async () => ({
  info,
  limits: {},
  features: new Set(),
  requestDevice: () => Promise.reject(new Error('the adapter is consumed')),
}));

const CASES = [
  { what: 'no WebGPU', gpu: undefined, reason: 'no-api', words: /no navigator.gpu/ },
  { what: 'no adapter', gpu: gpuWith(async () => null), reason: 'no-adapter', words: /found no adapter/ },
  {
    what: 'a requestAdapter that rejects',
    gpu: gpuWith(() => Promise.reject(new Error('blocked'))),
    reason: 'no-adapter',
    words: /found no adapter/,
  },
  {
    what: 'a requestDevice that rejects',
    gpu: refusing,
    reason: 'device-refused',
    words: /acme one refused.*consumed/,
  },
];

describe.each(CASES)('with $what', ({ gpu, reason, words }) => {
  test('auto opens the reference engine and says why', async () => {
    const engine = await openEngine({ kind: 'auto', gpu });
    expect(engine).toMatchObject({ kind: 'reference', adapter: 'float64' });
    expect(engine.reason).toMatch(words);
  });

  test('webgpu is refused with the step at which it ended', async () => {
    const refused = openEngine({ kind: 'webgpu', gpu });
    await expect(refused).rejects.toBeInstanceOf(NoDeviceError);
    await expect(refused).rejects.toMatchObject({ reason });
    await expect(refused).rejects.toThrow(words);
  });
});

test('auto is what is asked for by saying nothing', async () => {
  expect((await openEngine()).kind).toBe('reference');
});

test('the reference is opened without touching the device', async () => {
  const gpu = gpuWith(() => {
    throw new Error('touched');
  });
  expect((await openEngine({ kind: 'reference', gpu })).reason).toMatch(/asked for/);
});
