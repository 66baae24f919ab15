// How the CPU engine behaves when it is hurried or interrupted, on the thread of the test.

import { CpuEngine } from '../../src/engine/cpu-engine.ts';
import { describeManners } from '../engines/engine-manners.ts';
import { hurryClock } from './hurried-clock.ts';

hurryClock();
describeManners(() => new CpuEngine('test'));
