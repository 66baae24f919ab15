// Which engine is opened, and what is said about it, where no device can be had. Wrong devices: test/gpu/engine-faults.test.ts.

import { describe, expect, test } from 'vitest';
import type { CpuEngineOptions } from '../../../src/engine/cpu-engine.ts';
import { WorkerLostError } from '../../../src/engine/cpu-runner.ts';
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
  test('auto opens the CPU engine and says why', async () => {
    const engine = await openEngine({ kind: 'auto', gpu });
    expect(engine.kind).toBe('cpu');
    expect(engine.adapter).toMatch(/^WebAssembly SIMD/);
    expect(engine.reason).toMatch(words);
    engine.destroy();
  });

  test('webgpu is refused with the step at which it ended', async () => {
    const refused = openEngine({ kind: 'webgpu', gpu });
    await expect(refused).rejects.toBeInstanceOf(NoDeviceError);
    await expect(refused).rejects.toMatchObject({ reason });
    await expect(refused).rejects.toThrow(words);
  });
});

test('auto is what is asked for by saying nothing', async () => {
  const engine = await openEngine();
  expect(engine.kind).toBe('cpu');
  engine.destroy();
});

test.each(['cpu', 'reference'] as const)('%s is opened without touching the device', async (kind) => {
  const gpu = gpuWith(() => {
    throw new Error('touched');
  });
  const engine = await openEngine({ kind, gpu });
  expect(engine.kind).toBe(kind);
  expect(engine.reason).toMatch(/asked for/);
  engine.destroy();
});

describe('where workers of the CPU engine end at once', () => {
  const ending: CpuEngineOptions = {
    workers: 1,
    spawn: () => ({
      post: () => undefined,
      listen: (_, onEnd) => void Promise.resolve().then(() => onEnd('the program cannot be read')),
      close: () => undefined,
    }),
  };

  test('auto opens the reference engine and says why, of both', async () => {
    const engine = await openEngine({ gpu: undefined, cpu: ending });
    expect(engine).toMatchObject({ kind: 'reference', adapter: 'float64' });
    expect(engine.reason).toMatch(/no navigator.gpu.*the program cannot be read/);
  });

  test('cpu is refused', async () => {
    await expect(openEngine({ kind: 'cpu', cpu: ending })).rejects.toBeInstanceOf(WorkerLostError);
  });
});
