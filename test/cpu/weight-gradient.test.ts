import { describe } from 'vitest';
import { describeWeightGradient } from '../weight-gradient.ts';
import { cpuKernelRunner } from './cpu-kernel-runner.ts';
import { TEST_BUILDS } from './run-cpu-kernel.ts';

// A fused sum has other bits than one that is not: each build stands for itself.
describe.each(TEST_BUILDS)('%s build', (build) => describeWeightGradient([cpuKernelRunner(build)]));
