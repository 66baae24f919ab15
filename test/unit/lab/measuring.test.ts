import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startExperiment } from '../../../src/lab/hash.ts';
import { createMeasuring, LINK_BUDGET } from '../../../src/lab/measuring.ts';
import { multiplyAddsOf } from '../../../src/lab/run-size.ts';
import type {
  EngineChoice,
  EngineStatus,
  Sounder,
  SoundOutcome,
  SoundRequest,
  SoundUpdate,
} from '../../../src/lab/sounder-contract.ts';
import { type Experiment, parseExperiment, withSetting } from '../../../src/model/experiment.ts';

const STATUS: EngineStatus = { kind: 'cpu', adapter: 'two cores', reason: '' };
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

interface Call {
  readonly request: SoundRequest;
  readonly update: (update: SoundUpdate) => void | Promise<void>;
  readonly finish: (outcome: SoundOutcome) => Promise<void>;
}

/** A worker that opens its engine at once and whose runs end when they are cancelled or the test says so. */
function bench() {
  const calls: Call[] = [];
  const flying = new Set<Call>();
  const sounder = {
    open: async () => STATUS,
    sound: (request: SoundRequest, update: Call['update']) =>
      new Promise<SoundOutcome>((resolve) => {
        const call: Call = {
          request,
          update,
          finish: async (outcome) => {
            flying.delete(call);
            resolve(outcome);
            await turn();
          },
        };
        calls.push(call);
        flying.add(call);
      }),
    cancel: async () => {
      for (const call of flying) void call.finish({ kind: 'cancelled' });
    },
  };
  const linked = signal<EngineChoice | null>(null);
  // Only what measures is asked for here.
  const measuring = createMeasuring(sounder as unknown as Sounder, linked);
  return { measuring, calls, flying };
}

beforeEach(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

const depth = (value: number, seeds = 1) =>
  withSetting(withSetting(startExperiment(), 'network.depth', value), 'seeds.count', seeds);
const grid = (...gains: number[]): Experiment =>
  parseExperiment({ network: { depth: 2, width: 4 }, sweep: { 'network.weights.gain': gains } });
const cells = (towers: readonly number[]): SoundUpdate => ({
  kind: 'cells',
  generation: 0,
  cells: towers.map((tower) => ({ tower, fault: null, values: [1] })),
});
const DRAGGED = { dragged: true };
const AT_REST = { dragged: false };

test('a view that is left in mid-run leaves the status line to the next one', async () => {
  const { measuring, calls } = bench();
  await measuring.openEngine();
  measuring.sound(depth(8), AT_REST);
  measuring.leave();
  measuring.grid.request([grid(1, 2)], ['signalGrowth']);
  await turn();
  expect(calls).toHaveLength(2);
  expect(measuring.run.value.kind).toBe('running');
  measuring.leave();
  await turn();
  expect(measuring.run.value).toEqual({ kind: 'idle' });
});

test('a run that is cancelled can be had again by the same words', async () => {
  const { measuring, calls } = bench();
  await measuring.openEngine();
  measuring.sound(depth(8), AT_REST);
  measuring.cancel();
  await turn();
  expect(measuring.run.value).toEqual({ kind: 'cancelled' });
  measuring.repeat.value?.();
  await turn();
  expect(calls.map(({ request }) => request.experiment)).toEqual([
    calls[0]!.request.experiment,
    calls[0]!.request.experiment,
  ]);
  expect(measuring.run.value.kind).toBe('running');
});

test('another engine measures a map anew, although it was complete', async () => {
  const { measuring, calls } = bench();
  await measuring.openEngine();
  measuring.ask();
  measuring.grid.request([grid(1, 2)], ['signalGrowth']);
  await calls[0]!.update(cells([0, 1]));
  await calls[0]!.finish({ kind: 'done' });
  expect(measuring.gridShown.value?.measured).toBe(2);
  // Asked for again, by equal words: it is there.
  measuring.grid.request([grid(1, 2)], ['signalGrowth']);
  expect(calls).toHaveLength(1);
  measuring.chooseEngine('reference');
  expect(measuring.gridShown.value).toBe(null);
  await turn();
  expect(calls).toHaveLength(2);
  expect(measuring.gridShown.value).toMatchObject({ measured: 0, total: 2 });
});

test('an engine that is opened ends the run before it without a word', async () => {
  const { measuring } = bench();
  await measuring.openEngine();
  measuring.sound(depth(8), AT_REST);
  const opened = measuring.openEngine();
  expect(measuring.run.value).toEqual({ kind: 'idle' });
  await opened;
  await turn();
  expect(measuring.run.value.kind).toBe('running');
});

test('a slider that rests before the engine is open gets all of its seeds', async () => {
  const { measuring, calls } = bench();
  measuring.sound(depth(8, 2), DRAGGED);
  measuring.settle();
  await measuring.openEngine();
  await calls[0]!.finish({ kind: 'done' });
  expect(calls).toHaveLength(2);
});

test('a large run that a link asks for ends what was under way, waits for one click, and says nothing of a cancellation', async () => {
  const { measuring, calls, flying } = bench();
  await measuring.openEngine();
  const large = depth(100_000);
  expect(multiplyAddsOf([large])).toBeGreaterThan(LINK_BUDGET);
  measuring.ask();
  measuring.sound(depth(8), AT_REST);
  measuring.distrust();
  measuring.sound(large, AT_REST);
  await turn();
  expect(flying.size).toBe(0);
  expect(measuring.run.value).toEqual({ kind: 'idle' });
  measuring.held.value?.start();
  await turn();
  expect(measuring.held.value).toBe(null);
  expect(calls).toHaveLength(2);
});

test('a map that is no longer wanted ends, and what another view asked for goes on', async () => {
  const { measuring, flying } = bench();
  await measuring.openEngine();
  measuring.grid.request([grid(1)], ['signalGrowth']);
  measuring.grid.withdraw();
  await turn();
  expect(flying.size).toBe(0);
  expect(measuring.run.value).toEqual({ kind: 'idle' });
  expect(measuring.repeat.value).toBe(null);
  measuring.sound(depth(8), AT_REST);
  measuring.grid.withdraw();
  await turn();
  expect(flying.size).toBe(1);
});

test('records that arrive when another view is shown are nobody’s', async () => {
  const { measuring, calls } = bench();
  await measuring.openEngine();
  const records = measuring.measureRecords({ network: { depth: 2, width: 4 } });
  const done = calls[0]!.finish({ kind: 'done' });
  measuring.leave();
  await done;
  expect(await records).toBe(null);
});
