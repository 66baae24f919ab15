// One fault at every message of a small sweep on the CPU engine, or at every pass: test/engines/fault-sweep.ts.

import { expect, test } from 'vitest';
import { CpuEngine } from '../../src/engine/cpu-engine.ts';
import { WorkerLostError } from '../../src/engine/cpu-runner.ts';
import { describeFaultSweep, type FaultGround, refuseEach } from '../engines/fault-sweep.ts';
import { hurryClock } from './hurried-clock.ts';
import { type PortScript, scriptedSpawn } from './scripted-port.ts';

hurryClock();

function scripted(script: PortScript) {
  const engine = new CpuEngine('test', { spawn: scriptedSpawn(script), workers: 1 });
  return { engine, end: () => engine.destroy() };
}

const ground: FaultGround = {
  watched: (before) => scripted({ before }),
  refused: (wanted) => {
    let refusals = 0;
    const refuses = (_: unknown, position: number) => {
      if (position === wanted) refusals += 1;
      return position === wanted;
    };
    return { ...scripted({ refuses }), refusals: () => refusals };
  },
  lossKind: 'worker-lost',
  lossError: WorkerLostError,
};

describeFaultSweep(ground);

test('memory refused to any one pass changes no bit and is told', async () => {
  const { refused, told } = await refuseEach(ground);
  expect(refused, 'a pass for each of the two cohorts').toBe(2);
  expect(told).toBe(refused);
});
