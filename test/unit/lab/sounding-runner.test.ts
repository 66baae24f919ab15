import { expect, test } from 'vitest';
import { startExperiment } from '../../../src/lab/hash.ts';
import type {
  Measurer,
  SoundNotice,
  SoundOutcome,
  SoundRequest,
  SoundUpdate,
} from '../../../src/lab/sounder-contract.ts';
import { type RunState, type Shown, SoundingRunner } from '../../../src/lab/sounding-runner.ts';
import { type Experiment, parseExperiment, withSetting } from '../../../src/model/experiment.ts';
import type { MeasurementRecord } from '../../../src/model/records.ts';

interface Call {
  readonly experiment: Experiment;
  readonly request: SoundRequest;
  readonly update: (update: SoundUpdate) => void;
  readonly finish: (outcome: SoundOutcome) => Promise<void>;
}

/** A sounder whose runs end when the test says so. */
function bench() {
  const calls: Call[] = [];
  let cancels = 0;
  let now = 0;
  const sounder: Measurer = {
    sound: (request, update) =>
      new Promise((resolve) => {
        calls.push({
          experiment: parseExperiment(request.experiment),
          request,
          update,
          finish: async (outcome) => {
            resolve(outcome);
            await turn();
          },
        });
      }),
    cancel: async () => {
      cancels += 1;
    },
  };
  const shown: Shown[] = [];
  const states: RunState[] = [];
  const notices: SoundNotice[] = [];
  const runner = new SoundingRunner(sounder, {
    shown: (value) => shown.push(value),
    state: (value) => states.push(value),
    notice: (value) => notices.push(value),
    now: () => now,
  });
  return {
    runner,
    calls,
    shown,
    states,
    notices,
    cancels: () => cancels,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));
const DONE: SoundOutcome = { kind: 'done' };
const depth = (value: number) => withSetting(withSetting(startExperiment(), 'network.depth', value), 'seeds.count', 3);

function recordsOf(call: Call, value: number): SoundUpdate {
  const record: MeasurementRecord = { tower: 0, layer: 0, site: 'state', quantity: 'log10MeanSquare', value };
  return { kind: 'records', generation: call.request.generation, records: [record, { ...record, tower: 1 }] };
}

test('the first seed is shown before the second is asked for', async () => {
  const { runner, calls, shown } = bench();
  runner.request(depth(8));
  expect(calls.map((call) => call.experiment.seeds)).toEqual([{ first: 1, count: 1 }]);
  calls[0].update(recordsOf(calls[0], 0));
  await calls[0].finish(DONE);
  expect(shown.map((value) => value.seedsDone)).toEqual([1]);
  expect(calls[1].experiment.seeds).toEqual({ first: 2, count: 1 });
});

test('all seeds join in one sounding for each twin, and then the runner rests', async () => {
  const { runner, calls, shown, states } = bench();
  runner.request(depth(8));
  for (let seed = 0; seed < 3; seed += 1) {
    calls[seed].update(recordsOf(calls[seed], 2 * seed));
    await calls[seed].finish(DONE);
  }
  expect(shown.at(-1)?.soundings.map((sounding) => sounding.seeds)).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
  expect(shown.at(-1)?.soundings[0].signal.rows[0].seeds).toEqual([0, 1, 2]);
  expect(states.at(-1)).toEqual({ kind: 'idle' });
});

test('while a slider moves only first seeds are measured; the others come when it rests', async () => {
  const { runner, calls } = bench();
  runner.request(depth(8), { moving: true });
  await calls[0].finish(DONE);
  expect(calls).toHaveLength(1);
  runner.settle();
  await turn();
  expect(calls).toHaveLength(2);
});

test('a newer request cancels the older one, whose late records are dropped', async () => {
  const { runner, calls, shown, cancels } = bench();
  runner.request(depth(8));
  runner.request(depth(9));
  expect(cancels()).toBe(1);
  calls[0].update(recordsOf(calls[0], 99));
  await calls[0].finish(DONE);
  expect(shown).toEqual([]);
  expect(calls[1].experiment.network.depth).toBe(9);
  calls[1].update(recordsOf(calls[0], 99));
  calls[1].update(recordsOf(calls[1], 4));
  await calls[1].finish(DONE);
  expect(shown[0].soundings[0].signal.rows[0].seeds).toEqual([2]);
});

test('a preview that has just begun may finish while the slider moves on; the newest value follows', async () => {
  const { runner, calls, shown, cancels } = bench();
  runner.request(depth(8), { moving: true });
  for (const value of [9, 10, 11]) runner.request(depth(value), { moving: true });
  expect(cancels()).toBe(0);
  await calls[0].finish(DONE);
  expect(shown.map((value) => value.experiment.network.depth)).toEqual([8]);
  expect(calls.map((call) => call.experiment.network.depth)).toEqual([8, 11]);
});

