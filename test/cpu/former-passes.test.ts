// What the memory of a worker holds before a pass has no part in its results: it is what former passes left.

import { describe, expect, test } from 'vitest';
import { parseExperiment } from '../../src/model/experiment.ts';
import { BLOCK_KINDS } from '../../src/model/settings.ts';
import { collect } from '../engines/collect.ts';
import { buildCase } from '../unit/reference/build-case.ts';
import { passesOf, runPasses } from './caught-passes.ts';
import { FREE_BYTE, openTestModule, TEST_BUILDS } from './run-cpu-kernel.ts';

/** More than any pass here takes. */
const PAGES = 256;
const SWEEP = parseExperiment({
  network: { input: { width: 20, batch: 37, correlation: 0.5 }, width: 37, depth: 4, biases: { std: 0.2 } },
  sweep: { 'network.depth': [2, 4], 'network.skip': [false, true] },
  measure: ['forward', 'backward', 'correlation', 'histogram', 'weight-gradient'],
});

describe.each(TEST_BUILDS)('%s build', (build) => {
  // Not a number whatever it is multiplied by, and the largest exponent where integers are read.
  test.each([0x7fc00000, 0xffffffff, 0x7f7fffff])('a memory full of words %i changes no bit', async (word) => {
    const passes = await passesOf(async (engine) => {
      await collect(engine, SWEEP);
      for (const block of BLOCK_KINDS) {
        await engine.evaluate(buildCase({ block, width: 9, batch: 5, skip: true, activationAfterSum: true }));
      }
    });
    const expected = await runPasses(await openTestModule(build), passes);
    for (const [index, pass] of passes.entries()) {
      const module = await openTestModule(build);
      module.memory.grow(PAGES);
      new Uint32Array(module.memory.buffer, FREE_BYTE).fill(word);
      const [got] = await runPasses(module, [pass]);
      expect(got.ledger, `pass ${index}`).toEqual(expected[index].ledger);
      expect(got.kept.map(({ buffer }) => new Uint32Array(buffer))).toEqual(
        expected[index].kept.map(({ buffer }) => new Uint32Array(buffer)),
      );
      expect(module.memory.buffer.byteLength, 'nothing lies beyond what was filled').toBe((PAGES + 1) * 65536);
    }
  });
});
