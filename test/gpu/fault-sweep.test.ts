// One fault at every step of a small sweep: memory refused, the run cancelled, the device lost. Whatever the step, the records that
// arrive are the bits of an undisturbed run, and no buffer stays behind. Runs only go down, to keep the kernels few: a device that
// takes over compiles them anew.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunNotice, RunOptions } from '../../src/engine/contract.ts';
import { WebGpuEngine } from '../../src/engine/webgpu-engine.ts';
import { DeviceSession } from '../../src/gpu/device-session.ts';
import { DeviceLostError, NoDeviceError } from '../../src/gpu/errors.ts';
import { parseExperiment } from '../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';
import { openTestDevice } from './open-test-device.ts';
import { type BufferCount, beforeCalls, countBuffers, failMemory, mockLoss } from './scripted-device.ts';

/** Two cohorts, one for each seed, of three towers each. */
const SWEEP = parseExperiment({
  network: {
    depth: 3,
    width: 8,
    input: { width: 8, batch: 4 },
    activation: 'tanh',
    readout: { loss: 'gaussian-cotangent' },
  },
  sweep: { 'network.weights.gain': [0.5, 1, 2] },
  seeds: { count: 2 },
  measure: ['forward'],
});

let session: DeviceSession;
let expected: MeasurementRecord[];
beforeAll(async () => {
  session = await openTestDevice();
  expected = await collect(new WebGpuEngine(session, 'test'));
});
afterAll(() => session.destroy());

async function collect(engine: WebGpuEngine, options?: RunOptions): Promise<MeasurementRecord[]> {
  const records: MeasurementRecord[] = [];
  await collectInto(records, engine, options);
  return records;
}

async function collectInto(records: MeasurementRecord[], engine: WebGpuEngine, options?: RunOptions): Promise<void> {
  for await (const record of engine.run(SWEEP, options)) records.push(record);
}

/** Nothing but weights may outlive a run. */
function labelsLeft(count: BufferCount): string[] {
  return [...count.living().keys()];
}

/** Calls of an undisturbed run of a fresh engine. */
async function countCalls(): Promise<number> {
  let calls = 0;
  const script = beforeCalls(session.device, (call) => {
    calls = call;
  });
  await collect(new WebGpuEngine(session, 'test'));
  script.restore();
  return calls;
}

test('a fresh engine gives the same bits again, through every kind of call', async () => {
  const names = new Set<string>();
  const script = beforeCalls(session.device, (_, name) => names.add(name));
  expect(await collect(new WebGpuEngine(session, 'test'))).toEqual(expected);
  script.restore();
  const kinds = ['createBindGroup', 'createBuffer', 'createCommandEncoder', 'mapAsync', 'onSubmittedWorkDone'];
  expect([...names].sort()).toEqual([...kinds, 'submit', 'writeBuffer']);
});

test('memory refused at any one buffer, staging included, changes no bit, leaks nothing and is told', async () => {
  const count = countBuffers(session.device);
  let refused = 0;
  let told = 0;
  try {
    for (let position = 1; ; position++) {
      const script = failMemory(session.device, (creation) => creation === position, { readBack: true });
      const engine = new WebGpuEngine(session, 'test');
      const onNotice = ({ kind }: RunNotice) => {
        expect(kind).toBe('less-memory');
        told += 1;
      };
      const records = await collect(engine, { onNotice });
      script.restore();
      expect(records, `buffer ${position}`).toEqual(expected);
      expect(labelsLeft(count), `buffer ${position}`).toEqual(['weights']);
      if (script.failures() === 0) break;
      refused += 1;
    }
  } finally {
    count.restore();
  }
  expect(refused).toBeGreaterThan(12);
  // Weights that cannot be kept pass through the ring instead: those refusals cost nothing and are not told.
  expect(told).toBeGreaterThan(refused / 2);
  expect(told).toBeLessThan(refused);
});

test('a run cancelled at any one call has yielded the beginning of its records, and the next one is whole', async () => {
  const reason = new Error('enough');
  const calls = await countCalls();
  const count = countBuffers(session.device);
  let partial = 0;
  try {
    for (let position = 1; position <= calls; position++) {
      const cancel = new AbortController();
      const script = beforeCalls(session.device, (call) => {
        if (call === position) cancel.abort(reason);
      });
      const engine = new WebGpuEngine(session, 'test');
      const records: MeasurementRecord[] = [];
      await expect(collectInto(records, engine, { signal: cancel.signal }), `call ${position}`).rejects.toBe(reason);
      script.restore();
      expect(records, `call ${position}`).toEqual(expected.slice(0, records.length));
      expect([0, expected.length / 2], 'whole cohorts').toContain(records.length);
      if (records.length > 0) partial += 1;
      expect(await collect(engine), `after call ${position}`).toEqual(expected);
      expect(labelsLeft(count)).toEqual(['weights']);
    }
  } finally {
    count.restore();
  }
  expect(partial).toBeGreaterThan(calls / 4);
});

describe('a device lost', () => {
  test('before any one call is replaced, to the same bits, and nothing is left of it', async () => {
    // Mock losses of the one device: the pipelines it has compiled are found again, so that every call can have its turn.
    const calls = await countCalls();
    const count = countBuffers(session.device);
    try {
      for (let position = 1; position <= calls; position++) {
        const doomed = mockLoss(session.device);
        const script = beforeCalls(session.device, (call) => {
          if (call === position) doomed.lose();
        });
        const reopen = async () => {
          // What was left on the old device would be lost with it; here it would be a leak.
          expect(labelsLeft(count), `lost at call ${position}`).toEqual([]);
          return new DeviceSession(mockLoss(session.device).device, session.adapter);
        };
        const engine = new WebGpuEngine(new DeviceSession(doomed.device, session.adapter), 'test', { reopen });
        const notices: RunNotice[] = [];
        const records = await collect(engine, { onNotice: (notice) => notices.push(notice) });
        script.restore();
        expect(records, `lost at call ${position}`).toEqual(expected);
        expect(notices.map(({ kind }) => kind)).toEqual(['device-lost']);
        engine.destroy();
        expect(labelsLeft(count)).toEqual([]);
      }
    } finally {
      count.restore();
    }
  });

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
    expect(await collect(engine, { onNotice: (notice) => notices.push(notice) })).toEqual(expected);
    expect(notices.map(({ kind }) => kind)).toEqual(['device-lost', 'device-lost']);
    engine.destroy();
    expect(counts.map(labelsLeft)).toEqual([[], [], []]);
  });

  test('a fourth time within one chunk ends the run with DeviceLostError, and what was yielded before stays', async () => {
    const first = mockLoss(session.device);
    let opened = 0;
    const reopen = async () => {
      opened += 1;
      const doomed = mockLoss(session.device);
      doomed.lose();
      return new DeviceSession(doomed.device, session.adapter);
    };
    const engine = new WebGpuEngine(new DeviceSession(first.device, session.adapter), 'test', { reopen });
    const records: MeasurementRecord[] = [];
    const run = async () => {
      for await (const record of engine.run(SWEEP)) {
        records.push(record);
        if (records.length === 1) first.lose();
      }
    };
    await expect(run()).rejects.toBeInstanceOf(DeviceLostError);
    expect(records).toEqual(expected.slice(0, expected.length / 2));
    expect(opened).toBe(3);
    engine.destroy();
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
    await expect(collect(engine)).rejects.toThrow(/was lost .* and no other could be opened: the adapter is gone;/);
    available = true;
    expect(await collect(engine)).toEqual(expected);
    engine.destroy();
  });
});

test('no script and no run has left an error that nobody caught', () => {
  session.check();
});
