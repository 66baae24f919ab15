// What the CPU engine does where memory is refused: by a script, and by the WebAssembly memory itself.

import { afterEach, expect, test, vi } from 'vitest';
import type { RunNotice } from '../../src/engine/contract.ts';
import { CpuEngine } from '../../src/engine/cpu-engine.ts';
import { OutOfDeviceMemoryError } from '../../src/gpu/errors.ts';
import { collect } from '../engines/collect.ts';
import { COHORT, describeMemoryFaults } from '../engines/memory-faults.ts';
import { scriptedSpawn } from './scripted-port.ts';

let refuses: (bytes: number) => boolean = () => false;
let failures = 0;

describeMemoryFaults({
  fresh: () => {
    const spawn = scriptedSpawn({
      refuses: ({ ledgerWords }) => {
        const now = refuses(4 * ledgerWords);
        if (now) failures += 1;
        return now;
      },
    });
    return new CpuEngine('test', { spawn, workers: 1 });
  },
  refuseLedgers: (script) => {
    refuses = script;
    failures = 0;
    const restore = () => {
      refuses = () => false;
    };
    return { failures: () => failures, restore };
  },
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Refuses the requests to grow that `refused` names, counted from 1, as a runtime does. */
function growOnly(refused: (position: number) => boolean): () => number {
  const { grow } = WebAssembly.Memory.prototype;
  let requests = 0;
  vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(function (this: WebAssembly.Memory, pages) {
    requests += 1;
    if (refused(requests)) throw new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded');
    return grow.call(this, pages);
  });
  return () => requests;
}

test('a memory that does not grow, once, costs a smaller chunk and changes no record', async () => {
  const expected = await collect(new CpuEngine('test'), COHORT);
  const requests = growOnly((position) => position === 1);
  const notices: RunNotice[] = [];
  const engine = new CpuEngine('test');
  expect(await collect(engine, COHORT, { onNotice: (notice) => notices.push(notice) })).toEqual(expected);
  expect(requests()).toBeGreaterThan(1);
  expect(notices.map(({ kind }) => kind)).toEqual(['less-memory']);
  expect(await collect(engine, COHORT), 'weights that were promised room are drawn').toEqual(expected);
});

test('a memory that never grows is told with its bytes, and does not spoil the next run', async () => {
  const expected = await collect(new CpuEngine('test'), COHORT);
  growOnly(() => true);
  const engine = new CpuEngine('test');
  const refused = collect(engine, COHORT);
  await expect(refused).rejects.toBeInstanceOf(OutOfDeviceMemoryError);
  await expect(refused).rejects.toThrow(/\d+ bytes/);
  vi.restoreAllMocks();
  expect(await collect(engine, COHORT)).toEqual(expected);
});
