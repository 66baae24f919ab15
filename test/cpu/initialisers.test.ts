import { describe } from 'vitest';
import { describeInitialisers } from '../engines/initialisers.ts';
import { cpuEngineOpener } from './open-cpu-engine.ts';
import { TEST_BUILDS } from './run-cpu-kernel.ts';

describe.each(TEST_BUILDS)('%s build', (build) => describeInitialisers(cpuEngineOpener(build)));
