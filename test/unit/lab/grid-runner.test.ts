import { expect, test } from 'vitest';
import { GridRunner, type GridShown } from '../../../src/lab/grid-runner.ts';
import type { Measurer, SoundOutcome, SoundRequest, SoundUpdate } from '../../../src/lab/sounder-contract.ts';
import type { RunState } from '../../../src/lab/sounding-runner.ts';
import { type Experiment, parseExperiment } from '../../../src/model/experiment.ts';

interface Call {
  readonly request: SoundRequest;
  readonly update: (update: SoundUpdate) => void | Promise<void>;
  readonly finish: (outcome: SoundOutcome) => Promise<void>;
}

/** A worker whose runs end when the test says so. */
function bench() {
  const calls: Call[] = [];
  const sounder: Measurer = {
    sound: (request, update) =>
      new Promise((resolve) => {
        const finish = async (outcome: SoundOutcome) => {
          resolve(outcome);
          await new Promise((done) => setTimeout(done));
        };
        calls.push({ request, update, finish });
      }),
    cancel: async () => undefined,
  };
  const shown: GridShown[] = [];
  const states: RunState[] = [];
  const runner = new GridRunner(sounder, {
    shown: (value) => shown.push(value),
    state: (value) => states.push(value),
    notice: () => undefined,
    now: () => 0,
  });
  return { runner, calls, shown, states };
}

function grid(gains: readonly number[], seeds = 1): Experiment {
  return parseExperiment({
    network: { depth: 2, width: 4 },
    sweep: { 'network.weights.gain': gains, 'network.skip': [false, true] },
    seeds: { first: 5, count: seeds },
  });
}

const sound = (tower: number, ...values: (number | null)[]) => ({ tower, fault: null, values });

test('cells are gathered by point, over the seeds, as they arrive', async () => {
  const { runner, calls, shown, states } = bench();
  runner.request([grid([1, 2], 3)], ['signalGrowth', 'gradientGrowth']);
  expect(shown.at(-1)?.points).toHaveLength(4);
  expect(shown.at(-1)?.cell(0, 'signalGrowth')).toEqual({ kind: 'pending' });
  calls[0].update({
    kind: 'cells',
    generation: 1,
    cells: [sound(3, 1, -1), sound(4, 2, null), { tower: 5, fault: 1, values: [9, 9] }],
  });
  const now = shown.at(-1);
  expect(now?.cell(0, 'signalGrowth')).toEqual({ kind: 'pending' });
  expect(now?.cell(1, 'signalGrowth')).toEqual({ kind: 'value', mean: 1.5, low: 1, high: 2, seeds: 2 });
  expect(now?.cell(1, 'gradientGrowth')).toEqual({ kind: 'value', mean: -1, low: -1, high: -1, seeds: 1 });
  expect(now?.measured).toBe(3);
  expect(states.at(-1)).toMatchObject({ kind: 'running', share: 3 / 12 });
  await calls[0].finish({ kind: 'done' });
  expect(states.at(-1)).toEqual({ kind: 'idle' });
});

test('zero and fault are told apart from numbers and from each other', () => {
  const { runner, calls, shown } = bench();
  runner.request([grid([1])], ['signalGrowth']);
  calls[0].update({ kind: 'cells', generation: 1, cells: [sound(0, null), { tower: 1, fault: 4, values: [null] }] });
  expect(shown.at(-1)?.cell(0, 'signalGrowth')).toEqual({ kind: 'zero' });
  expect(shown.at(-1)?.cell(1, 'signalGrowth')).toEqual({ kind: 'fault' });
});

test('several experiments make one map, one run after the other', async () => {
  const { runner, calls, shown, states } = bench();
  runner.request([grid([1]), grid([2, 3])], ['signalGrowth']);
  expect(shown.at(-1)?.points.map((point) => point.get('network.weights.gain'))).toEqual([1, 1, 2, 2, 3, 3]);
  calls[0].update({ kind: 'cells', generation: 1, cells: [sound(0, 7)] });
  expect(calls).toHaveLength(1);
  await calls[0].finish({ kind: 'done' });
  calls[1].update({ kind: 'cells', generation: 1, cells: [sound(3, 8)] });
  expect(shown.at(-1)?.cell(0, 'signalGrowth')).toMatchObject({ mean: 7 });
  expect(shown.at(-1)?.cell(5, 'signalGrowth')).toMatchObject({ mean: 8 });
  await calls[1].finish({ kind: 'done' });
  expect(states.at(-1)).toEqual({ kind: 'idle' });
});

test('only what the quantities need is measured', () => {
  const { runner, calls } = bench();
  runner.request([grid([1])], ['signalGrowth']);
  expect(parseExperiment(calls[0].request.experiment).measure).toEqual(['forward']);
});

test('of two requests only the newer is shown, and its answer does not end the older one’s as its own', async () => {
  const { runner, calls, shown, states } = bench();
  runner.request([grid([1])], ['signalGrowth']);
  runner.request([grid([2])], ['signalGrowth']);
  calls[0].update({ kind: 'cells', generation: 1, cells: [sound(0, 7)] });
  expect(shown.at(-1)?.cell(0, 'signalGrowth')).toEqual({ kind: 'pending' });
  await calls[0].finish({ kind: 'cancelled' });
  expect(states.at(-1)).toMatchObject({ kind: 'running' });
  await calls[1].finish({ kind: 'done' });
  expect(states.at(-1)).toEqual({ kind: 'idle' });
});

test('a cancelled map keeps what it has, and a failed one says why', async () => {
  const { runner, calls, shown, states } = bench();
  runner.request([grid([1])], ['signalGrowth']);
  calls[0].update({ kind: 'cells', generation: 1, cells: [sound(0, 7)] });
  runner.cancel();
  expect(states.at(-1)).toEqual({ kind: 'cancelled' });
  expect(shown.at(-1)?.cell(0, 'signalGrowth')).toMatchObject({ mean: 7 });
  runner.request([grid([1])], ['signalGrowth']);
  await calls[1].finish({ kind: 'failed', message: 'no more memory', deviceLost: false });
  expect(states.at(-1)).toEqual({ kind: 'failed', message: 'no more memory', deviceLost: false });
});
