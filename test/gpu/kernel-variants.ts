// Every variant of the kernels on one test device, which is opened before the tests of the file and destroyed behind them.

import { afterAll, beforeAll } from 'vitest';
import { tilingOf } from '../../src/engine/layout.ts';
import type { DeviceSession } from '../../src/gpu/device-session.ts';
import { kernelLayout } from '../../src/gpu/kernel-registry.ts';
import { KERNEL_VARIANTS } from '../../src/gpu/kernel-variants.ts';
import { NO_ACTIVATION } from '../../src/gpu/pass-params.ts';
import type { KernelRunner } from '../product-cases.ts';
import { openTestDevice } from './open-test-device.ts';
import { runKernel } from './run-kernel.ts';

export function kernelVariants(): KernelRunner[] {
  let session: DeviceSession;
  beforeAll(async () => {
    session = await openTestDevice();
  });
  afterAll(() => session.destroy());
  return KERNEL_VARIANTS.map((variant) => ({
    name: variant.name,
    tiling: tilingOf(variant),
    normsOfSamples: false,
    run: ({ stem, params, grid, buffers }) => {
      const constants = kernelLayout(stem).constants.includes('ACTIVATION') ? { ACTIVATION: NO_ACTIVATION } : {};
      return runKernel(session, { stem, variant, constants, params, grid, buffers });
    },
  }));
}
