// A sweep on the CPU engine as a page's worker runs it, timed from the first to the last record; for bench/page.ts.

import type { ExperimentInput } from '../src/engine/contract.ts';
import { CpuEngine } from '../src/engine/cpu-engine.ts';
import { webWorkerPort } from '../src/engine/web-worker-port.ts';

export interface SweepTimes {
  readonly adapter: string;
  readonly towers: number;
  /** Milliseconds until half of the networks and all of them were measured. */
  readonly half: number;
  readonly all: number;
}

let engine: CpuEngine | null = null;

export async function sweepTimes(experiment: ExperimentInput): Promise<SweepTimes> {
  engine ??= new CpuEngine('bench', {
    spawn: () => webWorkerPort(new Worker(new URL('../src/cpu-worker.ts', import.meta.url), { type: 'module' })),
  });
  const { towers } = await engine.cost(experiment);
  const seen = new Set<number>();
  const started = performance.now();
  let half = 0;
  for await (const { tower } of engine.run(experiment)) {
    seen.add(tower);
    if (half === 0 && seen.size >= towers / 2) half = performance.now() - started;
  }
  return { adapter: engine.adapter, towers, half, all: performance.now() - started };
}
