// The CPU engine in the page, on workers: Chromium's WebAssembly in place of Node's, and its own kind of workers.

import { describe, expect, test } from 'vitest';
import type { RunNotice } from '../../src/engine/contract.ts';
import { CpuEngine, type CpuEngineOptions } from '../../src/engine/cpu-engine.ts';
import { openEngine } from '../../src/engine/open-engine.ts';
import { webWorkerPort } from '../../src/engine/web-worker-port.ts';
import { parseExperiment } from '../../src/model/experiment.ts';
import { bestBuild } from '../../src/wasm/cpu-module.ts';
import { collect } from '../engines/collect.ts';
import { expectSameRecords } from '../engines/compare-records.ts';
import { recordTable, referenceTable } from '../engines/record-table.ts';
import { log10Tolerance } from '../tolerances.ts';

const startWorker = () => new Worker(new URL('../../src/cpu-worker.ts', import.meta.url), { type: 'module' });
const onWorkers = (workers: number): CpuEngineOptions => ({ workers, spawn: () => webWorkerPort(startWorker()) });

const SIZE = { maps: 6, fanIn: 24 };
const TOLERANCES = { log10: log10Tolerance(SIZE), moved: 0.01 };
const EXPERIMENT = {
  network: {
    depth: SIZE.maps - 1,
    width: SIZE.fanIn,
    input: { width: 24, batch: 33, correlation: 0.5 },
    activation: 'tanh',
    biases: { std: 0.2 },
  },
  sweep: { 'network.weights.gain': [0.7, 1, 1.5], 'network.skip': [false, true], 'network.depth': [2, 5] },
  seeds: { count: 2 },
  measure: ['forward', 'backward', 'correlation', 'histogram', 'weight-gradient'],
};

describe.each(['relaxed', 'plain'] as const)('%s build', (build) => {
  test('on two workers agrees with the reference, and gives the bits of the page itself', async () => {
    const engine = new CpuEngine('test', { ...onWorkers(2), build });
    const table = await recordTable(engine, EXPERIMENT);
    engine.destroy();
    expectSameRecords(table, await referenceTable(EXPERIMENT), TOLERANCES);
    expect(table).toEqual(await recordTable(new CpuEngine('test', { build }), EXPERIMENT));
  });
});

test('the engine that is opened here multiplies and adds in one step', async () => {
  expect(bestBuild()).toBe('relaxed');
  const engine = await openEngine({ kind: 'cpu', cpu: onWorkers(2) });
  expect(engine.adapter).toMatch(/FMA/);
  expect(engine.reason).toMatch(/asked for.*2 threads/);
  engine.destroy();
});

test('a worker whose program cannot be loaded ends the run with what is known of it', async () => {
  const spawn = () => webWorkerPort(new Worker(new URL('/no-such-program.js', location.href), { type: 'module' }));
  const notices: RunNotice[] = [];
  const engine = new CpuEngine('test', { spawn, workers: 1 });
  const run = collect(engine, parseExperiment(EXPERIMENT), { onNotice: (notice) => notices.push(notice) });
  await expect(run).rejects.toThrow(/ended: /);
  expect(notices.map(({ kind }) => kind)).toEqual(['worker-lost', 'worker-lost', 'worker-lost']);
});
