// How the WebGPU engine behaves when it is hurried or interrupted. Its numbers are the business of the agreement tests; here an
// engine is compared with itself. All engines share one device, since compiling the kernels takes longer than all the rest.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Progress, RunOptions } from '../../src/engine/contract.ts';
import { WebGpuEngine } from '../../src/engine/webgpu-engine.ts';
import { DeviceSession } from '../../src/gpu/device-session.ts';
import { type Experiment, parseExperiment } from '../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../src/model/records.ts';
import { openTestDevice } from './open-test-device.ts';
import { countBuffers, mockLoss, onReadBack } from './scripted-device.ts';

/** Four towers in one cohort for each seed; one slice of work a cohort. */
const SMALL = smallExperiment();
/**
 * One cohort in slices of 512 dispatches, a drawing and a product for each layer. When the first slice is told, the second is on
 * the device and the third is queued: an abort then leaves weights behind that are promised and not drawn.
 */
const DEEP = parseExperiment({
  network: { depth: 700, width: 16, input: { width: 16, batch: 8 }, readout: { loss: 'gaussian-cotangent' } },
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

  test.each([1, 2, 3])('leaves nothing wrong behind, aborted at telling %d of several slices', async (telling) => {
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

test('two runs at once take turns, cohort by cohort', async () => {
  const engine = freshEngine();
  const order: string[] = [];
  const follow = async (name: string) => {
    let seed = -1;
    for await (const { tower } of engine.run(smallExperiment({ seeds: 4 }))) {
      // Seeds stand side by side in a grid point: the number of a tower tells its seed, and so its cohort.
      if (tower % 4 === seed) continue;
      seed = tower % 4;
      order.push(`${name} ${seed}`);
    }
  };
  await Promise.all([follow('one'), follow('other')]);
  expect(order).toEqual([0, 1, 2, 3].flatMap((seed) => [`one ${seed}`, `other ${seed}`]));
});

test('the estimate of the time left is unknown at first, never negative and 0 at the end', async () => {
  const told: Progress[] = [];
  await collect(freshEngine(), smallExperiment({ seeds: 40 }), { onProgress: (progress) => told.push(progress) });
  expect(told[0].secondsLeft).toBeNull();
  expect(told.at(-1)?.secondsLeft).toBe(0);
  for (const { secondsLeft } of told) expect(secondsLeft ?? 0).toBeGreaterThanOrEqual(0);
});

test('an explicit network is answered by a fresh device where the first was lost, to the same bits', async () => {
  const layer = {
    block: 'linear-activation' as const,
    activation: 'tanh' as const,
    leakySlope: 0,
    skip: false,
    skipScale: 1,
    branchScale: 1,
    activationAfterSum: false,
    maps: [{ weights: [[0.5]], biases: null }],
  };
  const known = { layers: [layer], input: [[1]], loss: 'cotangent' as const, target: null, cotangent: [[1]] };
  const answer = await freshEngine().evaluate(known);
  const doomed = mockLoss(session.device);
  const reopen = async () => session;
  const engine = new WebGpuEngine(new DeviceSession(doomed.device, session.adapter), 'test', { reopen });
  const script = onReadBack(session.device, doomed.lose);
  expect(await engine.evaluate(known)).toEqual(answer);
  script.restore();
  expect(script.readings(), 'the first device came as far as its reading').toBeGreaterThan(1);
});

test('a run that its reader leaves early lets the next one through', async () => {
  const engine = freshEngine();
  for await (const _ of engine.run(SMALL)) break;
  expect(await collect(engine, SMALL)).toEqual(expected);
});

test('a run costs what was told of it beforehand', async () => {
  const engine = freshEngine();
  for (const experiment of [SMALL, DEEP]) {
    const { dispatches, bytesRead } = await engine.cost(experiment);
    await collect(engine, experiment); // draws the weights
    const before = { ...engine.counts };
    await collect(engine, experiment);
    expect(engine.counts.dispatches - before.dispatches).toBe(dispatches);
    expect(engine.counts.bytesRead - before.bytesRead).toBe(bytesRead);
  }
});

describe('buffers', () => {
  test('of finished and of cancelled runs are all given back, but for the weights', async () => {
    const count = countBuffers(session.device);
    try {
      const engine = freshEngine();
      await collect(engine, SMALL);
      const kept = count.living();
      const created = count.created();
      // A slab of seven maps for each of two seeds; a map of 16 by 16 with its biases is 272 floats, the readout one of 10 by 16 too.
      expect([...kept.keys()]).toEqual(['weights']);
      expect(kept.get('weights')).toEqual(new Array(2).fill(7 * 272 * 4));
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

test('no run has left an error that nobody caught', () => {
  session.check();
});
