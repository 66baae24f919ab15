import { describeCohortBits } from '../engines/cohort-bits.ts';
import { openTestEngine } from './open-test-engine.ts';

describeCohortBits(openTestEngine);
