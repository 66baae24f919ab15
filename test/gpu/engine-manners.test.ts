// How the WebGPU engine behaves when it is hurried, interrupted, short of memory or given a wrong device. Its numbers are the
// business of the agreement tests; here an engine is compared with itself. All engines but the lost ones share one device,
// since compiling the kernels takes longer than all the rest.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDawn } from '../../src/cli/dawn.ts';
import type { Progress, RunOptions } from '../../src/engine/contract.ts';
import { openEngine } from '../../src/engine/open-engine.ts';
import { engineSelfTest } from '../../src/engine/self-test.ts';
import { WebGpuEngine } from '../../src/engine/webgpu-engine.ts';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { DeviceLostError, OutOfDeviceMemoryError, SelfTestError } from '../../src/gpu/errors.ts';
import { type Experiment, parseExperiment } from '../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';
import { openTestDevice } from './open-test-device.ts';
import { corruptReadings, countBuffers, failMemory, scriptedGpu } from './scripted-device.ts';

/** Four towers in one cohort for each seed; one slice of work a cohort. */
const SMALL = smallExperiment();
/** One cohort of more than 512 dispatches, so that it takes several slices. */
const DEEP = parseExperiment({
  network: { depth: 300, width: 16, input: { width: 16, batch: 8 }, activation: 'tanh' },
});

/** Several slices of the fewest kernels: those of the way down. For devices of which each compiles its own. */
const DOWN = parseExperiment({
  network: { depth: 300, width: 16, input: { width: 16, batch: 8 }, readout: { loss: 'gaussian-cotangent' } },
  measure: ['forward'],
});

function smallExperiment({ gain = 1, seeds = 2 }: { gain?: number; seeds?: number } = {}): Experiment {
  return parseExperiment({
    network: { depth: 6, width: 16, input: { width: 16, batch: 8 }, activation: 'tanh', weights: { gain } },
    sweep: { 'network.skip': [false, true], 'network.branchScale': [0.5, 1] },
    seeds: { count: seeds },
  });
}

let session: DeviceSession;
let expected: MeasurementRecord[];
let expectedDeep: MeasurementRecord[];
beforeAll(async () => {
  session = await openTestDevice();
  expected = await collect(freshEngine(), SMALL);
  expectedDeep = await collect(freshEngine(), DEEP);
});
afterAll(() => session.destroy());

/** An engine that has drawn no weights yet. It must not be destroyed: the session is everybody's. */
function freshEngine(): WebGpuEngine {
  return new WebGpuEngine(session, 'test');
}

async function collect(
  engine: WebGpuEngine,
  experiment: Experiment,
  options?: RunOptions,
): Promise<MeasurementRecord[]> {
  const records: MeasurementRecord[] = [];
  for await (const record of engine.run(experiment, options)) records.push(record);
  return records;
}

describe('progress', () => {
  test.each([
    ['several cohorts', SMALL],
    ['several slices', DEEP],
  ])('of %s never falls, never passes its total and ends at it', async (_, experiment) => {
    const told: Progress[] = [];
    await collect(freshEngine(), experiment, { onProgress: (progress) => told.push(progress) });
    expect(told[0].done).toBe(0);
    expect(told.length).toBeGreaterThan(2);
    expect(new Set(told.map(({ total }) => total)).size).toBe(1);
    for (const [index, { done }] of told.slice(1).entries()) expect(done).toBeGreaterThanOrEqual(told[index].done);
    expect(told.at(-1)?.done).toBe(told[0].total);
  });
});

