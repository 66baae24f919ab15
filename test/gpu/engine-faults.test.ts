// What the WebGPU engine does when memory fails, the device is lost, computes wrongly or refuses a kernel. Engines share one device
// where they can, since compiling the kernels takes longer than all the rest; for the same reason experiments only go down.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDawn } from '../../src/cli/dawn.ts';
import type { Progress } from '../../src/engine/contract.ts';
import { openEngine } from '../../src/engine/open-engine.ts';
import { engineSelfTest } from '../../src/engine/self-test.ts';
import { WebGpuEngine } from '../../src/engine/webgpu-engine.ts';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { DeviceLostError, KernelError, SelfTestError } from '../../src/gpu/errors.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';
import { collect } from '../engines/collect.ts';
import { COHORT, describeMemoryFaults, LAYERS, networkOf, ONE } from '../engines/memory-faults.ts';
import { openTestDevice } from './open-test-device.ts';
import { corruptReadings, countBuffers, failMemory, onReadBack, scriptedGpu } from './scripted-device.ts';

/** More than two slices of 512 dispatches. */
const DEEP = networkOf(700);

let session: DeviceSession;
let expected: MeasurementRecord[];
beforeAll(async () => {
  session = await openTestDevice();
  expected = await collect(freshEngine(), COHORT);
});
afterAll(() => session.destroy());

/** An engine that has drawn no weights yet. It must not be destroyed: the session is everybody's. */
function freshEngine(): WebGpuEngine {
  return new WebGpuEngine(session, 'test');
}

describeMemoryFaults({
  fresh: freshEngine,
  refuseLedgers: (refuses) => failMemory(session.device, (_, { label, size }) => label === 'ledger' && refuses(size)),
});

describe('memory of a device that fails', () => {
  test('once, at any of its requests, costs a smaller chunk and changes no record', async () => {
    let creations = 0;
    const probe = failMemory(session.device, (creation) => {
      creations = creation;
      return false;
    });
    const wanted = await collect(freshEngine(), COHORT);
    probe.restore();
    expect(wanted).toEqual(expected);
    expect(creations).toBeGreaterThan(6);
    const living = countBuffers(session.device);
    try {
      for (let position = 1; position <= creations; position++) {
        const script = failMemory(session.device, (creation) => creation === position);
        try {
          const before = sum(living.living());
          const engine = freshEngine();
          expect(await collect(engine, COHORT), `buffer ${position} failed`).toEqual(wanted);
          expect(script.failures()).toBe(1);
          const left = (sum(living.living()) - before) / (272 * 4);
          expect(left, `matrices left after buffer ${position}: those of the one slab`).toBe(LAYERS);
        } finally {
          script.restore();
        }
      }
    } finally {
      living.restore();
    }
  });

  test('once, at the buffer for reading back, costs a smaller chunk too', async () => {
    const readsBack = ({ usage }: GPUBufferDescriptor) => (usage & GPUBufferUsage.MAP_READ) !== 0;
    let failed = false;
    const script = failMemory(
      session.device,
      (_, descriptor) => {
        const now = !failed && readsBack(descriptor);
        failed ||= now;
        return now;
      },
      { readBack: true },
    );
    try {
      expect(await collect(freshEngine(), COHORT)).toEqual(expected);
    } finally {
      script.restore();
    }
  });
});

function sum(sizes: ReadonlyMap<string, readonly number[]>): number {
  return [...sizes.values()].flat().reduce((total, size) => total + size, 0);
}

describe('a device that is lost in the middle of a run', () => {
  test.each([
    ['behind our back', (lost: DeviceSession) => lost.device.destroy()],
    ['by destroying the engine', (_: DeviceSession, engine: WebGpuEngine) => engine.destroy()],
  ])('%s ends it with DeviceLostError, and so every later one, without a record', async (_, lose) => {
    const own = await openTestDevice();
    const engine = new WebGpuEngine(own, 'test');
    const records: MeasurementRecord[] = [];
    let lostAt: Progress | null = null;
    const onProgress = (progress: Progress) => {
      if (lostAt !== null || progress.done === 0 || progress.done >= progress.total) return;
      lostAt = progress;
      lose(own, engine);
    };
    const run = async () => {
      for await (const record of engine.run(DEEP, { onProgress })) records.push(record);
    };
    await expect(run()).rejects.toBeInstanceOf(DeviceLostError);
    expect(lostAt).not.toBeNull();
    expect(records).toEqual([]);
    await expect(collect(engine, ONE)).rejects.toBeInstanceOf(DeviceLostError);
    engine.destroy();
  });

  test('between the last dispatch and the reading back yields no record of zeros', async () => {
    const own = await openTestDevice();
    const engine = new WebGpuEngine(own, 'test');
    const script = onReadBack(own.device, () => own.device.destroy());
    const records: MeasurementRecord[] = [];
    const run = async () => {
      for await (const record of engine.run(DEEP)) records.push(record);
    };
    await expect(run()).rejects.toBeInstanceOf(DeviceLostError);
    expect(script.readings()).toBe(1);
    expect(records).toEqual([]);
    engine.destroy();
  });
});

describe('a device that computes wrongly', () => {
  const wrongWord = async () =>
    scriptedGpu(await openDawn(), (device) => corruptReadings(device, (reading) => reading === 0));

  test('is not used by auto, which says what was wrong and by how much', async () => {
    const engine = await openEngine({ kind: 'auto', gpu: await wrongWord() });
    expect(engine.kind).toBe('cpu');
    expect(engine.reason).toMatch(/gave wrong results and is not used: .*random word 0 is \d+, not 1214273199/);
  });

  test('is refused where WebGPU was asked for', async () => {
    await expect(openEngine({ kind: 'webgpu', gpu: await wrongWord() })).rejects.toBeInstanceOf(SelfTestError);
  });

  // One reading of words and four of activations come before the ledger, the values after it. On the shared device: its kernels are compiled.
  test.each([
    ['the ledger', 5],
    ['the values', 6],
  ])('in %s is found by the known network, where words and activations are right', async (_, first) => {
    const script = corruptReadings(session.device, (reading) => reading >= first);
    try {
      const refused = engineSelfTest(session);
      await expect(refused).rejects.toThrow(/known network is /);
      await expect(refused).rejects.toBeInstanceOf(SelfTestError);
    } finally {
      script.restore();
    }
    await engineSelfTest(session);
  });
});

describe('a device that refuses a kernel', () => {
  const refusing = async () =>
    scriptedGpu(await openDawn(), (device) => {
      device.createComputePipelineAsync = () => Promise.reject(new Error('the compiler gave up'));
    });

  test('is not used by auto, which names the kernel and the compiler', async () => {
    const engine = await openEngine({ kind: 'auto', gpu: await refusing() });
    expect(engine.kind).toBe('cpu');
    expect(engine.reason).toMatch(/could not be used: kernel probe-words was refused: .*the compiler gave up/);
  });

  test('is refused where WebGPU was asked for', async () => {
    await expect(openEngine({ kind: 'webgpu', gpu: await refusing() })).rejects.toBeInstanceOf(KernelError);
  });
});

test('no script and no run has left an error that nobody caught', () => {
  session.check();
});
