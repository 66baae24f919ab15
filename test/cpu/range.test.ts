import { describe } from 'vitest';
import { describeRange } from '../engines/range.ts';
import { cpuEngineOpener } from './open-cpu-engine.ts';
import { TEST_BUILDS } from './run-cpu-kernel.ts';

describe.each(TEST_BUILDS)('%s build', (build) => describeRange(cpuEngineOpener(build)));
