// Base weights in the memory of a worker: kept from pass to pass, or coming and going through one place.

import { describe, expect, test } from 'vitest';
import { parseExperiment } from '../../src/model/experiment.ts';
import { CpuMachine } from '../../src/wasm/cpu-machine.ts';
import type { CpuModule } from '../../src/wasm/cpu-module.ts';
import type { CpuPass } from '../../src/wasm/pass-job.ts';
import { collect } from '../engines/collect.ts';
import { passesOf, runPasses } from './caught-passes.ts';
import { hurryClock } from './hurried-clock.ts';
import { FREE_BYTE, openTestModule } from './run-cpu-kernel.ts';

hurryClock();

function passesWith(network: Record<string, unknown>, measure = ['forward', 'backward']): Promise<CpuPass[]> {
  const readout = { loss: 'gaussian-cotangent' };
  const experiment = parseExperiment({ network: { readout, biases: { std: 0.1 }, ...network }, measure });
  return passesOf((engine) => collect(engine, experiment));
}

/** Weights of more than two slabs of 8 MiB, which the way back reads from the last to the first. */
const SEVERAL_SLABS = { depth: 80, width: 256, input: { width: 256, batch: 4 } };

/** The module, and how many matrices of one shape in a row it was asked to draw. */
async function countingModule(): Promise<{ module: CpuModule; draws: () => number }> {
  const module = await openTestModule();
  let draws = 0;
  const drawWeights = (params: number) => {
    draws += 1;
    module.exports.drawWeights(params);
  };
  return { module: { ...module, exports: { ...module.exports, drawWeights } }, draws: () => draws };
}

describe('weights of several slabs', () => {
  test('are drawn once, for whatever pass asks for them, and again when they were dropped', async () => {
    const [pass] = await passesWith(SEVERAL_SLABS);
    expect(pass.slabs.length).toBeGreaterThan(2);
    const { module, draws } = await countingModule();
    const [first, second] = await runPasses(module, [pass, pass]);
    expect(draws()).toBe(pass.slabs.length);
    expect(second).toEqual(first);
    const machine = new CpuMachine(module);
    const manners = { cancelled: () => false, pause: () => Promise.resolve(), onWork: () => undefined };
    await machine.run(pass, manners);
    machine.dropWeights();
    expect(await machine.run(pass, manners)).toEqual(first);
    expect(draws()).toBe(3 * pass.slabs.length);
  });

  test('give the same bits where none is kept, and each is drawn again for the way back', async () => {
    const [pass] = await passesWith(SEVERAL_SLABS);
    const passing = { ...pass, slabs: pass.slabs.map((slab) => ({ ...slab, keep: false })) };
    const kept = await runPasses(await openTestModule(), [pass]);
    const { module, draws } = await countingModule();
    expect(await runPasses(module, [passing])).toEqual(kept);
    // The last slab is still there when the way back begins.
    expect(draws()).toBe(2 * pass.slabs.length - 1);
  });

  test('of which some are kept and some are not give the same bits', async () => {
    const [pass] = await passesWith(SEVERAL_SLABS);
    const mixed = { ...pass, slabs: pass.slabs.map((slab, index) => ({ ...slab, keep: index % 2 === 0 })) };
    expect(await runPasses(await openTestModule(), [mixed, mixed])).toEqual(
      await runPasses(await openTestModule(), [pass, pass]),
    );
  });
});

test('a cancelled pass does not wait for all orthogonal matrices of a slab', async () => {
  const orthogonal = { depth: 100, width: 32, input: { width: 32, batch: 4 }, weights: { scheme: 'orthogonal' } };
  const [pass] = await passesWith({ ...orthogonal, biases: {} }, ['forward']);
  const module = await openTestModule();
  const manners = { cancelled: () => true, pause: () => Promise.resolve(), onWork: () => undefined };
  expect(await new CpuMachine(module).run(pass, manners)).toBeNull();
  const slab = new Float32Array(module.memory.buffer, FREE_BYTE, pass.slabs[0].elements);
  const made = slab.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
  expect(made).toBeLessThan(slab.length / 2);
});
