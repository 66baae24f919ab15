// The CPU engine on threads: how many there are changes no bit, and the loss of one is made good.

import { afterEach, describe, expect, test } from 'vitest';
import { cpuThreads } from '../../src/cli/cpu-threads.ts';
import type { Progress, RunNotice } from '../../src/engine/contract.ts';
import { CpuEngine, type CpuEngineOptions } from '../../src/engine/cpu-engine.ts';
import type { CpuPort } from '../../src/engine/cpu-port.ts';
import { parseExperiment } from '../../src/model/experiment.ts';
import { collect } from '../engines/collect.ts';
import { recordTable } from '../engines/record-table.ts';
import { TEST_BUILDS } from './run-cpu-kernel.ts';

const engines: CpuEngine[] = [];
afterEach(() => {
  for (const engine of engines.splice(0)) engine.destroy();
});

function engineOn(workers: number, options: CpuEngineOptions = {}): CpuEngine {
  const engine = new CpuEngine('test', { ...cpuThreads(), workers, ...options });
  engines.push(engine);
  return engine;
}

const MEASURE = ['forward', 'backward', 'correlation', 'histogram', 'weight-gradient'];
const NETWORK = {
  input: { width: 20, batch: 37, correlation: 0.5 },
  depth: 5,
  width: 40,
  biases: { std: 0.2 },
};
const EXPERIMENTS: Readonly<Record<string, unknown>> = {
  'several cohorts, depths and seeds': {
    network: NETWORK,
    sweep: { 'network.depth': [2, 5, 3], 'network.weights.gain': [0.5, 1, 3, 1e20], 'network.skip': [false, true] },
    seeds: { count: 3 },
    measure: MEASURE,
  },
  'orthogonal weights and a readout': {
    network: { ...NETWORK, weights: { scheme: 'orthogonal' }, readout: { loss: 'softmax-cross-entropy' } },
    sweep: { 'network.activation': ['relu', 'tanh', 'gelu'] },
    seeds: { count: 2 },
    measure: MEASURE,
  },
  'one network in a single pass, which the threads do together': {
    network: {
      ...NETWORK,
      depth: 40,
      block: 'linear-activation-linear',
      activation: 'gelu',
      input: { width: 20, batch: 150 },
    },
    measure: MEASURE,
  },
  'one pass with checkpoints, orthogonal weights and an activation before the map': {
    network: {
      ...NETWORK,
      block: 'activation-linear',
      weights: { scheme: 'orthogonal' },
      input: { width: 20, batch: 96 },
    },
    sweep: { 'network.depth': [3, 7, 5] },
    measure: MEASURE,
  },
  'digits at several widths': {
    network: { ...NETWORK, input: { kind: 'digits', batch: 33 } },
    sweep: { 'network.width': [9, 24, 40], 'network.skip': [false, true] },
    seeds: { count: 2 },
    measure: ['forward', 'backward'],
  },
};

describe.each(TEST_BUILDS)('%s build', (build) => {
  test.each(Object.keys(EXPERIMENTS))(
    '%s give the same bits on 1, 2 and 3 threads as on the calling one',
    async (name) => {
      const expected = await recordTable(new CpuEngine('test', { build }), EXPERIMENTS[name]);
      for (const workers of [1, 2, 3]) {
        const table = await recordTable(engineOn(workers, { build }), EXPERIMENTS[name]);
        expect(table.size, `${workers} threads`).toBe(expected.size);
        for (const [key, value] of expected) expect([workers, key, table.get(key)]).toEqual([workers, key, value]);
      }
    },
  );

  test('passes of little memory on two threads give the same bits too', async () => {
    const [experiment] = Object.values(EXPERIMENTS);
    const expected = await recordTable(new CpuEngine('test', { build }), experiment);
    const table = await recordTable(engineOn(2, { build, passBytes: 700_000 }), experiment);
    for (const [key, value] of expected) expect([key, table.get(key)]).toEqual([key, value]);
  });
});

const LONG = parseExperiment({
  network: { depth: 60, width: 64, input: { width: 64, batch: 64 }, readout: { loss: 'gaussian-cotangent' } },
  sweep: { 'network.weights.gain': [0.5, 1, 2, 3] },
  seeds: { count: 8 },
  measure: ['forward', 'backward'],
});

