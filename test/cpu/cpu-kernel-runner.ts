// One build of the CPU's kernels as a way to run kernels.

import type { CpuBuild, CpuModule } from '../../src/wasm/cpu-module.ts';
import type { KernelRunner } from '../product-cases.ts';
import { openTestModule, runCpuKernel } from './run-cpu-kernel.ts';

/** As src/engine/cpu-runner.ts has it: one entry of statistics for each tower and 32 columns, however many rows. */
const TILING = { tileRows: 2 ** 30, lanes: 1 };

export function cpuKernelRunner(build: CpuBuild): KernelRunner {
  let opened: Promise<CpuModule> | undefined;
  return {
    name: build,
    tiling: TILING,
    normsOfSamples: true,
    run: async ({ stem, params, span, count, buffers }) => {
      opened ??= openTestModule(build);
      return runCpuKernel(await opened, { stem, params, span, count, buffers });
    },
  };
}
