import { describeInitialisers } from '../engines/initialisers.ts';
import { openTestEngine } from './open-test-engine.ts';

describeInitialisers(openTestEngine);
