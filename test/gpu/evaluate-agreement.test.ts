import { describeEvaluateAgreement } from '../engines/evaluate-agreement.ts';
import { openTestEngine } from './open-test-engine.ts';

describeEvaluateAgreement(openTestEngine);
