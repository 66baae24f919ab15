import { describe } from 'vitest';
import { describeEvaluateAgreement } from '../engines/evaluate-agreement.ts';
import { cpuEngineOpener } from './open-cpu-engine.ts';
import { TEST_BUILDS } from './run-cpu-kernel.ts';

describe.each(TEST_BUILDS)('%s build', (build) => describeEvaluateAgreement(cpuEngineOpener(build)));
