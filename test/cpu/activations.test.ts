// Activations and slopes as the kernels of the CPU compute them against float64.

import { beforeAll, describe } from 'vitest';
import type { ActivationProbe } from '../../src/gpu/probe.ts';
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

function readActivationProbe(view: DataView, offset: number): ActivationProbe {
  const float = (word: number) => view.getFloat32(offset + 4 * word, true);
  const integer = (word: number) => view.getInt32(offset + 4 * word, true);
  return {
    value: float(0),
    slope: { m: float(1), e: integer(2) },
    slopeEstimate: integer(3),
    scaledValue: { m: float(4), e: integer(5) },
    scaledSlope: { m: float(6), e: integer(7) },
    scaledSlopeEstimate: integer(8),
  };
}
