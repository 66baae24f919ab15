// A network whose values fall far below float32: arithmetic with subnormal numbers is slow on most processors, so no tensor may come to
// consist of them.

import { describe, expect, test } from 'vitest';
import type { NetworkCase } from '../../src/model/case.ts';
import { parseExperiment } from '../../src/model/experiment.ts';
import { evaluateCase } from '../../src/reference/evaluate-case.ts';
import type { CpuModule } from '../../src/wasm/cpu-module.ts';
import { KERNEL_EXPORTS, type KernelExports } from '../../src/wasm/kernel-exports.ts';
import type { CpuPass } from '../../src/wasm/pass-job.ts';
import { collect } from '../engines/collect.ts';
import { expectAgreement } from '../engines/evaluate-agreement.ts';
import { buildCase } from '../unit/reference/build-case.ts';
import { passesOf, runPasses } from './caught-passes.ts';
import { cpuEngineOpener } from './open-cpu-engine.ts';
import { openTestModule, TEST_BUILDS } from './run-cpu-kernel.ts';

const SMALLEST_NORMAL = 2 ** -126;
/** Each layer shrinks by 5: 5^-54 is the smallest normal float32. */
const SHRINKING = { activation: 'tanh', gain: 0.2, depth: 64 } as const;
const CASE = buildCase({ ...SHRINKING, width: 24, batch: 8, biases: false });
const SWEEP = parseExperiment({
  network: {
    activation: SHRINKING.activation,
    depth: SHRINKING.depth,
    width: 24,
    input: { width: 24, batch: 8 },
    weights: { scheme: 'lecun', gain: SHRINKING.gain },
    readout: { loss: 'gaussian-cotangent' },
  },
  measure: ['forward', 'backward', 'correlation', 'histogram', 'weight-gradient'],
});

/** Entries of states and of their gradients that float32 without exponents could only hold as subnormal numbers. */
function subnormalInPlainFloat32(networkCase: NetworkCase): number {
  const { layers } = evaluateCase(networkCase);
  const entries = layers.flatMap(({ state, stateGradient }) => [...state.flat(), ...stateGradient.flat()]);
  return entries.filter((value) => value !== 0 && Math.abs(value) < SMALLEST_NORMAL).length;
}

/** Looks through the whole arena behind each kernel. */
function watchArena(module: CpuModule): { module: CpuModule; begin: (pass: CpuPass) => void; stored: () => number } {
  const { memory, exports } = module;
  let arena = 0;
  let floats = 0;
  let most = 0;
  const look = (kernel: string) => {
    const words = new Uint32Array(memory.buffer, arena, floats);
    let normal = 0;
    for (const [index, word] of words.entries()) {
      const field = word & 0x7f800000;
      if (field !== 0) normal += 1;
      else if ((word & 0x007fffff) !== 0) expect.fail(`${kernel} left a subnormal number at float ${index}`);
    }
    most = Math.max(most, normal);
  };
  const kernels = Object.values(KERNEL_EXPORTS).map((name) => {
    const kernel: KernelExports[typeof name] = (...given) => {
      exports[name](...given);
      look(name);
    };
    return [name, kernel];
  });
  const bindPass: KernelExports['bindPass'] = (at, ...others) => {
    arena = at;
    exports.bindPass(at, ...others);
  };
  return {
    module: { ...module, exports: { ...exports, ...Object.fromEntries(kernels), bindPass } },
    begin: (pass) => {
      floats = pass.arenaFloats;
      most = 0;
    },
    stored: () => most,
  };
}

describe.each(TEST_BUILDS)('%s build', (build) => {
  test('values that plain float32 could only hold as subnormal numbers agree with the reference', async () => {
    expect(subnormalInPlainFloat32(CASE)).toBeGreaterThan(1000);
    const engine = await cpuEngineOpener(build)();
    await expectAgreement(engine, CASE);
    engine.destroy();
  });

  test.each([
    ['an explicit network', () => passesOf((engine) => engine.evaluate(CASE))],
    ['a run', () => passesOf((engine) => collect(engine, SWEEP))],
  ])('no kernel stores a subnormal number in %s', async (_, catchPasses) => {
    for (const pass of await catchPasses()) {
      const watch = watchArena(await openTestModule(build));
      watch.begin(pass);
      await runPasses(watch.module, [pass]);
      expect(watch.stored(), 'the watch sees what the kernels store').toBeGreaterThan(24 * 8);
    }
  });
});