test('progress over several threads never falls, and ends at its total', async () => {
  const told: Progress[] = [];
  await collect(engineOn(3), LONG, { onProgress: (progress) => told.push(progress) });
  expect(told[0].done).toBe(0);
  expect(told.at(-1)?.done).toBe(told[0].total);
  for (const [index, { done }] of told.slice(1).entries()) expect(done).toBeGreaterThanOrEqual(told[index].done);
});

test('a run cancelled on several threads rejects with the reason, and the next one is whole', async () => {
  const reason = new Error('enough');
  const engine = engineOn(2);
  const cancel = new AbortController();
  const onProgress = ({ done }: Progress) => {
    if (done > 0) cancel.abort(reason);
  };
  await expect(collect(engine, LONG, { signal: cancel.signal, onProgress })).rejects.toBe(reason);
  expect(await collect(engine, LONG)).toEqual(await collect(engineOn(2), LONG));
});

test('two runs at once on two threads both give their own records', async () => {
  const [first, second] = Object.values(EXPERIMENTS).map(parseExperiment);
  const engine = engineOn(2);
  const [one, other] = await Promise.all([collect(engine, first), collect(engine, second)]);
  expect(one).toEqual(await collect(engineOn(2), first));
  expect(other).toEqual(await collect(engineOn(2), second));
});

test('a thread that ends by itself is replaced, to the same records', async () => {
  const expected = await collect(engineOn(2), LONG);
  const ports: CpuPort[] = [];
  const { spawn } = cpuThreads();
  const watched = () => {
    const port = (spawn as () => CpuPort)();
    ports.push(port);
    return port;
  };
  const notices: RunNotice[] = [];
  const onProgress = ({ done }: Progress) => {
    // Behind the engine's back: it hears of the thread's end from the thread alone.
    if (done > 0 && ports.length === 2) ports[0].close();
  };
  const engine = engineOn(2, { spawn: watched });
  expect(await collect(engine, LONG, { onProgress, onNotice: (notice) => notices.push(notice) })).toEqual(expected);
  expect(notices.map(({ kind }) => kind)).toEqual(['worker-lost']);
  expect(notices[0].message).toMatch(/left with code/);
  expect(ports.length).toBe(3);
});

/** A single pass: the threads do it together. */
const ALONE = parseExperiment({
  network: { depth: 1500, width: 64, input: { width: 64, batch: 64 } },
  measure: ['forward', 'backward', 'weight-gradient'],
});

test('a pass that the threads do together is cancelled with the reason, and the next one is whole', async () => {
  const reason = new Error('enough');
  const engine = engineOn(2);
  const cancel = new AbortController();
  const onProgress = ({ done }: Progress) => void (done > 0 && cancel.abort(reason));
  await expect(collect(engine, ALONE, { signal: cancel.signal, onProgress })).rejects.toBe(reason);
  expect(await collect(engine, ALONE)).toEqual(await collect(new CpuEngine('test'), ALONE));
});

test.each([0, 1])(
  'thread %i of such a pass ends by itself, and all are replaced, to the same records',
  async (part) => {
    const ports: CpuPort[] = [];
    const { spawn } = cpuThreads();
    const watched = () => {
      const port = (spawn as () => CpuPort)();
      ports.push(port);
      return port;
    };
    const notices: RunNotice[] = [];
    const onProgress = ({ done }: Progress) => void (done > 0 && ports.length === 2 && ports[part].close());
    const engine = engineOn(2, { spawn: watched });
    const records = await collect(engine, ALONE, { onProgress, onNotice: (notice) => notices.push(notice) });
    expect(records).toEqual(await collect(new CpuEngine('test'), ALONE));
    expect(notices.map(({ kind }) => kind)).toEqual(['worker-lost']);
    expect(ports.length).toBe(4);
  },
);

test('an engine that is destroyed under its runs ends them', async () => {
  const engine = engineOn(2);
  const run = collect(engine, LONG, { onProgress: ({ done }) => void (done > 0 && engine.destroy()) });
  await expect(run).rejects.toThrow(/was destroyed/);
  await expect(collect(engine, LONG)).rejects.toThrow(/was destroyed/);
});
