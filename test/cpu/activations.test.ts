// Activations and slopes as the kernels of the CPU compute them against float64.

import { beforeAll, describe } from 'vitest';
import { type ActivationProbe, readActivationProbe } from '../../src/gpu/probe.ts';
import { ACTIVATION_NAMES } from '../../src/math/activation-names.ts';
import type { CpuModule } from '../../src/wasm/cpu-module.ts';
import { describeActivations, type Probe } from '../activation-agreement.ts';
import { haveRoom, openTestModule, TEST_BUILDS } from './run-cpu-kernel.ts';

const RESULT_BYTES = 36;
const SCRATCH = 4096;
const ARGUMENTS = 8192;

describe.each(TEST_BUILDS)('%s build', (build) => {
  let module: CpuModule;
  beforeAll(async () => {
    module = await openTestModule(build);
  });

  describeActivations((given) => Promise.resolve(probeActivation(module, given)));
});

function probeActivation(
  { memory, exports }: CpuModule,
  { activation, leakySlope, at }: Parameters<Probe>[0],
): ActivationProbe[] {
  const results = ARGUMENTS + 8 * at.length;
  haveRoom(memory, results + RESULT_BYTES * at.length);
  const view = new DataView(memory.buffer);
  at.forEach(({ m, e }, index) => {
    view.setFloat32(ARGUMENTS + 8 * index, m, true);
    view.setInt32(ARGUMENTS + 8 * index + 4, e, true);
  });
  exports.bindPass(0, 0, 0, 0, 0, 0, SCRATCH);
  exports.probeActivation(ACTIVATION_NAMES.indexOf(activation), leakySlope, at.length, ARGUMENTS, results);
  return at.map((_, index) => readActivationProbe(view, results + RESULT_BYTES * index));
}
