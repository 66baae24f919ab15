import { describe } from 'vitest';
import { describeCohortBits } from '../engines/cohort-bits.ts';
import { cpuEngineOpener } from './open-cpu-engine.ts';
import { TEST_BUILDS } from './run-cpu-kernel.ts';

describe.each(TEST_BUILDS)('%s build', (build) => describeCohortBits(cpuEngineOpener(build)));