describe('a cancelled run', () => {
  const reason = new Error('the reader went away');

  /** Aborts when the progress is told for the n-th time; then the same engine must work as a fresh one does. */
  async function abortAt(engine: WebGpuEngine, experiment: Experiment, telling: number): Promise<MeasurementRecord[]> {
    const cancel = new AbortController();
    const records: MeasurementRecord[] = [];
    let told = 0;
    const onProgress = () => {
      told += 1;
      if (told === telling) cancel.abort(reason);
    };
    const run = async () => {
      for await (const record of engine.run(experiment, { signal: cancel.signal, onProgress })) records.push(record);
    };
    await expect(run()).rejects.toBe(reason);
    return records;
  }

  test('rejects with the reason of the signal before any work, when aborted beforehand', async () => {
    const engine = freshEngine();
    await expect(collect(engine, SMALL, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(engine.counts.dispatches).toBe(0);
    expect(await collect(engine, SMALL)).toEqual(expected);
  });

  test.each([1, 2])('leaves nothing wrong behind, aborted at telling %d of several slices', async (telling) => {
    const engine = freshEngine();
    expect(await abortAt(engine, DEEP, telling)).toEqual([]);
    expect(await collect(engine, DEEP)).toEqual(expectedDeep);
  });

  test('leaves nothing wrong behind, aborted twice in a row', async () => {
    const engine = freshEngine();
    await abortAt(engine, DEEP, 2);
    await abortAt(engine, DEEP, 1);
    expect(await collect(engine, DEEP)).toEqual(expectedDeep);
  });

  test('leaves weights that an earlier run has drawn as they were', async () => {
    const engine = freshEngine();
    await collect(engine, DEEP);
    await abortAt(engine, DEEP, 2);
    expect(await collect(engine, DEEP)).toEqual(expectedDeep);
  });

  test('keeps the records of the cohorts that were finished', async () => {
    // Tellings: the start, the slice and the end of the first cohort.
    const records = await abortAt(freshEngine(), SMALL, 3);
    expect(records.length).toBe(expected.length / 2);
    expect(records).toEqual(expected.slice(0, records.length));
  });

  test('that was already over is not touched', async () => {
    const cancel = new AbortController();
    const engine = freshEngine();
    expect(await collect(engine, SMALL, { signal: cancel.signal })).toEqual(expected);
    cancel.abort(reason);
    cancel.abort(new Error('again'));
    expect(await collect(engine, SMALL)).toEqual(expected);
  });

  test('that waits for its turn behind another rejects, and the other is not touched', async () => {
    const engine = freshEngine();
    const cancel = new AbortController();
    const first = collect(engine, SMALL);
    const second = collect(engine, DEEP, { signal: cancel.signal });
    const refused = expect(second).rejects.toBe(reason);
    cancel.abort(reason);
    await refused;
    expect(await first).toEqual(expected);
  });
});

test('two runs started at once both give their own records', async () => {
  const engine = freshEngine();
  const [one, deep, other] = await Promise.all([
    collect(engine, SMALL),
    collect(engine, DEEP),
    collect(engine, smallExperiment({ gain: 2 })),
  ]);
  expect(one).toEqual(expected);
  expect(deep).toEqual(expectedDeep);
  expect(other.length).toBe(expected.length);
  expect(other).not.toEqual(expected);
});

test('a run that its reader leaves early lets the next one through', async () => {
  const engine = freshEngine();
  for await (const _ of engine.run(SMALL)) break;
  expect(await collect(engine, SMALL)).toEqual(expected);
});

describe('buffers', () => {
  test('of finished and of cancelled runs are all given back, but for the weights', async () => {
    const count = countBuffers(session.device);
    try {
      const engine = freshEngine();
      await collect(engine, SMALL);
      const kept = count.living();
      const created = count.created();
      // Seven maps for each of two seeds; a map of 16 by 16 with its biases is 272 floats, the readout one of 10 by 16 too.
      expect([...kept.keys()]).toEqual(['weights']);
      expect(kept.get('weights')).toEqual(new Array(14).fill(272 * 4));
      for (let round = 0; round < 5; round++) await collect(engine, SMALL);
      expect(count.created(), 'the script sees the buffers of a run').toBeGreaterThan(created);
      expect(count.living()).toEqual(kept);
      for (let round = 0; round < 5; round++) {
        const cancel = new AbortController();
        let told = 0;
        const onProgress = () => {
          told += 1;
          if (told > round % 3) cancel.abort(new Error('stop'));
        };
        await expect(collect(engine, SMALL, { signal: cancel.signal, onProgress })).rejects.toThrow('stop');
      }
      expect(count.living()).toEqual(kept);
    } finally {
      count.restore();
    }
  });
});

describe('memory that fails', () => {
  const cohort = smallExperiment({ seeds: 1 });
  const ofCohort = () =>
    expected.filter(({ tower }) => tower % 2 === 0).map((record) => ({ ...record, tower: record.tower / 2 }));

  test('once, at any of its requests, costs a smaller chunk and changes no record', async () => {
    let creations = 0;
    const probe = failMemory(session.device, (creation) => {
      creations = creation;
      return false;
    });
    const wanted = await collect(freshEngine(), cohort);
    probe.restore();
    expect(wanted).toEqual(ofCohort());
    expect(creations).toBeGreaterThan(10);
    const living = countBuffers(session.device);
    try {
      for (let position = 1; position <= creations; position++) {
        const script = failMemory(session.device, (creation) => creation === position);
        try {
          const before = sum(living.living());
          const engine = freshEngine();
          expect(await collect(engine, cohort), `buffer ${position} failed`).toEqual(wanted);
          expect(script.failures()).toBe(1);
          const weights = 7 * 272 * 4;
          expect(sum(living.living()) - before, `bytes left after buffer ${position}`).toBe(weights);
        } finally {
          script.restore();
        }
      }
    } finally {
      living.restore();
    }
  });

  test('for more than one tower is answered tower by tower', async () => {
    // The towers' ledger is in proportion to their number: a device with room for one tower's and not for two.
    let smallest = Number.POSITIVE_INFINITY;
    const one = parseExperiment({ network: { ...cohort.network, skip: true }, seeds: { count: 1 } });
    const measure = failMemory(session.device, (_, { label, size }) => {
      if (label === 'ledger') smallest = Math.min(smallest, size);
      return false;
    });
    await collect(freshEngine(), one);
    measure.restore();
    const script = failMemory(session.device, (_, { label, size }) => label === 'ledger' && size > 1.5 * smallest);
    try {
      expect(await collect(freshEngine(), cohort)).toEqual(ofCohort());
      expect(script.failures(), 'four towers, then two').toBe(2);
    } finally {
      script.restore();
    }
  });

  // Reading back reports it as a plain error, so the run ends where it could go on; delete `fails` when it is told apart.
  test.fails('once, at the buffer for reading back, costs a smaller chunk too', async () => {
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
      expect(await collect(freshEngine(), cohort)).toEqual(ofCohort());
    } finally {
      script.restore();
    }
  });

  test('for good is refused with the bytes, and the next run works', async () => {
    const engine = freshEngine();
    const script = failMemory(session.device, (_, { label }) => label === 'ledger');
    const refused = collect(engine, cohort);
    await expect(refused).rejects.toBeInstanceOf(OutOfDeviceMemoryError);
    await expect(refused).rejects.toThrow(/could not provide \d+ bytes: no memory, says the script/);
    script.restore();
    expect(await collect(engine, cohort)).toEqual(ofCohort());
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
      for await (const record of engine.run(DOWN, { onProgress })) records.push(record);
    };
    await expect(run()).rejects.toBeInstanceOf(DeviceLostError);
    expect(lostAt).not.toBeNull();
    expect(records).toEqual([]);
    const started = performance.now();
    await expect(collect(engine, SMALL)).rejects.toBeInstanceOf(DeviceLostError);
    // Nothing is compiled or waited for; the patience with a loss that is still to be told would be 1000 ms.
    expect(performance.now() - started).toBeLessThan(500);
    engine.destroy();
  });
});

describe('a device that computes wrongly', () => {
  const wrongWord = async () =>
    scriptedGpu(await openDawn(), (device) => corruptReadings(device, (reading) => reading === 0));

  test('is not used by auto, which says what was wrong and by how much', async () => {
    const engine = await openEngine({ kind: 'auto', gpu: await wrongWord() });
    expect(engine.kind).toBe('reference');
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

test('no script and no run has left an error that nobody caught', () => {
  session.check();
});