test('a slider that comes to rest gives up the preview of an older value at once', async () => {
  const { runner, calls, cancels } = bench();
  runner.request(depth(8), { moving: true });
  runner.request(depth(9), { moving: true });
  runner.settle();
  expect(cancels()).toBe(1);
  await calls[0].finish({ kind: 'cancelled' });
  expect(calls[1].experiment.network.depth).toBe(9);
});

test('an old preview is cancelled even while the slider moves', () => {
  const { runner, cancels, wait } = bench();
  runner.request(depth(8), { moving: true });
  wait(5000);
  runner.request(depth(9), { moving: true });
  expect(cancels()).toBe(1);
});

test('cancelling keeps what is shown and asks for nothing more', async () => {
  const { runner, calls, shown, states } = bench();
  runner.request(depth(8));
  await calls[0].finish(DONE);
  runner.cancel();
  await calls[1].finish({ kind: 'cancelled' });
  expect(shown).toHaveLength(1);
  expect(calls).toHaveLength(2);
  expect(states.at(-1)).toEqual({ kind: 'cancelled' });
});

test('a failure is reported with its message and a later request runs again', async () => {
  const { runner, calls, states } = bench();
  runner.request(depth(8));
  await calls[0].finish({ kind: 'failed', message: 'lost', deviceLost: true });
  expect(states.at(-1)).toEqual({ kind: 'failed', message: 'lost', deviceLost: true });
  runner.request(depth(8));
  expect(calls).toHaveLength(2);
});

test('progress runs from 0 to 1 over all seeds', async () => {
  const { runner, calls, states } = bench();
  runner.request(depth(8));
  for (let seed = 0; seed < 3; seed += 1) {
    for (const done of [5, 10])
      calls[seed].update({ kind: 'progress', generation: calls[seed].request.generation, done, total: 10 });
    await calls[seed].finish(DONE);
  }
  const shares = states.flatMap((state) => (state.kind === 'running' ? [state.share] : []));
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares[0]).toBe(0);
  expect(shares.at(-1)).toBeCloseTo(1, 12);
});

test('the time left is that of all seeds, and unknown at first', async () => {
  const { runner, calls, states, wait } = bench();
  runner.request(depth(8));
  const tell = (seed: number, done: number) => {
    calls[seed].update({ kind: 'progress', generation: calls[seed].request.generation, done, total: 100 });
    const last = states.at(-1);
    return last?.kind === 'running' ? last.secondsLeft : undefined;
  };
  wait(5000); // compiling
  expect(tell(0, 10)).toBeNull();
  for (let done = 20; done <= 100; done += 10) {
    wait(1000);
    // 10 hundredths of three seeds a second.
    expect(tell(0, done)).toBeCloseTo((300 - done) / 10, 6);
  }
  await calls[0].finish(DONE);
  wait(1000);
  expect(tell(1, 10)).toBeCloseTo(19, 6);
});

test('the time left is renewed at most a few times a second', () => {
  const { runner, calls, states, wait } = bench();
  runner.request(depth(8));
  for (let done = 1; done <= 100; done++) {
    wait(50);
    calls[0].update({ kind: 'progress', generation: calls[0].request.generation, done, total: 1000 });
  }
  const estimates = states.flatMap((state) => (state.kind === 'running' ? [state.secondsLeft] : []));
  expect(new Set(estimates).size).toBeGreaterThan(5);
  expect(new Set(estimates).size).toBeLessThanOrEqual(5 * 3 + 1);
});

test('a notice of an old run is dropped', () => {
  const { runner, calls, notices } = bench();
  const notice: SoundNotice = { kind: 'device-lost', message: 'lost', adapter: 'acme' };
  runner.request(depth(8));
  runner.request(depth(9));
  calls[0].update({ kind: 'notice', generation: calls[0].request.generation, notice });
  expect(notices).toEqual([]);
  void calls[0].finish({ kind: 'cancelled' });
});

test('a notice of the run in flight is passed on', () => {
  const { runner, calls, notices } = bench();
  const notice: SoundNotice = { kind: 'less-memory', message: 'short', adapter: 'acme' };
  runner.request(depth(8));
  calls[0].update({ kind: 'notice', generation: calls[0].request.generation, notice });
  expect(notices).toEqual([notice]);
});

test('progress that comes after the end does not start anything again', async () => {
  const { runner, calls, states } = bench();
  runner.request(withSetting(depth(8), 'seeds.count', 1));
  await calls[0].finish(DONE);
  calls[0].update({ kind: 'progress', generation: calls[0].request.generation, done: 9, total: 10 });
  expect(states.at(-1)).toEqual({ kind: 'idle' });
});

test('very deep towers are measured without histograms', () => {
  const { runner, calls } = bench();
  runner.request(depth(5000));
  expect(calls[0].experiment.measure).toEqual(['forward', 'backward']);
});
