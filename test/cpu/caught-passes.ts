// The passes of a job as a worker of the CPU engine gets them, to be carried out on a machine that the test holds in its hands.

import type { Engine } from '../../src/engine/contract.ts';
import { CpuEngine } from '../../src/engine/cpu-engine.ts';
import { CpuMachine } from '../../src/wasm/cpu-machine.ts';
import type { CpuModule } from '../../src/wasm/cpu-module.ts';
import type { CpuPass, CpuPassResult } from '../../src/wasm/pass-job.ts';
import { scriptedSpawn } from './scripted-port.ts';

/** Does the job on an engine of its own and gives the passes that it took. */
export async function passesOf(job: (engine: Engine) => Promise<unknown>): Promise<CpuPass[]> {
  const passes: CpuPass[] = [];
  const spawn = scriptedSpawn({
    refuses: (pass) => {
      passes.push(structuredClone(pass));
      return false;
    },
  });
  const engine = new CpuEngine('test', { spawn, workers: 1 });
  await job(engine);
  engine.destroy();
  return passes;
}

/** Carries out passes one after the other on the module's memory, without a pause. */
export async function runPasses(module: CpuModule, passes: readonly CpuPass[]): Promise<CpuPassResult[]> {
  const machine = new CpuMachine(module);
  const manners = { cancelled: () => false, pause: () => Promise.resolve(), onWork: () => undefined };
  const results: CpuPassResult[] = [];
  for (const pass of passes) results.push((await machine.run(pass, manners)) as CpuPassResult);
  return results;
}
