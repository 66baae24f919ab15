// One fault at every call of a small sweep on the WebGPU engine: test/engines/fault-sweep.ts. A device that takes over compiles its kernels
// anew, so devices are lost in front of one that lives on, but for one test.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunNotice } from '../../src/engine/contract.ts';
import { WebGpuEngine, type WebGpuEngineOptions } from '../../src/engine/webgpu-engine.ts';
import { DeviceSession } from '../../src/gpu/device-session.ts';
import { DeviceLostError, NoDeviceError } from '../../src/gpu/errors.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';
import { collect } from '../engines/collect.ts';
import {
  describeFaultSweep,
  type FaultGround,
  refuseEach,
  type ScriptedEngine,
  SWEEP,
} from '../engines/fault-sweep.ts';
import { openTestDevice } from './open-test-device.ts';
import { type BufferCount, beforeCalls, countBuffers, failMemory, mockLoss, type Script } from './scripted-device.ts';

let session: DeviceSession;
let expected: MeasurementRecord[];
beforeAll(async () => {
  session = await openTestDevice();
  expected = await collect(new WebGpuEngine(session, 'test'), SWEEP);
});
afterAll(() => session.destroy());

function labelsLeft(count: BufferCount): string[] {
  return [...count.living().keys()];
}

/** A device that can be lost and destroyed, in front of everybody's. */
function frontDevice() {
  const { device, lose } = mockLoss(session.device);
  return { session: new DeviceSession(device, session.adapter), lose };
}

/** An engine on devices of which the first is `front`; every buffer has to be given back, of a lost device at once. */
function engineOn(
  front: DeviceSession,
  { script, reopen }: { readonly script: () => Script; readonly reopen: NonNullable<WebGpuEngineOptions['reopen']> },
): ScriptedEngine {
  const count = countBuffers(session.device);
  const { restore } = script();
  const engine = new WebGpuEngine(front, 'test', {
    reopen: () => {
      // What was left on the old device would be lost with it; here it would be a leak.
      expect(labelsLeft(count), 'left of the device before').toEqual([]);
      return reopen();
    },
  });
  const end = () => {
    expect(['', 'weights'], 'left of finished runs').toContain(labelsLeft(count).join(' '));
    engine.destroy();
    expect(labelsLeft(count), 'left of the engine').toEqual([]);
    restore();
    count.restore();
  };
  return { engine, end };
}

const ground: FaultGround = {
  watched: (before) => {
    let front = frontDevice();
    return engineOn(front.session, {
      script: () => beforeCalls(session.device, (call) => before(call, () => front.lose())),
      reopen: async () => {
        front = frontDevice();
        return front.session;
      },
    });
  },
  refused: (position) => {
    let failures = () => 0;
    const script = () => {
      const fault = failMemory(session.device, (creation) => creation === position, { readBack: true });
      failures = fault.failures;
      return fault;
    };
    const scripted = engineOn(frontDevice().session, { script, reopen: async () => frontDevice().session });
    return { ...scripted, refusals: () => failures() };
  },
  lossKind: 'device-lost',
  lossError: DeviceLostError,
};

describeFaultSweep(ground);

test('a fresh engine gives the same bits again, through every kind of call', async () => {
  const names = new Set<string>();
  const script = beforeCalls(session.device, (_, name) => names.add(name));
  expect(await collect(new WebGpuEngine(session, 'test'), SWEEP)).toEqual(expected);
  script.restore();
  const kinds = ['createBindGroup', 'createBuffer', 'createCommandEncoder', 'mapAsync', 'onSubmittedWorkDone'];
  expect([...names].sort()).toEqual([...kinds, 'submit', 'writeBuffer']);
});

test('memory refused at any one buffer, staging included, changes no bit, leaks nothing and is told', async () => {
  const { refused, told } = await refuseEach(ground);
  expect(refused).toBeGreaterThan(12);
  // Weights that cannot be kept pass through the ring instead: those refusals cost nothing and are not told.
  expect(told).toBeGreaterThan(refused / 2);
  expect(told).toBeLessThan(refused);
});

/** Calls of an undisturbed run of a fresh engine. */
async function countCalls(): Promise<number> {
  let calls = 0;
  const script = beforeCalls(session.device, (call) => {
    calls = call;
  });
  await collect(new WebGpuEngine(session, 'test'), SWEEP);
  script.restore();
  return calls;
}

describe('a device lost', () => {
  test('in earnest, in each of the two chunks, is replaced to the same bits', async () => {
    // Each device compiles three kernels before anything else, most of what this file takes. The second device lives long enough
    // to finish the first chunk and is lost in the other.
    const calls = (await countCalls()) + 3;
    const positions = [0.3, 0.8].map((share) => Math.ceil(share * calls));
    const counts: BufferCount[] = [];
    const open = async () => {
      const opened = await openTestDevice();
      const position = positions[counts.length];
      counts.push(countBuffers(opened.device));
      beforeCalls(opened.device, (call) => {
        if (call === position) opened.device.destroy();
      });
      return opened;
    };
    const engine = new WebGpuEngine(await open(), 'test', { reopen: open });
    const notices: RunNotice[] = [];
    expect(await collect(engine, SWEEP, { onNotice: (notice) => notices.push(notice) })).toEqual(expected);
    expect(notices.map(({ kind }) => kind)).toEqual(['device-lost', 'device-lost']);
    engine.destroy();
    expect(counts.map(labelsLeft)).toEqual([[], [], []]);
  });

  test('where no other can be opened ends the run with the cause, and a later run tries again', async () => {
    const doomed = mockLoss(session.device);
    let available = false;
    const reopen = async () => {
      if (!available) throw new NoDeviceError('no-adapter', 'the adapter is gone');
      return new DeviceSession(mockLoss(session.device).device, session.adapter);
    };
    const engine = new WebGpuEngine(new DeviceSession(doomed.device, session.adapter), 'test', { reopen });
    doomed.lose();
    await expect(collect(engine, SWEEP)).rejects.toThrow(
      /was lost .* and no other could be opened: the adapter is gone;/,
    );
    available = true;
    expect(await collect(engine, SWEEP)).toEqual(expected);
    engine.destroy();
  });
});

test('no script and no run has left an error that nobody caught', () => {
  session.check();
});
