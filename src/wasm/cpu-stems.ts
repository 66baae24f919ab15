// The kernels of a pass by their number in a table of steps, for those who write it and those who read it.

import { type CpuStem, KERNEL_EXPORTS } from './kernel-exports.ts';

export const CPU_STEMS = Object.keys(KERNEL_EXPORTS) as readonly CpuStem[];
