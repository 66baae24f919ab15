// The room that a pass sets aside for packed operands and panels is as much as its kernels take: what they wrote beyond would be another
// kernel's data.

import { expect, test } from 'vitest';
import { parseExperiment } from '../../src/model/experiment.ts';
import { BLOCK_KINDS } from '../../src/model/settings.ts';
import { collect } from '../engines/collect.ts';
import { passesOf, runPasses } from './caught-passes.ts';
import { openTestModule } from './run-cpu-kernel.ts';

const GUARD = 0x5a5a5a5a;
/** Where scratch is put in place of its own room, and how much is watched. */
const ELSEWHERE = 2 ** 26;
const WATCHED = 2 ** 25;
const MEASURE = ['forward', 'backward', 'correlation', 'histogram', 'weight-gradient'];

test.each([
  { width: 1, batch: 2 },
  { width: 9, batch: 300 },
  { width: 33, batch: 37 },
  { width: 64, batch: 64 },
  { width: 200, batch: 4 },
  { width: [7, 150, 20], batch: 33 },
])('width $width, batch $batch', async ({ width, batch }) => {
  const input = { width: 50, batch, correlation: 0.5 };
  for (const block of BLOCK_KINDS) {
    // A skip asks for equal widths.
    const whole = typeof width === 'number' ? { skip: true, input: { ...input, width } } : { input };
    const network = { depth: 3, width, block, activation: 'gelu', biases: { std: 0.1 }, ...whole };
    if (typeof width !== 'number' && block === 'activation-linear') continue;
    const passes = await passesOf((engine) => collect(engine, parseExperiment({ network, measure: MEASURE })));
    for (const pass of passes) {
      const module = await openTestModule();
      const { memory, exports } = module;
      memory.grow((ELSEWHERE + WATCHED) / 65536 - 1);
      const guards = new Uint32Array(memory.buffer, ELSEWHERE, WATCHED / 4).fill(GUARD);
      const bindPass: typeof exports.bindPass = (arena, ledger, towers, items, reductions, targets) =>
        exports.bindPass(arena, ledger, towers, items, reductions, targets, ELSEWHERE);
      await runPasses({ ...module, exports: { ...exports, bindPass } }, [pass]);
      expect(memory.buffer.byteLength, 'the pass itself stays below').toBe(ELSEWHERE + WATCHED);
      const touched = 4 * (guards.findLastIndex((word) => word !== GUARD) + 1);
      expect(touched).toBeGreaterThan(0);
      expect(touched, block).toBeLessThanOrEqual(pass.scratchBytes);
    }
  }
});
