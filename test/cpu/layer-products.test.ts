import { describe } from 'vitest';
import { describeLayerProducts } from '../layer-products.ts';
import { cpuKernelRunner } from './cpu-kernel-runner.ts';
import { TEST_BUILDS } from './run-cpu-kernel.ts';

// A fused sum has other bits than one that is not: each build stands for itself.
describe.each(TEST_BUILDS)('%s build', (build) => describeLayerProducts([cpuKernelRunner(build)]));
