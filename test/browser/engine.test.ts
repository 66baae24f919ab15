// The engine in the page itself: Chromium's WebGPU in place of Dawn's, and the page's own navigator.gpu.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/contract.ts';
import { openEngine } from '../../src/engine/open-engine.ts';
import { WebGpuEngine } from '../../src/engine/webgpu-engine.ts';
import { openDevice } from '../../src/gpu/device-session.ts';
import { NoDeviceError } from '../../src/gpu/errors.ts';
import { probeWords } from '../../src/gpu/probe.ts';
import { randomWord, type Word2 } from '../../src/math/threefry.ts';
import { type Experiment, parseExperiment } from '../../src/model/experiment.ts';

let webgpu: Engine;
let reference: Engine;
beforeAll(async () => {
  webgpu = await openEngine({ kind: 'webgpu' });
  reference = await openEngine({ kind: 'reference' });
});
afterAll(() => webgpu.destroy());

/**
 * Float32 sums of 196 products (digits) or 16, six layers down and six back: less than 12 * 200 roundings of 2^-24 in all, were
 * they all of one sign, and about their root, 3e-6, as they come; log10 of a square takes 2 / ln 10 of that.
 */
const LOG10_TOLERANCE = 1e-5;

async function meanSquares(engine: Engine, kind: string): Promise<Map<string, number | null>> {
  const experiment = parseExperiment({
    network: { depth: 6, width: 16, input: { kind, batch: 8 }, activation: 'tanh' },
    sweep: { 'network.skip': [false, true] },
  });
  const found = new Map<string, number | null>();
  for await (const { tower, site, layer, quantity, value } of engine.run(experiment)) {
    if (quantity === 'log10MeanSquare' && typeof value !== 'object') found.set(`${tower} ${site} ${layer}`, value);
    if (quantity === 'log10MeanSquare' && value === null) found.set(`${tower} ${site} ${layer}`, null);
    if (quantity === 'fault') throw new Error(`fault ${value} at ${site} ${layer}`);
  }
  return found;
}

describe('in the page', () => {
  test('WebGPU opens, passes its self-test and names its adapter', () => {
    expect(webgpu.kind).toBe('webgpu');
    expect(webgpu.adapter).toMatch(/swiftshader/i);
    expect(webgpu.reason).toMatch(/asked for/);
  });

  test('auto takes the CPU engine where WebGPU is computed on the processor too, and says why', async () => {
    const engine = await openEngine();
    expect(engine.kind).toBe('cpu');
    expect(engine.reason).toMatch(/swiftshader.*computes on the processor/i);
    engine.destroy();
  });

  test('random words are those of the host, bit for bit', async () => {
    const session = await openDevice(navigator.gpu);
    const key: Word2 = [0xdeadbeef, 3];
    const words = await probeWords(session, { key, first: 1000, count: 200 });
    expect([...words]).toEqual(Array.from({ length: 200 }, (_, index) => randomWord(key, 1000 + index)));
    session.destroy();
  });

  test.each(['gaussian', 'digits'])('the twin on %s agrees with the reference at every layer', async (kind) => {
    const got = await meanSquares(webgpu, kind);
    const expected = await meanSquares(reference, kind);
    // Two towers of seven states, seven of their gradients, six pre-activations and their gradients, logits and theirs.
    expect(expected.size).toBe(2 * (7 + 7 + 6 + 6 + 1 + 1));
    expect([...got.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [place, value] of expected) {
      const apart = Math.abs((got.get(place) ?? Number.NaN) - (value ?? Number.NaN));
      expect(apart, `${place}: got ${got.get(place)}, expected ${value}`).toBeLessThanOrEqual(LOG10_TOLERANCE);
    }
  });
});

describe('in a page without WebGPU', () => {
  let own: PropertyDescriptor | undefined;
  beforeAll(() => {
    own = Object.getOwnPropertyDescriptor(navigator, 'gpu');
    Object.defineProperty(navigator, 'gpu', { value: undefined, configurable: true });
  });
  afterAll(() => {
    Reflect.deleteProperty(navigator, 'gpu');
    if (own !== undefined) Object.defineProperty(navigator, 'gpu', own);
  });

  test('auto opens the CPU engine and says why', async () => {
    const engine = await openEngine();
    expect(engine.kind).toBe('cpu');
    expect(engine.reason).toMatch(/WebGPU is not available here: no navigator.gpu/);
  });

  test('webgpu is refused', async () => {
    await expect(openEngine({ kind: 'webgpu' })).rejects.toBeInstanceOf(NoDeviceError);
  });
});

describe('ten thousand layers', () => {
  const PASS_BYTES = 2 ** 22;
  /** The sums of all 20,000 layers, each off by less than one rounding of 2^-24 relative to its length, were they all of one sign. */
  const DEEP_TOLERANCE = (2 / Math.LN10) * 20_000 * 2 ** -24;
  const PLAIN = { activation: 'tanh', weights: { scheme: 'edge-of-chaos' } };
  const RESIDUAL = { activation: 'relu', skip: true, weights: { scheme: 'he' } };

  test.each([
    ['plain tanh at the edge of chaos', PLAIN],
    ['residual ReLU', RESIDUAL],
  ])('of %s stay inside default limits and 4 MiB by checkpoints, and agree with the reference', async (_, network) => {
    const experiment = parseExperiment({
      network: {
        depth: 10_000,
        width: 16,
        input: { width: 16, batch: 4 },
        readout: { loss: 'gaussian-cotangent' },
        ...network,
      },
      measure: ['forward', 'backward'],
    });
    const session = await openDevice(navigator.gpu, { defaultLimits: true });
    expect(session.limits.maxStorageBufferBindingSize).toBe(2 ** 27);
    const { device } = session;
    const sizes = new Map<string, number>();
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const label = descriptor.label ?? '';
      sizes.set(label, Math.max(sizes.get(label) ?? 0, descriptor.size));
      return create(descriptor);
    };
    const engine = new WebGpuEngine(session, 'test', { passBytes: PASS_BYTES });
    const got = await deepLogs(engine, experiment);
    engine.destroy();
    expect((sizes.get('arena') ?? Number.NaN) + (sizes.get('ledger') ?? Number.NaN)).toBeLessThanOrEqual(PASS_BYTES);
    const expected = await deepLogs(reference, experiment);
    expect(got.size).toBe(expected.size);
    for (const [place, value] of expected) {
      const apart = Math.abs((got.get(place) ?? Number.NaN) - value);
      if (!(apart <= DEEP_TOLERANCE)) expect.fail(`${place}: got ${got.get(place)}, expected ${value}`);
    }
  });

  async function deepLogs(engine: Engine, experiment: Experiment): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for await (const { site, layer, quantity, value } of engine.run(experiment)) {
      if (quantity === 'fault') throw new Error(`fault ${value} at ${site} ${layer}`);
      if (quantity === 'log10MeanSquare' && typeof value === 'number') found.set(`${site} ${layer}`, value);
    }
    return found;
  }
});
