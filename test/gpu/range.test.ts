import { describeRange } from '../engines/range.ts';
import { openTestEngine } from './open-test-engine.ts';

describeRange(openTestEngine);
